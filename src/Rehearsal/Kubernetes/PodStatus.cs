using System.Net;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>How a pod's status is written.</summary>
internal static class PodStatus
{
    public static JsonObject Of(JsonObject pod, string phase, string? waiting, bool ready, int restarts, IPAddress address, DateTimeOffset began, DateTimeOffset now)
    {
        var truth = ready ? "True" : "False";
        var at = now.ToString("yyyy-MM-ddTHH:mm:ssZ");
        var state = waiting is not null ? new JsonObject { ["waiting"] = new JsonObject { ["reason"] = waiting } }
            : new JsonObject { ["running"] = new JsonObject { ["startedAt"] = began.ToString("yyyy-MM-ddTHH:mm:ssZ") } };
        return new JsonObject
        {
            ["phase"] = phase, ["podIP"] = address.ToString(), ["hostIP"] = "127.0.0.1", ["startTime"] = pod["status"]?["startTime"]?.DeepClone() ?? at,
            ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address.ToString() }),
            ["conditions"] = new JsonArray(
                Since(pod, Condition("Initialized", "True", at)), Since(pod, Unready(Condition("Ready", truth, at), pod, ready)),
                Since(pod, Unready(Condition("ContainersReady", truth, at), pod, ready)), Since(pod, Condition("PodScheduled", "True", at))),
            ["containerStatuses"] = new JsonArray(new JsonObject
            {
                ["name"] = pod["spec"]?["containers"]?[0]?["name"]?.DeepClone(), ["image"] = pod["spec"]?["containers"]?[0]?["image"]?.DeepClone(),
                ["imageID"] = "", ["ready"] = ready, ["restartCount"] = restarts, ["started"] = ready, ["state"] = state, ["lastState"] = new JsonObject(),
            }),
        };
    }

    /// <summary>The condition with the time since when it is so.</summary>
    private static JsonObject Since(JsonObject pod, JsonObject condition)
    {
        var known = (pod["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(c => (string?)c["type"] == (string?)condition["type"] && (string?)c["status"] == (string?)condition["status"]);
        if (known?["lastTransitionTime"] is { } since) condition["lastTransitionTime"] = since.DeepClone();
        return condition;
    }

    private static JsonObject Unready(JsonObject condition, JsonObject pod, bool ready)
    {
        if (!ready) (condition["reason"], condition["message"]) = ("ContainersNotReady", $"containers with unready status: [{(string?)pod["spec"]?["containers"]?[0]?["name"]}]");
        return condition;
    }

    public static bool IsReady(JsonObject pod) => pod["metadata"]?["deletionTimestamp"] is null && (pod["status"]?["conditions"] as JsonArray ?? [])
        .OfType<JsonObject>().Any(c => (string?)c["type"] == "Ready" && (string?)c["status"] == "True");

    /// <summary>As kubectl's STATUS column says it.</summary>
    public static string Word(JsonObject pod) => pod["metadata"]?["deletionTimestamp"] is not null ? "Terminating"
        : (string?)pod["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"] ?? (string?)pod["status"]?["phase"] ?? "Pending";

    public static JsonObject Condition(string type, string status, string at) => new()
    {
        ["type"] = type, ["status"] = status, ["lastTransitionTime"] = at,
    };
}
