using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Http;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Connect.Rest;

/// <summary>Connect's own offsets of a connector: read always, changed only while it is STOPPED.</summary>
internal sealed class OffsetCalls(ConnectCluster cluster)
{
    public IReadOnlyList<Route> Routes =>
    [
        new("GET", "/connectors/*/offsets", (_, p) => Task.FromResult(Read(p[0]))),
        new("PATCH", "/connectors/*/offsets", (request, p) => ChangeAsync(p[0], () => Alter(request, p[0]))),
        new("DELETE", "/connectors/*/offsets", (_, p) => ChangeAsync(p[0], () => Reset(p[0]))),
    ];

    private Answer Read(string name) => cluster.Find(name) is null ? Errors.NotFound(name)
        : Answer.Of(200, new JsonObject { ["offsets"] = ConnectorJson.Offsets(cluster.Offsets.Of(name)) });

    private async Task<Answer> ChangeAsync(string name, Func<Answer> change)
    {
        if (cluster.Find(name) is not { } c) return Errors.NotFound(name);
        if (c.Target != States.Stopped)
            return Errors.Of(400, "Connectors must be in the STOPPED state before their offsets can be modified. This can be done for the specified connector by issuing a 'PUT' request to the "
                + $"'/connectors/{name}/stop' endpoint");
        // Asked right after the stop, the call waits for the last task.
        for (var i = 0; i < 500 && c.Slots.Count > 0; i++) await Task.Delay(20);
        return change();
    }

    private Answer Reset(string name)
    {
        cluster.Offsets.Forget(name);
        return Answer.Of(200, new JsonObject { ["message"] = "The offsets for this connector have been reset successfully" });
    }

    private Answer Alter(Request request, string name)
    {
        var (body, refusal) = JacksonBody.Parse(request, map: false);
        if (refusal is not null) return refusal;
        if (body is not { } given)
            return Errors.Of(500, "Cannot invoke \"org.apache.kafka.connect.runtime.rest.entities.ConnectorOffsets.offsets()\" because \"offsets\" is null");
        if (!given.TryGetProperty("offsets", out var offsets) || offsets.ValueKind != JsonValueKind.Array || offsets.GetArrayLength() == 0)
            return Errors.Of(400, "Partitions / offsets need to be provided for an alter offsets request");
        var changes = new List<(TopicPartition, long?)>();
        foreach (var entry in offsets.EnumerateArray())
        {
            if (Change(entry) is not { } change) return Errors.Of(500, "Partition objects should contain the keys 'topic' and 'partition', offset objects the key 'offset' with a number that is not negative");
            changes.Add(change);
        }
        foreach (var (partition, offset) in changes) cluster.Offsets.Alter(name, partition, offset);
        return Answer.Of(200, new JsonObject { ["message"] = "The offsets for this connector have been altered successfully" });
    }

    private static (TopicPartition, long?)? Change(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("partition", out var p) || p.ValueKind != JsonValueKind.Object) return null;
        if (!p.TryGetProperty("topic", out var topic) || topic.ValueKind != JsonValueKind.String) return null;
        if (!p.TryGetProperty("partition", out var n) || n.ValueKind != JsonValueKind.Number || !n.TryGetInt32(out var number)) return null;
        var partition = new TopicPartition(topic.GetString()!, number);
        if (!entry.TryGetProperty("offset", out var o) || o.ValueKind == JsonValueKind.Null) return (partition, null);
        if (o.ValueKind != JsonValueKind.Object || !o.TryGetProperty("offset", out var at) || at.ValueKind != JsonValueKind.Number) return null;
        return at.TryGetInt64(out var offset) && offset >= 0 ? (partition, offset) : null;
    }
}
