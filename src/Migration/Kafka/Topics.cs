using System.Collections.Immutable;
using System.Text.RegularExpressions;

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

/// <summary>Why a topic is not moved.</summary>
public enum TopicClass
{
    Moved,

    /// <summary>Kafka's, Connect's, the registry's, a mirror's own.</summary>
    Internal,

    /// <summary>Changelogs and repartitions: the Streams app makes them anew.</summary>
    Streams,

    /// <summary>Smoke tests, plain leftovers, the test app's topic, and what the settings exclude. Narrow on purpose: a leftover too many does no harm, an app's topic too few does.</summary>
    Garbage,
}

/// <summary>Tells apps' topics from those that must never be copied.</summary>
public sealed partial class TopicRules
{
    private readonly ImmutableArray<Regex> exclude;

    public TopicRules(IEnumerable<string> exclude) =>
        this.exclude = [.. exclude.Select(e => new Regex(e, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1)))];

    public TopicClass Classify(string topic)
    {
        if (Internal().IsMatch(topic)) return TopicClass.Internal;
        if (Streams().IsMatch(topic)) return TopicClass.Streams;
        return Garbage().IsMatch(topic) || exclude.Any(e => e.IsMatch(topic)) ? TopicClass.Garbage : TopicClass.Moved;
    }

    [GeneratedRegex(@"^(__.*|_schemas.*|_confluent.*|connect-(offsets|configs?|status).*|.*-connect-(offsets|configs?|status)|mm2-.*|heartbeats|.*\.checkpoints\.internal|.*\.heartbeats|_.*-ksql.*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Internal();

    [GeneratedRegex(@"-(changelog|repartition)$|-KSTREAM-.*|-KTABLE-.*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Streams();

    [GeneratedRegex(@"^(migration-smoke-.*|copy-test-\d+|.*[-._]?delete-me|(tmp|temp|trash|garbage)[-._].*|.*[-._](tmp|temp|trash|garbage|leftover)s?)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Garbage();
}
