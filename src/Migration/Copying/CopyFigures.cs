using System.Collections.Immutable;
using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Kafka;

namespace ChatOpsBot.Migration.Copying;

/// <summary>What both clusters and Connect said at about one time; null: never said.</summary>
internal sealed record CopyAnswers(
    IReadOnlyList<Connector>? Connectors,
    ClusterAnswer? Source,
    IReadOnlyDictionary<Partition, long>? Places,
    ClusterAnswer? Destination,
    int? Workers);

/// <summary>What a cluster said of the planned topics.</summary>
/// <param name="Topics">Those of them that it lists, with the number of their partitions.</param>
/// <param name="Earliest">Only of the source.</param>
internal sealed record ClusterAnswer(
    IReadOnlyDictionary<string, int> Topics, IReadOnlyDictionary<Partition, long> Earliest, IReadOnlyDictionary<Partition, long> Ends)
{
    /// <summary>What it said when it was asked for each by name, some seconds ago at most.</summary>
    public IReadOnlyDictionary<string, TopicIdentity> Identities { get; init; } = ImmutableDictionary<string, TopicIdentity>.Empty;

    /// <summary>The topic's id as baselines keep it; null where it is not told.</summary>
    public string? ShortId(string topic) => Identities.GetValueOrDefault(topic)?.Id is { Length: > 0 } id ? TopicBaseline.ShortId(id) : null;
}

/// <summary>The arithmetic of progress and lag over all that was planned; pure.</summary>
internal static class CopyFigures
{
    /// <summary>
    /// Per partition: lag is end − place; one the group has not committed stands at its beginning; a place before the log's beginning
    /// (retention was faster) counts from the beginning, and what lay between is <paramref name="expired"/>.
    /// </summary>
    public static ImmutableArray<TopicSample> PerTopic(CopyBook book, CopyAnswers answers, IReadOnlyDictionary<Partition, long> expired) =>
        [.. book.Topics.Select(t => new TopicSample(t.Name, t.Shard, t.Partitions, Partitions(book, t, answers, expired)) { IsCompacted = t.Compacted })];

    private static ImmutableArray<PartitionSample> Partitions(CopyBook book, BookTopic topic, CopyAnswers answers, IReadOnlyDictionary<Partition, long> expired)
    {
        var baseline = book.Baseline.Of(topic.Name);
        var count = Math.Max(topic.Partitions, answers.Source?.Topics.GetValueOrDefault(topic.Name) ?? 0); // grown ones have records too
        var each = ImmutableArray.CreateBuilder<PartitionSample>(count);
        for (var number = 0; number < count; number++)
        {
            var (partition, before) = (new Partition(topic.Name, number), baseline.At(number));
            each.Add(new PartitionSample(
                number, before.SourceStart, Find(answers.Source?.Earliest, partition), Find(answers.Source?.Ends, partition), Find(answers.Places, partition),
                before.DestinationEnd, Find(answers.Destination?.Ends, partition), expired.GetValueOrDefault(partition)));
        }

        return each.MoveToImmutable();
    }

    private static long? Find(IReadOnlyDictionary<Partition, long>? among, Partition partition) =>
        among is not null && among.TryGetValue(partition, out var offset) ? offset : null;

    /// <summary>The sum, or null when one of them is not known.</summary>
    public static long? Sum<T>(IReadOnlyCollection<T> all, Func<T, long?> of) => all.Count > 0 && all.All(t => of(t) is not null) ? all.Sum(of) : null;
}

/// <summary>Arrivals at the destination over the last seconds, per connector.</summary>
internal sealed class ArrivalRates(TimeSpan window)
{
    private readonly Queue<(DateTimeOffset At, ImmutableDictionary<string, long> Copied)> seen = new();

    /// <summary>Records a second since the oldest sample of the window; empty with the first one.</summary>
    public ImmutableDictionary<string, double> Add(DateTimeOffset at, ImmutableDictionary<string, long> copied)
    {
        while (seen.Count > 1 && at - seen.Peek().At > window) seen.Dequeue();
        var rates = ImmutableDictionary<string, double>.Empty;
        if (seen.TryPeek(out var oldest) && (at - oldest.At).TotalSeconds is > 0.05 and var seconds)
            rates = copied.Where(c => oldest.Copied.ContainsKey(c.Key)).ToImmutableDictionary(c => c.Key, c => Math.Max(0, (c.Value - oldest.Copied[c.Key]) / seconds), StringComparer.Ordinal);
        seen.Enqueue((at, copied));
        return rates;
    }
}
