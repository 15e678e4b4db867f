using System.Text.Json;
using ChatOpsBot.Rehearsal.Connect.Plugins;
using ChatOpsBot.Rehearsal.Http;

namespace ChatOpsBot.Rehearsal.Connect.Rest;

/// <summary>Calls that make, change, stop and end connectors.</summary>
internal sealed class Changing(ConnectCluster cluster)
{
    private static readonly string[] Fields = ["config", "initial_state", "name"];

    public IReadOnlyList<Route> Routes =>
    [
        new("POST", "/connectors", (request, _) => Done(Create(request))),
        new("PUT", "/connectors/*/config", (request, p) => Done(Put(request, p[0]))),
        new("PATCH", "/connectors/*/config", (request, p) => Done(Patch(request, p[0]))),
        new("DELETE", "/connectors/*", (_, p) => Done(cluster.Delete(p[0]) ? new Answer(204) : Errors.NotFound(p[0]))),
        new("PUT", "/connectors/*/pause", (_, p) => Done(Aim(p[0], States.Paused, 202))),
        new("PUT", "/connectors/*/resume", (_, p) => Done(Aim(p[0], States.Running, 202))),
        new("PUT", "/connectors/*/stop", (_, p) => Done(Aim(p[0], States.Stopped, 204))),
        new("POST", "/connectors/*/restart", (request, p) => Done(Restart(request, p[0]))),
        new("POST", "/connectors/*/tasks/*/restart", (_, p) => Done(RestartTask(p[0], p[1]))),
    ];

