using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Connect.Plugins;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Connect.Rest;

/// <summary>How connectors look in answers. Call under the cluster's gate.</summary>
internal static class ConnectorJson
{
    public static JsonObject Info(HostedConnector c, bool withTasks = true) => new()
    {
        ["name"] = c.Name,
        ["config"] = Config(c.Config),
        ["tasks"] = new JsonArray([.. (withTasks ? c.Slots : []).Select(s => Id(c, s))]),
        ["type"] = "source",
    };

    public static JsonObject Config(IReadOnlyDictionary<string, string> config) => new(config.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));

    public static JsonObject Status(HostedConnector c, Func<TaskSlot, string>? state = null, string? connectorState = null) => new()
    {
        ["name"] = c.Name,
        ["connector"] = Part(null, connectorState ?? c.State!, c.Assigned, c.Trace),
        ["tasks"] = new JsonArray([.. c.Slots.Select(s => TaskStatus(s, state?.Invoke(s)))]),
        ["type"] = "source",
    };

    public static JsonObject TaskStatus(TaskSlot s, string? state = null) => Part(s.Index, state ?? s.State, s.Holder, s.Trace);

    public static JsonArray Tasks(HostedConnector c) =>
        new([.. c.Slots.Select(s => new JsonObject { ["id"] = Id(c, s), ["config"] = TaskConfig(c, s) })]);

    public static JsonArray Offsets(IReadOnlyDictionary<TopicPartition, long> offsets) =>
        new([.. offsets.OrderBy(o => o.Key).Select(o => new JsonObject
        {
            ["partition"] = new JsonObject { ["partition"] = o.Key.Partition.Value, ["topic"] = o.Key.Topic },
            ["offset"] = new JsonObject { ["offset"] = o.Value },
        })]);

    private static JsonObject Id(HostedConnector c, TaskSlot s) => new() { ["connector"] = c.Name, ["task"] = s.Index };

    private static JsonObject TaskConfig(HostedConnector c, TaskSlot s)
    {
        var config = Config(c.Config);
        config["task.class"] = "io.confluent.connect.replicator.ReplicatorSourceTask";
        config["task.id"] = $"{c.Name}-{s.Index}";
        return config;
    }

    private static JsonObject Part(int? id, string state, ConnectWorker? worker, string? trace)
    {
        var part = new JsonObject();
        if (id is { } i) part["id"] = i;
        part["state"] = state;
        part["worker_id"] = worker?.Id ?? "";
        part["version"] = ReplicatorPlugin.Version;
        if (trace is not null) part["trace"] = trace;
        return part;
    }
}
