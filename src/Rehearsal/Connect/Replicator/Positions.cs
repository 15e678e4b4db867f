using System.Collections.Concurrent;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Connect.Replicator;

/// <summary>
/// Where a task stands: per partition the offset before which the destination has everything. The producer acknowledges in order,
/// so the last acknowledged record decides.
/// </summary>
internal sealed class Positions
{
    private readonly ConcurrentDictionary<TopicPartition, long> _next = new();
    private readonly Dictionary<TopicPartition, long> _committed = [];

    public void Acknowledged(TopicPartition partition, long offset) =>
        _next.AddOrUpdate(partition, offset + 1, (_, seen) => Math.Max(seen, offset + 1));

    public IReadOnlyDictionary<TopicPartition, long> Now => _next;

    /// <summary>What is known here and not yet said to have been committed.</summary>
    public List<TopicPartitionOffset> Uncommitted() =>
        [.. _next.Where(p => _committed.GetValueOrDefault(p.Key, -1) != p.Value).Select(p => new TopicPartitionOffset(p.Key, p.Value))];

    public void Committed(IEnumerable<TopicPartitionOffset> offsets)
    {
        foreach (var o in offsets) _committed[o.TopicPartition] = o.Offset.Value;
    }
}
