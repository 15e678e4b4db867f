using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Parity;

/// <summary>What a comparison says: what is equal, what differs beyond what people accepted, and the way out. Pure.</summary>
internal sealed class ParityVerdict(ParitySurvey survey, ImmutableDictionary<Partition, ComparedPartition> partitions, Accepted accepted, bool frozen, double? rate)
{
    private const int MostProof = 8_000;

    public ImmutableDictionary<Partition, ComparedPartition> Partitions => partitions;

    public int Topics => survey.Book.Topics.Count();

    public long Records => partitions.Values.Sum(p => p.Records);

    private List<KeyValuePair<Partition, ComparedPartition>> Differing => [.. InOrder.Where(p => !p.Value.Difference.Within(accepted.For(p.Key, p.Value.Shard)))];

    private List<KeyValuePair<Partition, ComparedPartition>> Borne => [.. InOrder.Where(p => !p.Value.Difference.IsNone && p.Value.Difference.Within(accepted.For(p.Key, p.Value.Shard)))];

    private IEnumerable<KeyValuePair<Partition, ComparedPartition>> InOrder => partitions.OrderBy(p => p.Key.Topic, StringComparer.Ordinal).ThenBy(p => p.Key.Number);

    /// <summary>Null: equal, or within what was accepted.</summary>
    public Outcome.Failed? Trouble(Call call)
    {
        var (differing, uncompared) = (Differing, Uncompared());
        if (differing.Count + survey.Findings.Length + uncompared.Count == 0) return null;
        List<string> said = [.. survey.Findings.Select(f => f.Words), .. uncompared, .. ParityWords.ByTopic(differing)];
        List<string> all = [.. survey.Findings.Select(f => f.Words), .. uncompared, .. differing.Select(d => ParityWords.Exactly(d.Key, d.Value))];
        return new Outcome.Failed(
            Class(differing), $"not equal: {Say.Some(said, 4, 300)}{ParityWords.Cause(differing.Select(d => d.Value.Difference))}",
            ForeignText.From(string.Join("; ", all), MostProof), ParityWords.WayOut(survey.Findings, differing, Again(call)));
    }

    public string Evidence
    {
        get
        {
            var what = $"all {Say.Count(partitions.Count, "partition")} of {Say.Count(Topics, "planned topic")}, {Say.Number(Records)} records read on both sides";
            var so = frozen ? "equal to both ends" : "all that was copied is there as it was";
            return Borne.Count == 0 ? $"{so}: {what}{Rest()}" : $"equal but for what was accepted: {string.Join("; ", ParityWords.ByTopic(Borne))}; {what}{Rest()}";
        }
    }

    public ImmutableArray<Figure> Figures =>
    [
        new("topics equal", Say.Number(Topics - Borne.Select(b => b.Key.Topic).Distinct(StringComparer.Ordinal).Count())),
        new("records compared", Say.Number(Records)),
        .. Count("compacted topics, by latest value", t => partitions.Any(p => p.Key.Topic == t && p.Value.Compacted)),
        .. Count("transactional topics", t => partitions.Any(p => p.Key.Topic == t && p.Value is { Compacted: false, Gaps: > 0 })),
        .. Count("topics that stamp records themselves", t => survey.Traits.TryGetValue(t, out var traits) && traits.StampsItself),
        .. Count("topics whose retention runs", t => survey.Orders.Any(o => o.Partition.Topic == t && o.SourceStart > o.Before.Source)),
        .. Borne.Count == 0 ? ImmutableArray<Figure>.Empty : [new Figure("accepted", string.Join("; ", ParityWords.ByTopic(Borne)))],
        .. frozen ? ImmutableArray<Figure>.Empty : [new Figure("left for the window", $"{Say.Number(Left)} records{ParityWords.Time(2 * Left, rate)}")],
    ];

    /// <summary>Records at the source behind what was compared, as of this comparison.</summary>
    private long Left => survey.Orders.Sum(o => partitions.TryGetValue(o.Partition, out var p) ? Math.Max(0, o.SourceEnd - p.SourceTo) : 0);

    private string Rest() => frozen ? "" : $"; {Say.Number(Left)} came after and are compared in the window{ParityWords.Time(2 * Left, rate)}";

    private string Class(List<KeyValuePair<Partition, ComparedPartition>> differing) =>
        survey.Findings.FirstOrDefault()?.Class ?? (differing.Count == 0 ? "missing" : ParityWords.Class(differing.Aggregate(Difference.None, (all, d) => all + d.Value.Difference)));

    // What was planned and could not be compared is never silently left out.
    private List<string> Uncompared()
    {
        var said = survey.Findings.Select(f => f.Topic).ToHashSet(StringComparer.Ordinal);
        return [.. from topic in survey.Book.Topics
            let lacks = Enumerable.Range(0, topic.Partitions).Count(p => !partitions.ContainsKey(new Partition(topic.Name, p)))
            where lacks > 0 && !said.Contains(topic.Name)
            select $"{ForeignText.From(topic.Name, 120)}: {Say.Count(lacks, "planned partition")} could not be compared"];
    }

    // A step that was green before is looked at again by 'check'; one that failed by 'retry'.
    private static string Again(Call call) => call.Facts.ContainsKey(call.Step) ? $"check {call.Step}" : $"retry {call.Step}";

    private ImmutableArray<Figure> Count(string name, Func<string, bool> has) =>
        survey.Book.Topics.Count(t => has(t.Name)) is > 0 and var count ? [new Figure(name, Say.Number(count))] : [];
}
