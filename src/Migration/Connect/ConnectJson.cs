using System.Collections.Immutable;
using System.Text.Json;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Connect;

/// <summary>Reads Connect's answers; whatever is not as it should be throws <see cref="JsonException"/>, <see cref="KeyNotFoundException"/> or <see cref="InvalidOperationException"/>.</summary>
internal static class ConnectJson
{
    public static IReadOnlyList<Connector> Connectors(JsonElement all, Func<string, bool> wanted) =>
        [.. all.EnumerateObject().Where(c => wanted(c.Name)).Select(Read).OrderBy(c => c.Name, StringComparer.Ordinal)];

    private static Connector Read(JsonProperty entry) => Connector(
        entry.Name,
        entry.Value.TryGetProperty("status", out var status) ? status : null,
        entry.Value.TryGetProperty("info", out var info) && info.TryGetProperty("config", out var c) ? Config(c) : ImmutableDictionary<string, string>.Empty);

    /// <param name="status">Null, or without a connector: just made, for half a second there is no status.</param>
    public static Connector Connector(string name, JsonElement? status, IReadOnlyDictionary<string, string> config)
    {
        var all = config.ToImmutableDictionary(StringComparer.Ordinal);
        if (status is not { } said || !said.TryGetProperty("connector", out var connector)) return new Connector(name, "UNASSIGNED", "", null, [], all);
        var tasks = said.TryGetProperty("tasks", out var t) ? t.EnumerateArray().Select(task => Task(task, config)).ToImmutableArray() : [];
        return new Connector(name, Text(connector, "state"), Text(connector, "worker_id"), Trace(connector, config), tasks, all);
    }

    public static IReadOnlyDictionary<string, string> Config(JsonElement config) => config.EnumerateObject().ToImmutableDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal);

    private static ConnectorTask Task(JsonElement task, IReadOnlyDictionary<string, string> config) =>
        new(task.GetProperty("id").GetInt32(), Text(task, "state"), Text(task, "worker_id"), Trace(task, config));

    private static ForeignText? Trace(JsonElement of, IReadOnlyDictionary<string, string> config) =>
        of.TryGetProperty("trace", out var trace) && trace.ValueKind == JsonValueKind.String ? TraceWords.Short(trace.GetString(), config) : null;

    public static ConnectVersion Version(JsonElement root) => new(Text(root, "version"), Text(root, "kafka_cluster_id"));

    /// <summary>Errors of a validation: <c>key: what is wrong</c>, without the credentials that Connect may quote.</summary>
    public static ImmutableArray<ForeignText> ValidationErrors(JsonElement answer, IReadOnlyDictionary<string, string> config) =>
        [.. answer.GetProperty("configs").EnumerateArray()
            .Select(c => c.GetProperty("value"))
            .SelectMany(v => v.GetProperty("errors").EnumerateArray().Select(e => ForeignText.From($"{Text(v, "name")}: {ConfigSecrets.Clean(e.GetString() ?? "", config)}", 300)))];

    /// <summary>Connect's own words out of an error's body, or null when it is not an error of Connect.</summary>
    public static string? ErrorMessage(byte[] body)
    {
        if (body is not [(byte)'{', ..]) return null;
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("error_code", out _) && json.RootElement.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String
                ? message.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
