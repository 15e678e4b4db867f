using System.Collections.Immutable;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Topics;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// Compares both sides topic by topic. <c>moving</c>: nothing that was committed as copied is missing, and nothing is there twice;
/// <c>frozen</c>: exactly the same number of records. Compacted topics only bound: their offsets have holes.
/// </summary>
internal sealed class CompareParity(MigrationWorld world, MigrationProbe probe) : ReadingAction(Contract.Reads(
    "parity.compare", [Fields.Choice("logs", "moving", "frozen")], [Fields.Integer("topics"), Fields.Integer("records")]))
{
    protected override string Words => "Compares topics, partitions and records of both sides.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var plan = CopyPlan.Of(call);
        var sample = await probe.SampleAsync(call, world.Clock.GetUtcNow(), cancel);
        if (CopyWords.Unknown(sample, world.Clock.GetUtcNow()) is { } problem) return new Outcome.Failed("unreachable", problem, null, "Retry when it answers.");
        if (await ShapeAsync(call, plan, cancel) is { } shape) return shape;
        var frozen = call.Text("logs") == "frozen";
        if (CopyWords.Wrong(sample) is { } wrong) return new Outcome.Failed("missing", wrong, null, "Put back what is missing, then retry.");
        var book = CopyBook.Of(call);
        var baseline = book.Baseline;
        var counts = TopicCounts.Of(sample, book);
        var missing = counts.Where(c => !c.Compacted && (c.Missing > 0 || (frozen && c.Produced < c.Expected))).ToList();
        if (missing.Count > 0)
            return Unequal("missing", "the destination lacks records", missing.Select(c => $"{c.Topic} {Say.Number(Math.Max(c.Missing, frozen ? c.Expected - c.Produced : 0))}"), "Look whether tasks failed; if the logs still move, drain first. Then retry.");
        // While logs move, the source's end must be read after the destination's: else what was written in between looks copied twice.
        var bound = frozen ? counts : [.. counts.Zip(await EndsAsync(counts, cancel), (c, end) => c with { Surplus = c.Produced - (end - baseline.SourceStart(c.Topic)) })];
        var twice = bound.Where(c => c.Surplus > 0).ToList();
        if (twice.Count > 0)
            return Unequal("duplicates", "the destination has more records than the source", twice.Select(c => $"{c.Topic} {Say.Number(c.Surplus)}"), "Duplicates come from a worker that was killed, or somebody writes there. Skip with a reason if the apps bear duplicates, or copy the shard anew.");
        var records = counts.Sum(c => c.Produced);
        return Done(
            $"{Say.Count(counts.Length, "topic")} compared: {(frozen ? "equal" : "nothing is missing beyond the lag")}",
            Fields.Facts(("topics", Value.Of(counts.Length)), ("records", Value.Of(records))),
            new Figure("topics equal", Say.Number(counts.Length)), new Figure("records at the destination", Say.Number(records)), new Figure("records at the source", Say.Number(counts.Sum(c => c.Expected))), new Figure("lag", $"{Say.Number(sample.Lag ?? 0)} records"));
    }

    private static Outcome.Failed Unequal(string kind, string words, IEnumerable<string> topics, string wayOut)
    {
        var all = topics.ToList();
        return new Outcome.Failed(kind, $"{words} in {Say.Count(all.Count, "topic")}: {Say.Some(all)}", ForeignText.From(string.Join(", ", all)), wayOut);
    }

    private async Task<IReadOnlyList<long>> EndsAsync(ImmutableArray<TopicCount> counts, CancellationToken cancel)
    {
        var wanted = counts.Select(c => c.Topic).ToHashSet(StringComparer.Ordinal);
        var ends = await world.Source.EndsAsync([.. (await world.Source.TopicsAsync(cancel)).Where(t => wanted.Contains(t.Name))], world.Clock, cancel);
        var sums = ends.GroupBy(e => e.Key.Topic, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(e => e.Value), StringComparer.Ordinal);
        return [.. counts.Select(c => sums.GetValueOrDefault(c.Topic))];
    }

    /// <summary>Topics and partitions; null when they are the same.</summary>
    private async Task<Outcome.Failed?> ShapeAsync(Call call, CopyPlan plan, CancellationToken cancel)
    {
        var there = (await world.Destination.TopicsAsync(cancel)).ToDictionary(t => t.Name, StringComparer.Ordinal);
        var source = (await world.Source.TopicsAsync(cancel)).ToDictionary(t => t.Name, StringComparer.Ordinal);
        var missing = plan.Topics.Where(t => !there.ContainsKey(t.Name)).Select(t => t.Name).ToList();
        if (missing.Count > 0) return Unequal("missing", "topics are not at the destination:", missing, "Look whether somebody deleted them.");
        var other = plan.Topics.Where(t => source.TryGetValue(t.Name, out var s) && s.Partitions != there[t.Name].Partitions).Select(t => t.Name).ToList();
        if (other.Count > 0) return Unequal("partitions", "other numbers of partitions", other, "A topic grew during the copy: give the destination as many partitions, then retry.");
        var planned = plan.Topics.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var unplanned = await world.UnplannedAsync(call, source.Keys, planned, cancel);
        return unplanned.Count == 0 ? null : Unequal("unplanned", "new topics at the source that nobody copies", unplanned, "Leave them out by a rule (Copy:Exclude) and retry, or start a run that copies them.");
    }
}
