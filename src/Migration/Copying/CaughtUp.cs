using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>The copy is at most so many records behind, and all its tasks run. Carries progress, rate and ETA.</summary>
internal sealed class CaughtUp(MigrationWorld world, MigrationProbe probe) : WorldObservation(Contract.Observes("copy.caught-up", Fields.Integer("max-lag")))
{
    protected override async Task<Look> SeeAsync(Call call, CancellationToken cancel)
    {
        // A second old is good enough here, and shares the sample with card and page.
        var sample = await probe.SampleAsync(RunNames.Of(call), world.Clock.GetUtcNow() - TimeSpan.FromSeconds(1), cancel);
        if (CopyWords.Problem(sample) is { } problem) return Look.CannotTell(problem);
        if (sample.Lag is not { } lag) return Look.No("there are no replicators yet");
        var (figures, progress) = (CopyWords.Figures(sample), CopyWords.ProgressOf(sample));
        if (CopyWords.NotRunning(sample) is { } broken) return new Look(Verdict.No, broken, figures, Progress: progress);
        return lag <= call.Integer("max-lag")
            ? new Look(Verdict.Yes, $"caught up: {Say.Number(lag)} records behind, at most {Say.Number(call.Integer("max-lag"))} wanted", figures, Progress: progress)
            : new Look(Verdict.No, CopyWords.Behind(sample), figures, Progress: progress);
    }
}

/// <summary>Nothing is left to copy: each partition's place is its end, and each topic has as many records at the destination as it had to get.</summary>
internal sealed class Drained(MigrationWorld world, MigrationProbe probe) : WorldObservation(Contract.Observes("copy.drained"))
{
    protected override async Task<Look> SeeAsync(Call call, CancellationToken cancel)
    {
        // Exact: every answer must have been asked for after this look began.
        var sample = await probe.SampleAsync(RunNames.Of(call), world.Clock.GetUtcNow(), cancel);
        if (CopyWords.Problem(sample) is { } problem) return Look.CannotTell(problem);
        if (sample.Lag is not { } lag) return Look.No("there are no replicators");
        var (figures, progress) = (CopyWords.Figures(sample), CopyWords.ProgressOf(sample));
        if (lag > 0)
        {
            var behind = sample.Topics.Where(t => t.Lag > 0).OrderByDescending(t => t.Lag).Select(t => $"{t.Topic} {Say.Number(t.Lag)}");
            return new Look(Verdict.No, $"{Say.Number(lag)} records left: {Say.Some(behind)}{(CopyWords.NotRunning(sample) is { } broken ? $"; {broken}" : "")}", figures, Progress: progress);
        }

        var (plan, baseline) = (CopyPlan.Find(call), Baseline.Of(call));
        var lacking = TopicCounts.Of(sample, plan, baseline).Where(c => !c.Compacted && c.Missing > 0).ToList();
        return lacking.Count == 0
            ? new Look(Verdict.Yes, $"lag is exactly 0 on {Say.Count(sample.Topics.Sum(t => t.Partitions), "partition")}, counts per topic match", figures, Progress: progress)
            : new Look(Verdict.No, $"lag is 0, but the destination lacks records: {Say.Some(lacking.Select(c => $"{c.Topic} {Say.Number(c.Missing)} of {Say.Number(c.Expected)}"))}", figures, Progress: progress);
    }
}

/// <summary>A topic's records: how many it should have got since the copy was made, and how many arrived.</summary>
internal sealed record TopicCount(string Topic, long Expected, long Produced, long AtLeast, bool Compacted)
{
    public long Missing => Math.Max(0, AtLeast - Produced);

    public long Surplus => Math.Max(0, Produced - Expected);
}

internal static class TopicCounts
{
    /// <summary>
    /// Expected = end − beginning of the source at the baseline; at least = what the group has committed as copied (equal when drained);
    /// produced = destination's end − its end at the baseline.
    /// </summary>
    public static ImmutableArray<TopicCount> Of(CopySample sample, CopyPlan? plan, Baseline baseline)
    {
        var compacted = plan?.Topics.Where(t => t.Compacted).Select(t => t.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        return [.. sample.Topics.Select(t => new TopicCount(
            t.Topic,
            t.End - baseline.SourceStart(t.Topic),
            (t.DestinationEnd ?? 0) - baseline.DestinationEnd(t.Topic),
            t.Place - Math.Max(t.Earliest, baseline.SourceStart(t.Topic)),
            compacted.Contains(t.Topic)))];
    }
}

/// <summary>A sample in words.</summary>
internal static class CopyWords
{
    public static string? Problem(CopySample sample) => sample.Sources.FirstOrDefault(s => s.Problem is not null)?.Problem;

    public static Progress? ProgressOf(CopySample sample) => sample is { Done: { } done, Of: { } of }
        ? new Progress(done, of, "records", sample.Rate ?? 0, Behind(sample))
        : null;

    public static ImmutableArray<Figure> Figures(CopySample sample) =>
    [
        new("lag", $"{Say.Number(sample.Lag ?? 0)} records"),
        new("copied", $"{Say.Number(sample.Done ?? 0)} of {Say.Number(sample.Of ?? 0)} records"),
        new("rate", sample.Rate is { } rate ? $"{Say.Number(rate)} records/s" : "not known yet"),
        new("left", sample.Eta is { } eta ? $"about {Say.Time(eta)}" : sample.Lag > 0 ? "not known yet" : "nothing"),
        new("tasks", $"{sample.TasksRunning} of {sample.TasksWanted} run"),
        new("workers", sample.Workers is { } workers ? Say.Number(workers) : "not known"),
    ];

    /// <summary>What keeps the copy from running as wanted, or null.</summary>
    public static string? NotRunning(CopySample sample)
    {
        var failed = sample.Shards.Where(s => s.TasksFailed > 0 || s.State == "FAILED").ToList();
        if (failed.Count > 0) return $"{Say.Count(Math.Max(1, sample.TasksFailed), "task")} failed in {Say.Some(failed.Select(s => s.Shard))}: 'restart task N of shard {failed[0].Shard}', or see why in Connect";
        var held = sample.Shards.Where(s => s.State is "PAUSED" or "STOPPED").ToList();
        if (held.Count > 0) return $"{Say.Some(held.Select(s => $"{s.Shard} is {s.State.ToLowerInvariant()}"))}";
        return sample.TasksRunning < sample.TasksWanted ? $"{sample.TasksRunning} of {sample.TasksWanted} tasks run; the others are being dealt" : null;
    }

    public static string Behind(CopySample sample) =>
        $"{Say.Number(sample.Lag ?? 0)} records behind"
        + (sample.Rate is { } rate ? $", {Say.Number(rate)} records/s" : "")
        + (sample.Eta is { } eta ? $", about {Say.Time(eta)} left" : sample is { Lag: > 0, Rate: 0 } ? ", nothing arrives" : "");
}
