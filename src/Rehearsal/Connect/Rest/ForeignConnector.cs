using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Http;

namespace ChatOpsBot.Rehearsal.Connect.Rest;

/// <summary>Somebody else's connector whose plugin was taken off the workers: what needs its class fails, the list of all with states included.</summary>
public static class ForeignConnector
{
    public const string Name = "legacy-sink";

    private const string Class = "com.example.OldSink";

    /// <summary>The answer to a call that meets it; null: the call does not.</summary>
    internal static Answer? Meets(ConnectCluster cluster, Request request) => (request.Method, request.Path) switch
    {
        ("GET", ["connectors"]) when request.Query["expand"].Count > 0 && cluster.Release.HasExpand => Errors.Of(500, PluginCalls.NotFound(Class)),
        ("GET", ["connectors"]) => Answer.Of(200, new JsonArray([.. cluster.Connectors.Select(c => (JsonNode)c.Name), Name])),
        ("GET", ["connectors", Name, "config"]) => Answer.Of(200, new JsonObject { ["connector.class"] = Class, ["tasks.max"] = "1", ["topics"] = "old", ["name"] = Name }),
        ("GET", ["connectors", Name, "status"]) => Answer.Of(200, new JsonObject
        {
            ["name"] = Name, ["connector"] = new JsonObject { ["state"] = States.Failed, ["worker_id"] = "", ["trace"] = "org.apache.kafka.connect.errors.ConnectException: " + PluginCalls.NotFound(Class) + "\n" },
            ["tasks"] = new JsonArray(), ["type"] = "unknown",
        }),
        (_, ["connectors", Name, ..]) => Errors.Of(500, PluginCalls.NotFound(Class)),
        _ => null,
    };
}
