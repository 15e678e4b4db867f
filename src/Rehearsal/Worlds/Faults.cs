using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Http;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>The bad days that can be switched on.</summary>
internal sealed class Faults(PracticeWorld world)
{
    public static IReadOnlyList<string> Words { get; } =
    [
        .. SideFaults.Words,
        .. ConnectSwitches.Words,
        "kill-worker: the process of a Connect worker dies; kill-worker/POD: of that pod",
        .. KubernetesFaults.Words,
    ];

    public async Task<Answer> SwitchAsync(string fault, string? value, string? amount = null)
    {
        if (fault == "kill-worker") return Kill(value);
        return await ConnectSwitches.TrySwitchAsync(world.Connect, fault, value) || new KubernetesFaults(world.Kubernetes).Switch(fault, value)
            ? Done(fault, value)
            : await OfASideAsync(fault, value, amount);
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

    private static Answer Done(string fault, string? value, string? amount = null) =>
        Answer.Of(200, new JsonObject { ["fault"] = fault, ["value"] = amount is null ? value : $"{value}/{amount}" });

    private static Answer Unknown(string fault, string? value) => Answer.Of(400, new JsonObject
    {
        ["error"] = $"There is no fault {fault} {value}".TrimEnd() + ".", ["faults"] = new JsonArray([.. Words.Select(w => (JsonNode)w)]),
    });
}
