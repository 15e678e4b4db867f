using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>A sample in words.</summary>
internal static class CopyWords
{
    /// <summary>What an observation of the copy goes over, so that a runbook says where it comes from; else the facts of the run tell.</summary>
    public static readonly ImmutableArray<Field> BookFields =
        [Fields.Text(CopyBook.PlanFact) with { Optional = true }, Fields.Text(CopyBook.BaselineFact) with { Optional = true }];

    /// <summary>Why a sample is not of now, with the age of what it has instead; null: all of it is.</summary>
    public static string? Unknown(CopySample sample, DateTimeOffset now)
    {
        var silent = sample.Sources.Where(s => s.Problem is not null).ToList();
        if (silent.Count == 0) return null;
        var oldest = silent.MinBy(s => s.At ?? DateTimeOffset.MinValue)!;
        return $"{Say.Some(silent.Select(s => s.Problem!), 2)}; " + (oldest.At is { } at ? $"what {oldest.Name} said last is {Say.Time(now - at)} old" : $"{oldest.Name} has not answered yet");
    }

    /// <summary>What was planned and is not there; null: nothing.</summary>
    public static string? Wrong(CopySample sample) => sample.Wrong.IsEmpty ? null : Say.Some(sample.Wrong, 4, 300);

    /// <summary>What was looked at.</summary>
    public static string All(CopySample sample) =>
        $"all {Say.Count(sample.Topics.Sum(t => t.Each.Length), "partition")} of {Say.Count(sample.Topics.Length, "planned topic")}";

    /// <summary>What retention took or will take before it is copied, after other words; empty: nothing.</summary>
    public static string Losses(CopySample sample)
    {
        var expired = sample.Topics.Where(t => t.Expired > 0).OrderByDescending(t => t.Expired).Select(t => $"{t.Topic}: {Say.Count(t.Expired, "record")} expired uncopied").ToList();
        var lacks = sample.Topics.Where(t => t.Lacks > 0).OrderByDescending(t => t.Lacks)
            .Select(t => $"{t.Topic}: {Say.Count(t.Lacks, "record")} fewer arrived than its place says (expired uncopied while nobody looked, or markers of transactions: the comparison tells)").ToList();
        return (expired.Count > 0 ? $"; {Say.Some(expired, 4, 160)}" : "") + (lacks.Count > 0 ? $"; {Say.Some(lacks, 2, 240)}" : "")
            + (sample.Threats.IsEmpty ? "" : $"; {Say.Some(sample.Threats, 2, 300)}");
    }

    public static Progress? ProgressOf(CopySample sample) => sample is { Done: { } done, Of: { } of }
        ? new Progress(done, of, "records", sample.Rate ?? 0, Behind(sample) + Losses(sample))
        : null;

    public static ImmutableArray<Figure> Figures(CopySample sample) =>
    [
        new("lag", sample.Lag is { } lag ? $"{Say.Number(lag)} records" : "not known"),
        new("copied", sample is { Done: { } done, Of: { } of } ? $"{Say.Number(done)} of {Say.Number(of)} records" : "not known"),
        new("rate", sample.Rate is { } rate ? $"{Say.Number(rate)} records/s" : "not known yet"),
        new("left", sample.Eta is { } eta ? $"about {Say.Time(eta)}" : sample.Lag is 0 ? "nothing" : "not known yet"),
        new("tasks", $"{sample.TasksRunning} of {sample.TasksWanted} run"),
        new("workers", sample.Workers is { } workers ? Say.Number(workers) : "not known"),
        .. sample.Expired > 0 ? [new Figure("expired uncopied", $"{Say.Number(sample.Expired)} records")] : ImmutableArray<Figure>.Empty,
    ];

    /// <summary>What keeps the copy from running as wanted, or null.</summary>
    public static string? NotRunning(CopySample sample)
    {
        var failed = sample.Shards.Where(s => s.TasksFailed > 0 || s.State == "FAILED").ToList();
        if (failed.Count > 0) return $"{Say.Count(Math.Max(1, sample.TasksFailed), "task")} failed in {Say.Some(failed.Select(s => s.Shard))}: {failed[0].Failure ?? $"'restart task N of shard {failed[0].Shard}'"}";
        var held = sample.Shards.Where(s => s.State is "PAUSED" or "STOPPED").ToList();
        if (held.Count > 0) return $"{Say.Some(held.Select(s => $"{s.Shard} is {s.State.ToLowerInvariant()}"))}";
        var less = sample.Shards.Where(s => s.TasksRunning < s.TasksWanted).ToList();
        return less.Count == 0 ? null : $"{sample.TasksRunning} of {sample.TasksWanted} tasks run: {Say.Some(less.Select(s => $"{s.Shard} {s.TasksRunning} of {s.TasksWanted}"))}";
    }

    public static string Behind(CopySample sample) =>
        (sample.Lag is { } lag ? $"{Say.Number(lag)} records behind" : "how far it is behind is not known")
        + (sample.Rate is { } rate ? $", {Say.Number(rate)} records/s" : "")
        + (sample.Eta is { } eta ? $", about {Say.Time(eta)} left" : sample is { Lag: > 0, Rate: 0 } ? ", nothing arrives" : "");
}
