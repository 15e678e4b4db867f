using System.Collections.Immutable;
using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Kafka;

namespace ChatOpsBot.Migration.Copying;

/// <summary>What both clusters and Connect said at about one time.</summary>
internal sealed record CopyAnswers(
    IReadOnlyList<Connector> Connectors,
    OffsetSnapshot? Source,
    IReadOnlyDictionary<Partition, long>? Places,
    IReadOnlyDictionary<Partition, long>? DestinationEnds);

/// <summary>The arithmetic of progress and lag; pure.</summary>
internal static class CopyFigures
{
    /// <summary>
    /// Per topic: lag of a partition is end − place; a partition the group has not committed stands at its beginning;
    /// a place before the log's beginning (retention was faster) counts from the beginning.
    /// </summary>
    public static (ImmutableArray<TopicSample> Topics, long Worst) PerTopic(CopyAnswers answers, string prefix)
    {
        var (topics, worst) = (ImmutableArray.CreateBuilder<TopicSample>(), 0L);
        if (answers is not { Source: { } source, Places: { } places }) return ([], 0);
        var byTopic = source.Partitions.GroupBy(p => p.Key.Topic, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        foreach (var connector in answers.Connectors)
            foreach (var topic in connector.Topics)
            {
                if (!byTopic.TryGetValue(topic, out var partitions)) continue;
                long earliest = 0, end = 0, place = 0, lag = 0;
                foreach (var (partition, range) in partitions)
                {
                    var at = Math.Max(places.GetValueOrDefault(partition, range.Earliest), range.Earliest);
                    (earliest, end, place) = (earliest + range.Earliest, end + range.Latest, place + at);
                    var behind = Math.Max(0, range.Latest - at);
                    (lag, worst) = (lag + behind, Math.Max(worst, behind));
                }

                topics.Add(new TopicSample(topic, connector.Name[prefix.Length..], partitions.Count, earliest, end, place, lag, DestinationEnd(answers, topic, partitions.Count)));
            }

        return (topics.ToImmutable(), worst);
    }

    private static long? DestinationEnd(CopyAnswers answers, string topic, int partitions)
    {
        if (answers.DestinationEnds is not { } ends) return null;
        var (sum, seen) = (0L, false);
        for (var p = 0; p < partitions; p++)
            if (ends.TryGetValue(new Partition(topic, p), out var end)) (sum, seen) = (sum + end, true);
        return seen ? sum : null;
    }
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
