using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Http;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>Who wrote what: <c>metadata.managedFields</c>, for the fields that people ask after (number of pods, template, values).</summary>
internal static class FieldManagers
{
    private static readonly string[] Parts = ["spec", "data"];

    /// <summary>As the API server names a caller: <c>fieldManager</c>, else its program.</summary>
    public static string Of(Request request) => request.Query["fieldManager"].ToString() is { Length: > 0 } named ? named
        : request.Headers.UserAgent.ToString().Split('/', ' ')[0] is { Length: > 0 } program ? program : "unknown";

    /// <summary>The changed object with its writer noted: what changed is his from now on, and nobody else's.</summary>
    /// <param name="before">Null for an object that is made.</param>
    /// <param name="part">The subresource through which it came, or null.</param>
    public static JsonObject Note(ResourceKind kind, JsonObject? before, JsonObject after, string manager, string? part, DateTimeOffset now)
    {
        var changed = Paths(after).Where(p => !JsonNode.DeepEquals(At(before, p), At(after, p))).Concat(Paths(before).Where(p => At(after, p) is null)).Distinct().ToList();
        if (changed.Count == 0) return after;
        var entries = (before?["metadata"]?["managedFields"] as JsonArray ?? []).OfType<JsonObject>().Select(ObjectStore.Copy).ToList();
        foreach (var path in changed)
            foreach (var entry in entries) (entry["fieldsV1"]?[$"f:{path.Part}"] as JsonObject)?.Remove($"f:{path.Key}");
        var own = entries.FirstOrDefault(e => (string?)e["manager"] == manager && (string?)e["subresource"] == part) ?? New(kind, manager, part);
        if (!entries.Contains(own)) entries.Add(own);
        own["time"] = now.ToString("yyyy-MM-ddTHH:mm:ssZ");
        foreach (var path in changed.Where(p => At(after, p) is not null))
        {
            var fields = (JsonObject)own["fieldsV1"]!;
            (fields[$"f:{path.Part}"] as JsonObject ?? (JsonObject)(fields[$"f:{path.Part}"] = new JsonObject()))[$"f:{path.Key}"] = new JsonObject();
        }
        ObjectStore.Meta(after)["managedFields"] = new JsonArray([.. entries]);
        return after;
    }

    private static JsonObject New(ResourceKind kind, string manager, string? part)
    {
        var entry = new JsonObject { ["manager"] = manager, ["operation"] = "Update", ["apiVersion"] = kind.ApiVersion, ["fieldsType"] = "FieldsV1", ["fieldsV1"] = new JsonObject() };
        if (part is not null) entry["subresource"] = part;
        return entry;
    }

    private static IEnumerable<(string Part, string Key)> Paths(JsonObject? o) => o is null ? [] :
        from part in Parts
        from field in o[part] as JsonObject ?? []
        select (part, field.Key);

    private static JsonNode? At(JsonObject? o, (string Part, string Key) path) => o?[path.Part]?[path.Key];
}
