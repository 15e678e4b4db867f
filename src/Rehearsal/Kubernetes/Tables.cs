using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>Lists as kubectl prints them: the server writes the columns.</summary>
internal static class Tables
{
    public static JsonObject Of(ResourceKind kind, IReadOnlyList<JsonObject> items, long version, DateTimeOffset now) => new()
    {
        ["kind"] = "Table", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = new JsonObject { ["resourceVersion"] = $"{version}" },
        ["columnDefinitions"] = new JsonArray([.. Columns(kind).Select(c => new JsonObject
        {
            ["name"] = c, ["type"] = "string", ["format"] = c == "Name" ? "name" : "", ["description"] = "", ["priority"] = 0,
        })]),
        ["rows"] = new JsonArray([.. items.Select(o => new JsonObject { ["cells"] = Cells(kind, o, now), ["object"] = Metadata(o) })]),
    };

    private static string[] Columns(ResourceKind kind) => kind.Plural switch
    {
        "deployments" => ["Name", "Ready", "Up-to-date", "Available", "Age"],
        "pods" => ["Name", "Ready", "Status", "Restarts", "Age"],
        "configmaps" => ["Name", "Data", "Age"],
        "secrets" => ["Name", "Type", "Data", "Age"],
        _ => ["Name", "Age"],
    };

    private static JsonArray Cells(ResourceKind kind, JsonObject o, DateTimeOffset now)
    {
        var (name, age) = ((string)o["metadata"]!["name"]!, Age(o, now));
        string Count(string key) => ((int?)o["status"]?[key] ?? 0).ToString(CultureInfo.InvariantCulture);
        var data = ((o["data"] as JsonObject)?.Count ?? 0).ToString(CultureInfo.InvariantCulture);
        return kind.Plural switch
        {
            "deployments" => [name, $"{Count("readyReplicas")}/{(int?)o["spec"]?["replicas"] ?? 1}", Count("updatedReplicas"), Count("availableReplicas"), age],
            "pods" => [name, PodStatus.IsReady(o) ? "1/1" : "0/1", PodStatus.Word(o), ((int?)o["status"]?["containerStatuses"]?[0]?["restartCount"] ?? 0).ToString(CultureInfo.InvariantCulture), age],
            "configmaps" => [name, data, age],
            "secrets" => [name, (string?)o["type"] ?? "Opaque", data, age],
            _ => [name, age],
        };
    }

    private static JsonObject Metadata(JsonObject o) => new()
    {
        ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = o["metadata"]!.DeepClone(),
    };

    private static string Age(JsonObject o, DateTimeOffset now)
    {
        var age = now - DateTimeOffset.Parse((string)o["metadata"]!["creationTimestamp"]!, CultureInfo.InvariantCulture);
        return age.TotalSeconds < 120 ? $"{(int)age.TotalSeconds}s" : age.TotalMinutes < 120 ? $"{(int)age.TotalMinutes}m" : $"{(int)age.TotalHours}h";
    }
}
