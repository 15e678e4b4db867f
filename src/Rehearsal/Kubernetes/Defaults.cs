using System.Text;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>What the API server does to an object before it keeps it: secrets encoded, absent numbers filled in, generations counted.</summary>
internal static class Defaults
{
    private static readonly string[] Fixed = ["name", "namespace", "uid", "creationTimestamp", "generation"];

    public static JsonObject For(ResourceKind kind, JsonObject wanted)
    {
        if (kind == Kinds.Secrets) Encode(wanted);
        if (kind != Kinds.Deployments) return wanted;
        if (wanted["spec"] is JsonObject spec) spec["replicas"] ??= 1;
        ObjectStore.Meta(wanted)["generation"] ??= 1;
        return wanted;
    }

    /// <summary>The changed object with what a client cannot change put back, and a new generation if the spec is another.</summary>
    public static JsonObject Keeping(ResourceKind kind, JsonObject there, JsonObject changed)
    {
        var (before, after) = (ObjectStore.Meta(there), ObjectStore.Meta(changed));
        foreach (var key in Fixed) after[key] = before[key]?.DeepClone();
        (changed["apiVersion"], changed["kind"]) = (kind.ApiVersion, kind.Kind);
        if (there["status"] is { } status) changed["status"] = status.DeepClone();
        For(kind, changed);
        if (kind == Kinds.Deployments && !JsonNode.DeepEquals(there["spec"], changed["spec"])) after["generation"] = ((int?)before["generation"] ?? 1) + 1;
        return changed;
    }

    private static void Encode(JsonObject secret)
    {
        if (secret["stringData"] is not JsonObject plain) return;
        var data = secret["data"] as JsonObject ?? (JsonObject)(secret["data"] = new JsonObject());
        foreach (var (key, value) in plain) data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes((string?)value ?? ""));
        secret.Remove("stringData");
    }
}
