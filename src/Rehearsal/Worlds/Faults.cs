using System.Globalization;
using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Http;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>The bad days that can be switched on.</summary>
internal sealed class Faults(PracticeWorld world)
{
    public static IReadOnlyList<string> Words { get; } =
    [
        .. SideFaults.Words,
        "connect-delay/MS: every answer of Connect waits so long; 0 ends it",
        "connect-conflicts/N: the next N calls that need the leader are refused with 409, as in a rebalance",
        "connect-timeouts/N: the next N changes are done and answered with 500 Request timed out",
        "one-address/on and one-address/off: all workers advertise one address, so that forwarding mostly fails",
        "kill-worker: the process of a Connect worker dies; kill-worker/POD: of that pod",
    ];

    public async Task<Answer> SwitchAsync(string fault, string? value, string? amount = null)
    {
        switch (fault)
        {
            case "connect-delay" when Number(value, 600_000) is { } ms: world.Connect.Faults.Delay = TimeSpan.FromMilliseconds(ms); return Done(fault, value);
            case "connect-conflicts" when Number(value, 1_000_000) is { } n: world.Connect.Faults.Conflicts = n; return Done(fault, value);
            case "connect-timeouts" when Number(value, 1_000_000) is { } n: world.Connect.Faults.TimeOuts = n; return Done(fault, value);
            case "one-address" when value is "on" or "off": world.Connect.Faults.OneAddress = value == "on"; return Done(fault, value);
            case "kill-worker": return Kill(value);
            default: return await OfASideAsync(fault, value, amount);
        }
    }

    private async Task<Answer> OfASideAsync(string fault, string? value, string? amount)
    {
        var (side, action) = fault.Split('/') is [var first, var second] ? (first, second) : (fault, "");
        var cluster = side == "source" ? world.Source : side == "destination" ? world.Destination : null;
        try
        {
            return cluster is not null && await new SideFaults(cluster).TrySwitchAsync(action, value, amount) ? Done(fault, value, amount) : Unknown(fault, value);
        }
        catch (ArgumentException e)
        {
            return Answer.Of(400, new JsonObject { ["error"] = e.Message });
        }
    }

    private Answer Kill(string? pod)
    {
        if (pod is null && world.Kubernetes.ReadyPods(Manifests.Namespace, $"app={Manifests.Connect}") is [var first, ..]) pod = first;
        return pod is not null && world.Kubernetes.KillPod(pod) ? Done("kill-worker", pod) : Unknown("kill-worker", pod);
    }

    private static int? Number(string? value, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= most ? n : null;

    private static Answer Done(string fault, string? value, string? amount = null) =>
        Answer.Of(200, new JsonObject { ["fault"] = fault, ["value"] = amount is null ? value : $"{value}/{amount}" });

    private static Answer Unknown(string fault, string? value) => Answer.Of(400, new JsonObject
    {
        ["error"] = $"There is no fault {fault} {value}".TrimEnd() + ".", ["faults"] = new JsonArray([.. Words.Select(w => (JsonNode)w)]),
    });
}
