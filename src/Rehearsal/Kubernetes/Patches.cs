using System.Text.Json.Nodes;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>The three patches that clients send: merge (RFC 7386), strategic merge, and JSON patch (RFC 6902).</summary>
internal static class Patches
{
    /// <summary>Lists that a strategic merge joins by a key instead of replacing them; all other lists are replaced.</summary>
    private static readonly Dictionary<string, string> MergeKeys = new()
    {
        ["containers"] = "name", ["initContainers"] = "name", ["env"] = "name", ["volumes"] = "name", ["volumeMounts"] = "mountPath",
        ["ports"] = "containerPort", ["ownerReferences"] = "uid", ["conditions"] = "type",
    };

    /// <summary>The object after the patch. Throws <see cref="FormatException"/> in words if the patch does not fit.</summary>
    public static JsonObject Apply(string contentType, JsonObject there, JsonNode? patch) => contentType switch
    {
        "application/json-patch+json" => Operations(there, patch as JsonArray ?? throw new FormatException("a JSON patch is a list of operations")),
        "application/merge-patch+json" => Merged(there, patch, strategic: false),
        _ => Merged(there, patch, strategic: true),
    };

    private static JsonObject Merged(JsonObject there, JsonNode? patch, bool strategic) =>
        patch is JsonObject ? (JsonObject)Merge(there, patch, strategic)! : throw new FormatException("a merge patch is an object");

    private static JsonNode? Merge(JsonNode? there, JsonNode? patch, bool strategic)
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();
        var result = there is JsonObject o ? o : [];
        foreach (var (key, value) in changes)
        {
            if (key.StartsWith('$')) continue; // directives: order of lists, retained keys
            if (value is null) result.Remove(key);
            else if (strategic && value is JsonArray items && MergeKeys.TryGetValue(key, out var by)) result[key] = MergeLists(result[key] as JsonArray, items, by);
            else result[key] = Merge(result[key]?.DeepClone(), value, strategic);
        }
        return result;
    }

    private static JsonArray MergeLists(JsonArray? there, JsonArray items, string by)
    {
        var result = (JsonArray?)there?.DeepClone() ?? [];
        foreach (var item in items.OfType<JsonObject>())
        {
            var at = result.OfType<JsonObject>().FirstOrDefault(r => JsonNode.DeepEquals(r[by], item[by]));
            if ((string?)item["$patch"] == "delete") result.Remove(at);
            else if (at is null) result.Add(item.DeepClone());
            else result[result.IndexOf(at)] = Merge(at.DeepClone(), item, strategic: true);
        }
        return result;
    }

    private static JsonObject Operations(JsonObject there, JsonArray operations)
    {
        JsonNode? document = there;
        foreach (var op in operations.OfType<JsonObject>()) document = Operate(document, op);
        return document as JsonObject ?? throw new FormatException("the patch leaves no object");
    }

    private static JsonNode? Operate(JsonNode? document, JsonObject op)
    {
        var (verb, path) = ((string?)op["op"], Path(op, "path"));
        switch (verb)
        {
            case "test" when JsonNode.DeepEquals(Find(document, path), op["value"]): return document;
            case "test": throw new FormatException($"testing value {path} failed");
            case "add" or "replace": return Set(document, path, op["value"]?.DeepClone(), insert: verb == "add");
            case "remove": return Remove(document, path);
            case "copy": return Set(document, path, Find(document, Path(op, "from"))?.DeepClone(), insert: true);
            case "move":
                var moved = Find(document, Path(op, "from"))?.DeepClone();
                return Set(Remove(document, Path(op, "from")), path, moved, insert: true);
            default: throw new FormatException($"unknown operation {verb}");
        }
    }

    private static string Path(JsonObject op, string key) => (string?)op[key] ?? throw new FormatException($"an operation needs a {key}");

    private static string[] Steps(string path) => [.. path.Split('/').Skip(1).Select(s => s.Replace("~1", "/").Replace("~0", "~"))];

    private static JsonNode? Find(JsonNode? document, string path) => Steps(path).Aggregate(document, Step);

    private static JsonNode? Step(JsonNode? at, string step) => at switch
    {
        JsonObject o => o[step],
        JsonArray a when int.TryParse(step, out var i) && i >= 0 && i < a.Count => a[i],
        _ => null,
    };

    private static JsonNode? Set(JsonNode? document, string path, JsonNode? value, bool insert)
    {
        var steps = Steps(path);
        if (steps.Length == 0) return value;
        switch (steps[..^1].Aggregate(document, Step))
        {
            case JsonObject o: o[steps[^1]] = value; break;
            case JsonArray a when steps[^1] == "-": a.Add(value); break;
            case JsonArray a when int.TryParse(steps[^1], out var i) && i >= 0 && i <= a.Count:
                if (insert) a.Insert(i, value);
                else a[i] = value;
                break;
            default: throw new FormatException($"there is no {path}");
        }
        return document;
    }

    private static JsonNode? Remove(JsonNode? document, string path)
    {
        var steps = Steps(path);
        switch (steps[..^1].Aggregate(document, Step))
        {
            case JsonObject o when o.Remove(steps[^1]): break;
            case JsonArray a when int.TryParse(steps[^1], out var i) && i >= 0 && i < a.Count: a.RemoveAt(i); break;
            default: throw new FormatException($"there is no {path}");
        }
        return document;
    }
}
