using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Http;

namespace ChatOpsBot.Rehearsal.Connect.Rest;

/// <summary>Calls that change nothing; every worker answers them.</summary>
internal sealed class Reading(ConnectCluster cluster)
{
    public IReadOnlyList<Route> Routes =>
    [
        new("GET", "/", (_, _) => Ok(Root())),
        new("GET", "/health", (_, _) => Ok(new JsonObject { ["status"] = "healthy", ["message"] = "Worker has completed startup and is ready to handle requests." })),
        new("GET", "/connectors", (request, _) => Ok(All(request))),
        new("GET", "/connectors/*", (_, p) => Known(p[0], c => ConnectorJson.Info(c))),
        new("GET", "/connectors/*/config", (_, p) => Known(p[0], c => ConnectorJson.Config(c.Config))),
        new("GET", "/connectors/*/tasks", (_, p) => Known(p[0], ConnectorJson.Tasks)),
        new("GET", "/connectors/*/status", (_, p) => Status(p[0])),
        new("GET", "/connectors/*/tasks/*/status", (_, p) => TaskStatus(p[0], p[1])),
        new("GET", "/connectors/*/topics", (_, p) => Ok(Topics(p[0]))),
        new("PUT", "/connectors/*/topics/reset", (_, _) => Task.FromResult(new Answer(202))),
    ];

    private JsonObject Root() => new()
    {
        ["version"] = cluster.Version, ["commit"] = cluster.Version == ConnectRelease.Newest ? "26b251a451ce941d" : "37edeed0777bacb3", ["kafka_cluster_id"] = cluster.Options.KafkaClusterId,
    };

    private JsonNode All(Request request)
    {
        var expand = request.Query["expand"];
        lock (cluster.Gate)
        {
            if (expand.Count == 0 || !cluster.Release.HasExpand) return new JsonArray([.. cluster.Connectors.Select(c => (JsonNode)c.Name)]);
            var all = new JsonObject();
            foreach (var c in cluster.Connectors)
            {
                var one = new JsonObject();
                if (expand.Contains("status") && c.State is not null) one["status"] = Shown(ConnectorJson.Status(c));
                if (expand.Contains("info")) one["info"] = ConnectorJson.Info(c);
                all[c.Name] = one;
            }
            return all;
        }
    }

    private Task<Answer> Known(string name, Func<HostedConnector, JsonNode> show)
    {
        lock (cluster.Gate) return cluster.Find(name) is { } c ? Ok(show(c)) : Task.FromResult(Errors.NotFound(name));
    }

    private Task<Answer> Status(string name)
    {
        lock (cluster.Gate)
            return cluster.FindOrLeaving(name) is { State: not null } c ? Ok(Shown(ConnectorJson.Status(c)))
                : Task.FromResult(Errors.Of(404, $"No status found for connector {name}"));
    }

    private Task<Answer> TaskStatus(string name, string task)
    {
        if (!int.TryParse(task, out var index)) return Task.FromResult(Errors.Of(404, "HTTP 404 Not Found"));
        lock (cluster.Gate)
            return cluster.FindOrLeaving(name)?.Slots.FirstOrDefault(s => s.Index == index) is { } slot ? Ok(ConnectorJson.TaskStatus(slot))
                : Task.FromResult(Errors.Of(404, $"No status found for task {name}-{task}"));
    }

    private JsonObject Topics(string name)
    {
        IEnumerable<string> used = cluster.Find(name) is null ? [] : cluster.Offsets.Of(name).Keys.Select(p => p.Topic).Distinct().Order(StringComparer.Ordinal);
        return new JsonObject { [name] = new JsonObject { ["topics"] = new JsonArray([.. used.Select(t => (JsonNode)t)]) } };
    }

    /// <summary>A status as this version, and this day, show it.</summary>
    private JsonObject Shown(JsonObject status)
    {
        if (cluster.Faults.NoTasks) status["tasks"] = new JsonArray();
        if (cluster.Release.HasVersions) return status;
        foreach (var part in status["tasks"]!.AsArray().Append(status["connector"])) part!.AsObject().Remove("version");
        return status;
    }

    private static Task<Answer> Ok(JsonNode body) => Task.FromResult(Answer.Of(200, body));
}
