using System.Collections.Immutable;
using System.Text.Json;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Connect;

/// <summary>Reads Connect's answers; whatever is not as it should be throws <see cref="JsonException"/>, <see cref="KeyNotFoundException"/> or <see cref="InvalidOperationException"/>.</summary>
internal static class ConnectJson
{
    public static IReadOnlyList<Connector> Connectors(JsonElement all) => [.. all.EnumerateObject().Select(Read).OrderBy(c => c.Name, StringComparer.Ordinal)];

    private static Connector Read(JsonProperty entry)
    {
        var config = entry.Value.TryGetProperty("info", out var info) && info.TryGetProperty("config", out var c)
            ? c.EnumerateObject().ToImmutableDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal)
            : ImmutableDictionary<string, string>.Empty;
        // Just made: for half a second there is no status.
        if (!entry.Value.TryGetProperty("status", out var status) || !status.TryGetProperty("connector", out var connector))
            return new Connector(entry.Name, "UNASSIGNED", "", null, [], config);
        var tasks = status.TryGetProperty("tasks", out var t) ? t.EnumerateArray().Select(Task).ToImmutableArray() : [];
        return new Connector(entry.Name, Text(connector, "state"), Text(connector, "worker_id"), Trace(connector), tasks, config);
    }

    private static ConnectorTask Task(JsonElement task) => new(task.GetProperty("id").GetInt32(), Text(task, "state"), Text(task, "worker_id"), Trace(task));

    private static ForeignText? Trace(JsonElement of) =>
        of.TryGetProperty("trace", out var trace) && trace.ValueKind == JsonValueKind.String ? ForeignText.From(trace.GetString(), 400) : null;

    public static ConnectVersion Version(JsonElement root) => new(Text(root, "version"), Text(root, "kafka_cluster_id"));

    /// <summary>Errors of a validation: <c>key: what is wrong</c>.</summary>
    public static ImmutableArray<ForeignText> ValidationErrors(JsonElement answer) =>
        [.. answer.GetProperty("configs").EnumerateArray()
            .Select(c => c.GetProperty("value"))
            .SelectMany(v => v.GetProperty("errors").EnumerateArray().Select(e => ForeignText.From($"{Text(v, "name")}: {e.GetString()}", 300)))];

    /// <summary>Connect's own words out of an error's body, or null when it is not an error of Connect.</summary>
    public static string? ErrorMessage(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("message", out var message) ? message.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
