using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.Rehearsal.Broker;

/// <summary>What a practice cluster is to be.</summary>
public sealed record PracticeClusterOptions
{
    /// <summary>Its name among the clusters of a world: <c>source</c>, <c>destination</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Null: <c>practice-NAME</c>. A world that must be told from an earlier one gives its own, which begins with <c>practice-</c>.</summary>
    public string? ClusterId { get; init; }

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

    /// <summary>How long a broker that hangs still leads; then the others give it up. As Kafka's <c>broker.session.timeout.ms</c>.</summary>
    public TimeSpan BrokerSessionTimeout { get; init; } = TimeSpan.FromSeconds(9);

    /// <summary>How often compacted topics are looked at. As Kafka's <c>log.cleaner.backoff.ms</c>.</summary>
    public TimeSpan CleanerPeriod { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether everything that is ever written is noted by content, for <c>WorldTruth</c>: some 100 bytes a record.</summary>
    public bool KeepLedger { get; init; }

    /// <summary>Called for every request that was answered, once per topic or group it touched; must be fast and must not throw. See <see cref="RequestLog"/>.</summary>
    public Action<BrokerRequest>? OnRequest { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Hears of broken frames (debug) and of our own bugs (error).</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    internal const string ClusterIdPrefix = "practice-";

    internal void Check()
    {
        if (Brokers is < 1 or > 100) throw Wrong($"{Brokers} brokers; 1 to 100 are possible.", nameof(Brokers));
        if (Ports.Count != 0 && Ports.Count != Brokers) throw Wrong($"{Ports.Count} ports for {Brokers} brokers: give one each, or none.", nameof(Ports));
        if (DefaultReplication < 1 || DefaultReplication > Brokers)
            throw Wrong($"{DefaultReplication} replicas by default, with {Brokers} brokers.", nameof(DefaultReplication));
        if (ClusterId?.StartsWith(ClusterIdPrefix, StringComparison.Ordinal) == false)
            throw Wrong($"The cluster id '{ClusterId}' must begin with '{ClusterIdPrefix}': by that a practice cluster is told from a real one.", nameof(ClusterId));
    }

    private static ArgumentException Wrong(string words, string option) => new(words, option);
}
