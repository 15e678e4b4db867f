using System.Collections.Immutable;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// Nobody writes to a planned topic: no end of any of its partitions moves from look to look. <c>offsets.quiet</c> proves it of the source before the
/// drain, <c>offsets.silent</c> for the day after, <c>offsets.at-rest</c> of the destination until its apps start. A topic that is not there is a no, and
/// so is an end that went back: then it is another log.
/// </summary>
internal sealed class EndsAtRest : WorldObservation
{
    private readonly MigrationWorld world;
    private readonly LookMemory<Ends> memory = new();

    /// <param name="named">The runbook names the cluster; else it is the source.</param>
    public EndsAtRest(MigrationWorld world, string name, bool named)
        : base(Contract.Observes(name, named ? [Fields.Text("cluster"), .. CopyWords.BookFields] : CopyWords.BookFields)) => this.world = world;

    /// <param name="Since">When these ends were first seen: unchanged since then.</param>
    private sealed record Ends(Dictionary<Partition, long> At, DateTimeOffset Asked, DateTimeOffset Since);

    protected override async Task<Look> SeeAsync(Call call, CancellationToken cancel)
    {
        var cluster = call.Inputs.ContainsKey("cluster") ? world.Cluster(call.Text("cluster")) : world.Source;
        var (book, asked) = (CopyBook.Of(call), world.Clock.GetUtcNow());
        var planned = book.Topics.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var there = (await cluster.TopicsAsync(cancel)).Where(t => planned.Contains(t.Name)).ToList();
        var absent = planned.Except(there.Select(t => t.Name), StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (absent.Count > 0) return Look.No($"not at the {cluster.Name}, or not to be seen there (right DESCRIBE): {Say.Some(absent)}");
        var ends = await cluster.EndsAsync(there, world.Clock, cancel);
        var words = $"all {Say.Count(ends.Count, "partition")} of {Say.Count(planned.Count, "planned topic")} at the {cluster.Name}";
        if (Fewer(book, ends) is { } fewer) return Look.No(fewer);
        if (memory.Find(call) is not { } last)
        {
            memory.Keep(call, new Ends(ends, asked, asked));
            return Look.CannotTell($"first look at {words}; the next one compares");
        }

        if (Moved(last.At, ends, asked - last.Asked) is not { Count: > 0 } moved)
        {
            memory.Keep(call, last with { Asked = asked });
            return new Look(Verdict.Yes, $"no record for {Say.Time(asked - last.Since)} on {words}", [new Figure("partitions", Say.Number(ends.Count))], last.Since);
        }

        memory.Keep(call, new Ends(ends, asked, asked));
        return Look.No($"somebody writes at the {cluster.Name}: {Say.Some(moved, 4, 160)}", new Figure("topics that moved", Say.Number(moved.Count)));
    }

    private static string? Fewer(CopyBook book, Dictionary<Partition, long> ends)
    {
        var lacks = book.Topics.SelectMany(t => Enumerable.Range(0, t.Partitions).Select(p => new Partition(t.Name, p))).Where(p => !ends.ContainsKey(p)).ToList();
        return lacks.Count == 0 ? null : $"{Say.Count(lacks.Count, "planned partition")} not there: {Say.Some(lacks.Select(p => $"{p.Topic}/{p.Number}"))}";
    }

    /// <summary>Per topic what happened since the last look, by partition: what one gained never hides what another lost.</summary>
    private static List<string> Moved(Dictionary<Partition, long> before, Dictionary<Partition, long> now, TimeSpan time)
    {
        var moves = now.Select(e => (e.Key, By: e.Value - before.GetValueOrDefault(e.Key))).Where(e => e.By != 0).ToList();
        var grown = moves.Where(m => m.By > 0).GroupBy(m => m.Key.Topic, StringComparer.Ordinal).Select(g => (Topic: g.Key, Records: g.Sum(m => m.By))).OrderByDescending(g => g.Records)
            .Select(g => $"{g.Topic} got {Say.Count(g.Records, "record")} in {Say.Time(time)} ({Rate(g.Records, time)} a second)");
        var shrunk = moves.Where(m => m.By < 0).Select(m => $"{m.Key.Topic}/{m.Key.Number} went back by {Say.Number(-m.By)} to {Say.Number(now[m.Key])}: it was made anew");
        return [.. shrunk, .. grown];
    }

    private static string Rate(long records, TimeSpan time) =>
        (records / Math.Max(time.TotalSeconds, 0.1)) is var rate && rate >= 10 ? Say.Number(rate) : rate.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
}
