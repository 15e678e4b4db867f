using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>
/// All that was planned is copied, and is at most so many records behind, in sum and (where it is given) in each partition. Carries progress, rate and ETA.
/// </summary>
internal sealed class CaughtUp(MigrationWorld world, MigrationProbe probe) : WorldObservation(Contract.Observes(
    "copy.caught-up", [Fields.Integer("max-lag"), Fields.Integer("max-partition-lag") with { Optional = true }, .. CopyWords.BookFields]))
{
    protected override async Task<Look> SeeAsync(Call call, CancellationToken cancel)
    {
        // A second old is good enough here.
        var sample = await probe.SampleAsync(call, world.Clock.GetUtcNow() - TimeSpan.FromSeconds(1), cancel);
        if (CopyWords.Unknown(sample, world.Clock.GetUtcNow()) is { } unknown) return Look.CannotTell(unknown);
        if (sample.Topics.IsEmpty) return Look.No("there are no replicators yet");
        Look No(string words) => new(Verdict.No, words + CopyWords.Losses(sample), CopyWords.Figures(sample), Progress: CopyWords.ProgressOf(sample));
        if (CopyWords.Wrong(sample) is { } wrong) return No(wrong);
        if (CopyWords.NotRunning(sample) is { } broken) return No(broken);
        if (sample.Lag is not { } lag) return No("the lag of a partition is not known");
        if (lag > call.Integer("max-lag")) return No(CopyWords.Behind(sample));
        if (TooFarBehind(sample, call) is { } one) return No(one);
        if (!sample.Stuck.IsEmpty) return No(Say.Some(sample.Stuck, 3, 200));
        return new Look(
            Verdict.Yes,
            $"caught up: {Say.Number(lag)} records behind on {CopyWords.All(sample)}, at most {Say.Number(call.Integer("max-lag"))} wanted{CopyWords.Losses(sample)}",
            CopyWords.Figures(sample), Progress: CopyWords.ProgressOf(sample));
    }

    private static string? TooFarBehind(CopySample sample, Call call)
    {
        if (!call.Inputs.ContainsKey("max-partition-lag")) return null;
        var most = call.Integer("max-partition-lag");
        var far = sample.Topics.SelectMany(t => t.Each.Where(p => p.Lag > most).Select(p => $"{t.Topic}/{p.Number} {Say.Number(p.Lag!.Value)}")).ToList();
        return far.Count == 0 ? null : $"{Say.Count(far.Count, "partition is", "partitions are")} more than {Say.Number(most)} records behind: {Say.Some(far)}";
    }
}

/// <summary>
/// Nothing is left to copy: the place of each planned partition is its end, and all that was planned is there. It does not compare contents.
/// </summary>
internal sealed class Drained(MigrationWorld world, MigrationProbe probe) : WorldObservation(Contract.Observes("copy.drained", [.. CopyWords.BookFields]))
{
    private readonly Tails tails = new(world);

    protected override async Task<Look> SeeAsync(Call call, CancellationToken cancel)
    {
        // Exact: every answer must have been asked for after this look began.
        var sample = await probe.SampleAsync(call, world.Clock.GetUtcNow(), cancel);
        if (CopyWords.Unknown(sample, world.Clock.GetUtcNow()) is { } unknown) return Look.CannotTell(unknown);
        if (sample.Topics.IsEmpty) return Look.No("there are no replicators");
        Look No(string words) => new(Verdict.No, words + CopyWords.Losses(sample), CopyWords.Figures(sample), Progress: CopyWords.ProgressOf(sample));
        if (CopyWords.Wrong(sample) is { } wrong) return No(wrong);
        if (sample.Lag is not { } lag) return No("the lag of a partition is not known");
        if (CopyWords.NotRunning(sample) is { } broken) return No(lag > 0 ? $"{Say.Number(lag)} records left; {broken}" : broken);
        var empty = await tails.WithoutRecordsAsync(call, sample, cancel);
        var behind = sample.Topics
            .Select(t => (t.Topic, Left: t.Each.Where(p => p.Lag > 0 && !empty.Contains(new Partition(t.Topic, p.Number))).Sum(p => p.Lag!.Value)))
            .Where(t => t.Left > 0).OrderByDescending(t => t.Left).ToList();
        if (behind.Count > 0)
            return No($"{Say.Number(behind.Sum(b => b.Left))} records left: {Say.Some(behind.Select(b => $"{b.Topic} {Say.Number(b.Left)}"))}");
        var markers = empty.Count == 0 ? "" : $"; the last {Say.Count(lag, "offset")} of {Say.Count(empty.Count, "partition")} hold no records (markers of transactions, and what was aborted)";
        return new Look(
            Verdict.Yes, $"the place is the end on {CopyWords.All(sample)}, as of now{markers}{CopyWords.Losses(sample)}",
            CopyWords.Figures(sample), Progress: CopyWords.ProgressOf(sample));
    }
}

/// <summary>A topic's records: how many it should have got since the copy was made, how many arrived, and what is missing or too many in each partition.</summary>
internal sealed record TopicCount(string Topic, long Expected, long Produced, long AtLeast, long Missing, long Surplus, bool Compacted);

internal static class TopicCounts
{
    /// <summary>
    /// Expected = end − beginning of the source at the baseline; at least = what the group has committed as copied (equal when drained);
    /// produced = destination's end − its end at the baseline. Missing and surplus are of each partition: one's surplus never hides another's lack.
    /// </summary>
    public static ImmutableArray<TopicCount> Of(CopySample sample, CopyBook book)
    {
        var compacted = book.Topics.Where(t => t.Compacted).Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        return [.. sample.Topics.Select(t => Of(t, compacted.Contains(t.Topic)))];
    }

    private static TopicCount Of(TopicSample topic, bool compacted)
    {
        long expected = 0, produced = 0, atLeast = 0, missing = 0, surplus = 0;
        foreach (var p in topic.Each)
        {
            var (arrived, copied, all) = (p.Arrived ?? 0, p.At - p.Start ?? 0, p.Of ?? 0);
            (expected, produced, atLeast) = (expected + all, produced + arrived, atLeast + copied);
            (missing, surplus) = (missing + Math.Max(0, copied - arrived), surplus + Math.Max(0, arrived - all));
        }

        return new TopicCount(topic.Topic, expected, produced, atLeast, missing, surplus, compacted);
    }
}
