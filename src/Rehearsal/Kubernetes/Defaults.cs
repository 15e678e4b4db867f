using System.Text;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>What the API server does to an object before it keeps it: secrets encoded, absent numbers filled in, generations counted.</summary>
internal static class Defaults
{
    private static readonly string[] Fixed = ["name", "namespace", "uid", "creationTimestamp", "generation", "managedFields"];

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

    /// <summary>What makes an object unusable, in the API server's words; null if nothing does.</summary>
    public static string? Mistake(ResourceKind kind, JsonObject o)
    {
        if (kind == Kinds.ConfigMaps || kind == Kinds.Secrets) return Data(kind, o["data"]);
        if (kind == Kinds.Autoscalers) return (string?)o["spec"]?["scaleTargetRef"]?["name"] is null ? "spec.scaleTargetRef.name: Required value" : o["spec"]!["maxReplicas"] is null ? "spec.maxReplicas: Required value" : null;
        if (kind != Kinds.Deployments) return null;
        if (o["spec"] is not JsonObject spec) return "spec: Required value";
        if (spec["replicas"] is { } replicas && !(replicas is JsonValue n && n.TryGetValue<int>(out var wanted) && wanted >= 0))
            return $"spec.replicas: Invalid value: {replicas.ToJsonString()}: must be a whole number greater than or equal to 0";
        if ((spec["template"] as JsonObject)?["spec"] is not JsonObject pod || pod["containers"] is not JsonArray { Count: > 0 } containers) return "spec.template.spec.containers: Required value";
        return containers.All(c => (c as JsonObject)?["name"] is JsonValue) ? null : "spec.template.spec.containers[].name: Required value";
    }

    /// <summary>What an immutable config map or secret does not take, in the API server's words; null if the change is none of that.</summary>
    public static string? Frozen(ResourceKind kind, JsonObject there, JsonObject changed)
    {
        if ((kind != Kinds.ConfigMaps && kind != Kinds.Secrets) || (bool?)there["immutable"] != true) return null;
        return (bool?)changed["immutable"] != true ? "immutable: Forbidden: field is immutable when `immutable` is set"
            : JsonNode.DeepEquals(there["data"], changed["data"]) ? null : "data: Forbidden: field is immutable when `immutable` is set";
    }

    private static string? Data(ResourceKind kind, JsonNode? data)
    {
        if (data is null) return null;
        if (data is not JsonObject map) return "data: must be a map";
        foreach (var (key, value) in map)
        {
            if (value is not JsonValue v || !v.TryGetValue<string>(out var text)) return $"data[{key}]: must be a string";
            if (kind == Kinds.Secrets && !Convert.TryFromBase64String(text, new byte[text.Length], out _)) return $"data[{key}]: illegal base64 data";
        }
        return null;
    }

    private static void Encode(JsonObject secret)
    {
        if (secret["stringData"] is not JsonObject plain) return;
        var data = secret["data"] as JsonObject ?? (JsonObject)(secret["data"] = new JsonObject());
        foreach (var (key, value) in plain) data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes((string?)value ?? ""));
        secret.Remove("stringData");
    }
}
