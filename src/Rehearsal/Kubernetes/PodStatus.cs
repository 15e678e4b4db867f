using System.Net;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>What is known of a pod's container.</summary>
/// <param name="Waiting">Why it does not run, or null.</param>
/// <param name="Last">How it ended the last time, or null.</param>
internal sealed record PodState(string Phase, string? Waiting, string? Message, bool Ready, int Restarts, DateTimeOffset Began, JsonObject? Last);

/// <summary>How a pod's status is written.</summary>
internal static class PodStatus
{
    public const string Unschedulable = "Unschedulable";

    public static JsonObject Of(JsonObject pod, PodState now, IPAddress address, DateTimeOffset time) =>
        now.Waiting == Unschedulable ? Unscheduled(now, time) : Scheduled(pod, now, address, time);

    /// <summary>How a container ended, for <c>lastState</c>.</summary>
    public static JsonObject Ended(int code, string message, DateTimeOffset began, DateTimeOffset at) => new()
    {
        ["terminated"] = new JsonObject
        {
            ["exitCode"] = code, ["reason"] = "Error", ["message"] = message,
            ["startedAt"] = began.ToString("yyyy-MM-ddTHH:mm:ssZ"), ["finishedAt"] = at.ToString("yyyy-MM-ddTHH:mm:ssZ"),
        },
    };

    /// <summary>A pod that is over and stays listed, as evicted ones do.</summary>
    public static JsonObject Evicted(JsonObject pod) => new()
    {
        ["phase"] = "Failed", ["reason"] = "Evicted", ["message"] = "The node was low on resource: memory. Container app was using 512Mi, request is 256Mi.",
        ["startTime"] = pod["status"]?["startTime"]?.DeepClone(),
    };

    private static JsonObject Unscheduled(PodState now, DateTimeOffset time)
    {
        var condition = Condition("PodScheduled", "False", time.ToString("yyyy-MM-ddTHH:mm:ssZ"));
        (condition["reason"], condition["message"]) = (Unschedulable, now.Message);
        return new JsonObject { ["phase"] = "Pending", ["conditions"] = new JsonArray(condition) };
    }

    private static JsonObject Scheduled(JsonObject pod, PodState container, IPAddress address, DateTimeOffset now)
    {
        var (phase, waiting, ready, restarts, began) = (container.Phase, container.Waiting, container.Ready, container.Restarts, container.Began);
        var truth = ready ? "True" : "False";
        var at = now.ToString("yyyy-MM-ddTHH:mm:ssZ");
        var state = waiting is not null ? new JsonObject { ["waiting"] = Reason(waiting, container.Message) }
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
                ["imageID"] = "", ["ready"] = ready, ["restartCount"] = restarts, ["started"] = ready, ["state"] = state, ["lastState"] = container.Last?.DeepClone() ?? new JsonObject(),
            }),
        };
    }

    private static JsonObject Reason(string reason, string? message)
    {
        var waiting = new JsonObject { ["reason"] = reason };
        if (message is not null) waiting["message"] = message;
        return waiting;
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
        : (string?)pod["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"] ?? (string?)pod["status"]?["reason"] ?? (string?)pod["status"]?["phase"] ?? "Pending";

    public static bool IsOver(JsonObject pod) => (string?)pod["status"]?["phase"] is "Failed" or "Succeeded";

    public static JsonObject Condition(string type, string status, string at) => new()
    {
        ["type"] = type, ["status"] = status, ["lastTransitionTime"] = at,
    };
}
