using System.Collections.Immutable;

namespace ChatOpsBot.Migration.Kafka;

/// <param name="Leaders">Partitions that have a leader.</param>
public sealed record Topic(string Name, int Partitions, int ReplicationFactor, int Leaders)
{
    /// <summary>The broker that led each partition when the topics were read; empty where that is not known.</summary>
    public ImmutableArray<int> LeaderIds { get; init; } = [];

    /// <summary>The cluster named it with an error, in words: it is there, but its partitions may not be known. Empty when all is well.</summary>
    public string Trouble { get; init; } = "";

    public int LeaderOf(int partition) => partition < LeaderIds.Length ? LeaderIds[partition] : -1;
}

/// <summary>A partition of a topic.</summary>
public readonly record struct Partition(string Topic, int Number);

/// <summary>Earliest and latest offset of partitions at one time; latest is the next offset to be written.</summary>
/// <param name="At">When the answers were there; UTC.</param>
public sealed record OffsetSnapshot(DateTimeOffset At, IReadOnlyDictionary<Partition, OffsetRange> Partitions)
{
    public long Records => Partitions.Values.Sum(r => r.Latest - r.Earliest);
}

public readonly record struct OffsetRange(long Earliest, long Latest);
