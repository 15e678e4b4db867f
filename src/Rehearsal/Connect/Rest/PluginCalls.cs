using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Connect.Plugins;
using ChatOpsBot.Rehearsal.Http;

namespace ChatOpsBot.Rehearsal.Connect.Rest;

/// <summary>What connectors there are, and the checking of a configuration before it is used.</summary>
internal static class PluginCalls
{
    private const string BadRequest = "org.apache.kafka.connect.runtime.rest.errors.BadRequestException: ";

    public static IReadOnlyList<Route> Routes =>
    [
        new("GET", "/connector-plugins", (_, _) => Done(Answer.Of(200, new JsonArray(
            new JsonObject { ["class"] = ReplicatorPlugin.ClassName, ["type"] = "source", ["version"] = ReplicatorPlugin.Version })))),
        new("GET", "/connector-plugins/*/config", (_, p) => Done(ReplicatorPlugin.Answers(p[0])
            ? Answer.Of(200, new JsonArray([.. ReplicatorPlugin.Keys.Select(ReplicatorPlugin.Definition)])) : Errors.Of(404, $"Unknown plugin {p[0]}."))),
        new("PUT", "/connector-plugins/*/config/validate", (request, p) => Done(Validate(request, p[0]))),
    ];

    public static string NotFound(string type) =>
        $"Failed to find any class that implements Connector and which name matches {type}, available connectors are: {ReplicatorPlugin.Available}";

    private static Answer Validate(Request request, string asked)
    {
        var (body, refusal) = JacksonBody.Parse(request, map: true);
        if (refusal is not null) return refusal;
        if (body is not { } map) return Errors.Of(500, "Cannot invoke \"java.util.Map.get(Object)\" because \"connectorConfig\" is null");
        var (given, wrong) = JacksonBody.Config(map, "");
        if (wrong is not null) return wrong;
        var config = new OrderedDictionary<string, string>(given!.Where(p => p.Value is not null)!);
        var type = config.GetValueOrDefault("connector.class");
        if (type is not null && Simple(type) != Simple(asked))
            return Errors.Of(400, $"Included connector type {type} does not match request type {asked}");
        if (type is null)
            return Errors.Of(500, $"{BadRequest}Connector config {{{string.Join(", ", config.Select(p => $"{p.Key}={p.Value}"))}}} contains no connector type");
        return ReplicatorPlugin.Answers(type) ? Answer.Of(200, ReplicatorPlugin.Validate(asked, config)) : Errors.Of(500, BadRequest + NotFound(type));
    }

    private static string Simple(string type)
    {
        var name = type[(type.LastIndexOf('.') + 1)..];
        return name.EndsWith("Connector", StringComparison.Ordinal) ? name[..^"Connector".Length] : name;
    }

    private static Task<Answer> Done(Answer answer) => Task.FromResult(answer);
}
