using System.Collections.Immutable;
using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>What was planned and is not there, or is no longer what was planned; pure, each in words that name it. Only of what answered.</summary>
internal static class CopyGaps
{
    public static ImmutableArray<string> Of(CopyBook book, CopyAnswers answers, ImmutableArray<TopicSample> topics) =>
    [
        .. book.Ended ? [] : OfConnect(book, answers),
        .. Absent(book, answers.Source, "source"),
        .. Absent(book, answers.Destination, "destination"),
        .. Partitions(book, answers.Source, "source"),
        .. Partitions(book, answers.Destination, "destination"),
        .. topics.SelectMany(t => Contradictions(book, answers, t)),
    ];

    private static IEnumerable<string> OfConnect(CopyBook book, CopyAnswers answers)
    {
        if (answers.Workers is 0) yield return "Connect has no ready worker, so nothing copies";
        if (answers.Connectors is not { } there) yield break;
        foreach (var shard in book.Shards)
        {
            if (there.FirstOrDefault(c => c.Name == shard.Connector) is not { } connector)
                yield return $"the connector {shard.Connector} is not there, so nobody copies {Named(shard.Topics.Select(t => t.Name))}: 'copy again {shard.Name}' makes it again";
            else
                foreach (var words in Lists(shard, connector)) yield return words;
        }
    }

    // What a connector copies is its own list of topics: somebody may have edited it.
    private static IEnumerable<string> Lists(BookShard shard, Connector connector)
    {
        var planned = shard.Topics.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var (lacks, more) = (planned.Except(connector.Topics, StringComparer.Ordinal).ToList(), connector.Topics.Except(planned, StringComparer.Ordinal).ToList());
        if (lacks.Count > 0) yield return $"{connector.Name} no longer copies {Named(lacks)}: its topic.whitelist was changed";
        if (more.Count > 0) yield return $"{connector.Name} copies {Named(more)} beside what was planned: its topic.whitelist was changed";
        if (connector.Group != shard.Group) yield return $"{connector.Name} reads as group {ForeignText.From(connector.Group, 80)}, not as {shard.Group}: its place is not known";
    }

    private static IEnumerable<string> Absent(CopyBook book, ClusterAnswer? cluster, string side)
    {
        if (cluster is null) yield break;
        foreach (var group in book.Topics.Select(t => t.Name).Where(t => !cluster.Topics.ContainsKey(t)).GroupBy(t => cluster.Identities.GetValueOrDefault(t)?.Presence))
            yield return group.Key switch
            {
                TopicPresence.NotThere => $"not at the {side} any more: {Named(group)}",
                TopicPresence.NotAllowed => $"not to be seen at the {side}, the right DESCRIBE is missing: {Named(group)}",
                _ => $"not at the {side}, or not to be seen there (right DESCRIBE): {Named(group)}",
            };
    }

    /// <summary>Topics that have another id than when the copy began; known for certain, where clusters tell ids.</summary>
    public static IEnumerable<string> Anew(CopyBook book, CopyAnswers answers)
    {
        foreach (var (name, baseline) in book.Topics.Select(t => (t.Name, book.Baseline.Of(t.Name))))
        {
            if (IsOther(baseline.SourceId, answers.Source?.ShortId(name)))
                yield return $"{ForeignText.From(name, 120)} was deleted and made anew at the source: it has another id than when the copy began, and whether what lies there now is copied whole nobody knows: {Again(name)}";
            if (IsOther(baseline.DestinationId, answers.Destination?.ShortId(name)))
                yield return $"{ForeignText.From(name, 120)} was deleted and made anew at the destination: it has another id than when the copy began, and what was copied before is gone: {Again(name)}";
        }
    }

    private static bool IsOther(string? before, string? now) => before is not null && now is not null && before != now;

    private static IEnumerable<string> Partitions(CopyBook book, ClusterAnswer? cluster, string side) =>
        from topic in book.Topics
        where cluster is not null && cluster.Topics.TryGetValue(topic.Name, out var count) && count != topic.Partitions
        select $"{ForeignText.From(topic.Name, 120)} has {Say.Count(cluster!.Topics[topic.Name], "partition")} at the {side}, {topic.Partitions} were planned";

    /// <summary>A log never gets shorter and a place is never beyond its end: where it is so, it is another log than the one that was planned.</summary>
    private static IEnumerable<string> Contradictions(CopyBook book, CopyAnswers answers, TopicSample topic)
    {
        var baseline = book.Baseline.Of(topic.Topic);
        if (!IsOther(baseline.SourceId, answers.Source?.ShortId(topic.Topic)) && First(topic, p => Source(topic, p, baseline.At(p.Number))) is { } source) yield return source;
        if (!IsOther(baseline.DestinationId, answers.Destination?.ShortId(topic.Topic)) && First(topic, p => Destination(topic, p, baseline.At(p.Number))) is { } destination) yield return destination;
    }

    private static string? First(TopicSample topic, Func<PartitionSample, string?> words)
    {
        var all = topic.Each.Select(words).OfType<string>().ToList();
        return all.Count == 0 ? null : all.Count == 1 ? all[0] : $"{all[0]} (and {all.Count - 1} more of its partitions)";
    }

    private static string? Source(TopicSample topic, PartitionSample p, PartitionBaseline before)
    {
        var was = p.End < before.SourceEnd ? $"ended at {Say.Number(before.SourceEnd)} when the copy began" : p.Place > p.End ? $"was copied up to {Say.Number(p.Place!.Value)}" : null;
        return was is null ? null : $"{Name(topic, p)} ends at {Say.Number(p.End!.Value)} at the source, but {was}: the topic was deleted and made anew, and whether what lies there now is copied whole nobody knows: {Again(topic.Topic)}";
    }

    private static string? Destination(TopicSample topic, PartitionSample p, PartitionBaseline before) => p.DestinationEnd < before.DestinationEnd
        ? $"{Name(topic, p)} ends at {Say.Number(p.DestinationEnd!.Value)} at the destination, but ended at {Say.Number(before.DestinationEnd!.Value)} when the copy began: the topic was deleted and made anew there: {Again(topic.Topic)}"
        : null;

    private static string Again(string topic) => $"'copy again {ForeignText.From(topic, 120)}' when that was meant";

    private static string Name(TopicSample topic, PartitionSample p) => $"{ForeignText.From(topic.Topic, 120)}/{p.Number}";

    private static string Named(IEnumerable<string> names) => Say.Some(names.Order(StringComparer.Ordinal), 5);
}
