using System.Collections.Concurrent;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Connect;

/// <summary>Connect's own offsets: per connector name and source partition the next offset. They outlive the connector, as in earnest.</summary>
internal sealed class ConnectOffsets
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<TopicPartition, long>> _byConnector = new();

    public IReadOnlyDictionary<TopicPartition, long> Of(string connector) => _byConnector.GetOrAdd(connector, _ => new());

    public void Store(string connector, IReadOnlyDictionary<TopicPartition, long> next)
    {
        var mine = _byConnector.GetOrAdd(connector, _ => new());
        foreach (var (partition, offset) in next) mine[partition] = offset;
    }

    /// <summary>Sets one partition, or forgets it.</summary>
    public void Alter(string connector, TopicPartition partition, long? offset)
    {
        var mine = _byConnector.GetOrAdd(connector, _ => new());
        if (offset is { } o) mine[partition] = o;
        else mine.TryRemove(partition, out _);
    }

    public void Forget(string connector) => _byConnector.TryRemove(connector, out _);
}