    private Answer Create(Request request)
    {
        var (body, refusal) = JacksonBody.Parse(request, map: false);
        if (refusal is not null) return refusal;
        if (body is not { } given)
            return Errors.Of(500, "Cannot invoke \"org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest.name()\" because \"createRequest\" is null");
        if (given.EnumerateObject().FirstOrDefault(p => !Fields.Contains(p.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
            return Unknown(unknown.Name);
        var state = given.TryGetProperty("initial_state", out var s) ? s.GetString()!.ToUpperInvariant() : States.Running;
        if (state is not (States.Running or States.Paused or States.Stopped)) return BadState(state);
        var name = given.TryGetProperty("name", out var n) ? n.GetString() ?? "" : "";
        if (!given.TryGetProperty("config", out var map) || map.ValueKind != JsonValueKind.Object) return NoConfig();
        var (config, wrong) = Named(map, name, "org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest[\"config\"]->");
        if (wrong is not null) return wrong;
        lock (cluster.Gate)
        {
            if (cluster.Find(name) is not null) return Errors.Of(409, $"Connector {name} already exists");
            cluster.Put(config!, state);
            return Created(request, name);
        }
    }

    private Answer Put(Request request, string name)
    {
        var (body, refusal) = JacksonBody.Parse(request, map: true);
        if (refusal is not null) return refusal;
        if (body is not { } map) return NoConfig();
        var (config, wrong) = Named(map, name, "");
        if (wrong is not null) return wrong;
        lock (cluster.Gate)
            return cluster.Put(config!) ? Created(request, name) : Answer.Of(200, ConnectorJson.Info(cluster.Find(name)!));
    }

    private Answer Patch(Request request, string name)
    {
        var (body, refusal) = JacksonBody.Parse(request, map: true);
        if (refusal is not null) return refusal;
        if (cluster.Find(name) is not { } there) return Errors.NotFound(name);
        if (body is not { } map) return NoConfig();
        var (patch, wrong) = JacksonBody.Config(map, "");
        if (wrong is not null) return wrong;
        var config = new OrderedDictionary<string, string>(there.Config);
        foreach (var (key, value) in patch!)
            if (value is null) config.Remove(key);
            else config[key] = value;
        if (ReplicatorPlugin.Mistakes(config) is { Count: > 0 } mistakes) return Errors.Invalid(mistakes);
        lock (cluster.Gate)
        {
            cluster.Put(config);
            return Answer.Of(200, ConnectorJson.Info(there));
        }
    }

    /// <summary>A configuration that this Connect takes, with its name last; or why not, in the order in which Connect looks.</summary>
    private static (OrderedDictionary<string, string>? Config, Answer? Refusal) Named(JsonElement map, string name, string chain)
    {
        var (given, wrong) = JacksonBody.Config(map, chain);
        if (wrong is not null) return (null, wrong);
        if (given!.TryGetValue("name", out var own) && own is not null && own != name)
            return (null, Errors.Of(400, $"Connector name configuration ({own}) doesn't match connector name in the URL ({name})"));
        if (given.ContainsValue(null)) return (null, Errors.Invalid(["Null value can not be supplied as the configuration value."]));
        given.TryAdd("name", name);
        var config = new OrderedDictionary<string, string>(given!);
        var text = string.Join(", ", config.Select(p => $"{p.Key}={p.Value}"));
        if (!config.TryGetValue("connector.class", out var type)) return (null, Errors.Of(400, $"Connector config {{{text}}} contains no connector type"));
        if (!ReplicatorPlugin.Answers(type)) return (null, Errors.Of(400, PluginCalls.NotFound(type)));
        return ReplicatorPlugin.Mistakes(config) is { Count: > 0 } mistakes ? (null, Errors.Invalid(mistakes)) : (config, null);
    }

    private Answer Created(Request request, string name) => Answer.Of(201, ConnectorJson.Info(cluster.Find(name)!, withTasks: false)) with
    {
        Headers = new Dictionary<string, string> { ["Location"] = $"http://{request.Headers.Host}/connectors/{Uri.EscapeDataString(name)}" },
    };

    private Answer Aim(string name, string target, int status)
    {
        if (cluster.Find(name) is not { } c) return Errors.Of(404, $"Unknown connector {name}");
        c.Aim(target);
        return new Answer(status);
    }

    private Answer Restart(Request request, string name)
    {
        if (cluster.Find(name) is not { } c) return Errors.Of(404, $"Unknown connector: {name}");
        var (tasks, onlyFailed) = (request.Flag("includeTasks"), request.Flag("onlyFailed"));
        bool Picked(TaskSlot s) => tasks && c.Target == States.Running && (!onlyFailed || s.Failed);
        lock (cluster.Gate)
        {
            var connector = !onlyFailed || c.State == States.Failed;
            var answer = tasks || onlyFailed ? Answer.Of(202, ConnectorJson.Status(c, s => Picked(s) ? States.Restarting : s.State, connector ? States.Restarting : c.State)) : new Answer(204);
            c.Restart(connector, Picked);
            return answer;
        }
    }

    private Answer RestartTask(string name, string task)
    {
        if (!int.TryParse(task, out var index)) return Errors.Of(404, "HTTP 404 Not Found");
        if (cluster.Find(name) is not { } c) return Errors.Of(404, $"Unknown connector: {name}");
        if (c.Target == States.Stopped)
            return Errors.Of(409, "Cannot complete request momentarily due to no known leader URL, likely because a rebalance was underway.");
        lock (cluster.Gate) if (c.Slots.All(s => s.Index != index)) return Errors.Of(404, $"Unknown task: {name}-{index}");
        c.Restart(connector: false, s => s.Index == index);
        return new Answer(204);
    }

    private static Answer NoConfig() => Errors.Of(500, "Cannot invoke \"java.util.Map.get(Object)\" because \"connectorConfig\" is null");

    private static Answer Unknown(string field) => JacksonBody.Wrong(
        $"Unrecognized field \"{field}\" (class org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest), not marked as ignorable (3 known properties: \"config\", \"name\", \"initial_state\")", 1,
        $" (through reference chain: org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest[\"{field}\"])");

    private static Answer BadState(string state) => JacksonBody.Wrong(
        "Cannot construct instance of `org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest$InitialState`, problem: "
        + $"No enum constant org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest.InitialState.{state}", 1);

    private static Task<Answer> Done(Answer answer) => Task.FromResult(answer);
}
