namespace ChatOpsBot.Rehearsal.Broker;

/// <summary>What a practice cluster is to be.</summary>
public sealed record PracticeClusterOptions
{
    /// <summary>Its name among the clusters of a world: <c>source</c>, <c>destination</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How many brokers; their ids are 1 to this number.</summary>
    public int Brokers { get; init; } = 3;

    /// <summary>One loopback port per broker, 0 for a free one; empty: all free. A broker keeps its port when it is stopped and started.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Partitions of a topic whose creator leaves the number to the cluster.</summary>
    public int DefaultPartitions { get; init; } = 1;

    /// <summary>Replicas of a topic whose creator leaves the number to the cluster. With 1, the partitions of a stopped broker have no leader.</summary>
    public short DefaultReplication { get; init; } = 1;

    /// <summary>Whether asking for a missing topic makes it.</summary>
    public bool AutoCreateTopics { get; init; }

    /// <summary>Bytes of records the cluster keeps at most; beyond, produce requests are refused in words and nothing is dropped.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>How long an empty group waits for more members after the first one.</summary>
    public TimeSpan GroupInitialDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Called for every request that was answered, once per topic or group it touched; must be fast and must not throw. See <see cref="RequestLog"/>.</summary>
    public Action<BrokerRequest>? OnRequest { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
