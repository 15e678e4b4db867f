using System.Globalization;
using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Broker;
using ChatOpsBot.Rehearsal.Http;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>The bad days that can be switched on.</summary>
internal sealed class Faults(PracticeWorld world)
{
    public static IReadOnlyList<string> Words { get; } =
    [
        "source/stop/N and source/start/N: broker N of the source (1 to 3)",
        "destination/stop/N and destination/start/N: broker N of the destination",
        "connect-delay/MS: every answer of Connect waits so long; 0 ends it",
        "connect-conflicts/N: the next N calls that need the leader are refused with 409, as in a rebalance",
        "connect-timeouts/N: the next N changes are done and answered with 500 Request timed out",
        "one-address/on and one-address/off: all workers advertise one address, so that forwarding mostly fails",
        "kill-worker: the process of a Connect worker dies; kill-worker/POD: of that pod",
    ];

    public async Task<Answer> SwitchAsync(string fault, string? value)
    {
        switch (fault)
        {
            case "source/stop" or "source/start": return await BrokerAsync(world.Source, fault.EndsWith("stop", StringComparison.Ordinal), value);
            case "destination/stop" or "destination/start": return await BrokerAsync(world.Destination, fault.EndsWith("stop", StringComparison.Ordinal), value);
            case "connect-delay" when Number(value, 600_000) is { } ms: world.Connect.Faults.Delay = TimeSpan.FromMilliseconds(ms); return Done(fault, value);
            case "connect-conflicts" when Number(value, 1_000_000) is { } n: world.Connect.Faults.Conflicts = n; return Done(fault, value);
            case "connect-timeouts" when Number(value, 1_000_000) is { } n: world.Connect.Faults.TimeOuts = n; return Done(fault, value);
            case "one-address" when value is "on" or "off": world.Connect.Faults.OneAddress = value == "on"; return Done(fault, value);
            case "kill-worker": return Kill(value);
            default: return Unknown(fault, value);
        }
    }

    private static async Task<Answer> BrokerAsync(PracticeCluster cluster, bool stop, string? value)
    {
        if (Number(value, cluster.Ports.Count) is not { } broker || broker < 1) return Unknown("broker", value);
        await (stop ? cluster.StopBrokerAsync(broker, CancellationToken.None) : cluster.StartBrokerAsync(broker, CancellationToken.None));
        return Done(stop ? "stop" : "start", value);
    }

    private Answer Kill(string? pod)
    {
        if (pod is null && world.Kubernetes.ReadyPods(Manifests.Namespace, $"app={Manifests.Connect}") is [var first, ..]) pod = first;
        return pod is not null && world.Kubernetes.KillPod(pod) ? Done("kill-worker", pod) : Unknown("kill-worker", pod);
    }

    private static int? Number(string? value, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= most ? n : null;

    private static Answer Done(string fault, string? value) => Answer.Of(200, new JsonObject { ["fault"] = fault, ["value"] = value });

    private static Answer Unknown(string fault, string? value) => Answer.Of(400, new JsonObject
    {
        ["error"] = $"There is no fault {fault} {value}".TrimEnd() + ".", ["faults"] = new JsonArray([.. Words.Select(w => (JsonNode)w)]),
    });
}
