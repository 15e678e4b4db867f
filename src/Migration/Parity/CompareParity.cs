using System.Collections.Immutable;
using System.Diagnostics;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// Compares both sides record by record, over every partition of the book. <c>moving</c>: all that was committed as copied is there as it was, up
/// to a recorded place; <c>frozen</c>: from there on, exactly to both ends. A repeated comparison goes on where the last one was.
/// </summary>
internal sealed class CompareParity(MigrationWorld world, MigrationProbe probe, ParityMemory memory) : ReadingAction(Contract.Reads(
    "parity.compare", [Fields.Choice("logs", "moving", "frozen")], [Fields.Integer("topics"), Fields.Integer("records"), Fields.Text(ParityProof.Fact)]))
{
    private static readonly TimeSpan ToldEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Fewer records tell nothing of a rate.</summary>
    private const long EnoughForRate = 20_000;

    private readonly ParitySurveyor surveyor = new(world);

    protected override string Words => "Reads the records of both sides and compares them, partition by partition.";

    /// <summary>Says beforehand how much there is to read, and how long that will take.</summary>
    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var plain = await base.PreviewAsync(call, cancel);
        if (CopyBook.Find(call) is not { Begun: true } book) return plain;
        var survey = await surveyor.AskAsync(call, book, Known(call), call.Text("logs") == "frozen", cancel);
        return plain with { Words = $"{Words} {Say.Number(survey.Records)} records to read{ParityWords.Time(survey.Records, Rate(call))}." };
    }

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var (book, frozen) = (CopyBook.Of(call), call.Text("logs") == "frozen");
        var survey = await surveyor.AskAsync(call, book, Known(call), frozen, cancel);
        var lacks = frozen ? [] : await LacksAsync(call, survey, cancel);
        await ReadAsync(call, survey, progress, cancel);
        var moved = frozen ? await MovedAsync(survey, cancel) : [];
        memory.Keep(call.RunId, f => f with { Whole = true, Frozen = frozen });
        var verdict = new ParityVerdict(survey with { Findings = [.. survey.Findings, .. lacks, .. moved] }, Compared(call, book), Accepted.Of(call), frozen, Rate(call));
        if (verdict.Trouble(call) is { } trouble) return trouble;
        var proof = ParityProof.Of(verdict.Partitions, Rate(call) ?? 0).Write();
        return Done(verdict.Evidence, Fields.Facts(("topics", Value.Of(verdict.Topics)), ("records", Value.Of(verdict.Records)), (ParityProof.Fact, Value.Of(proof))), verdict.Figures);
    }

    /// <summary>Up to where a partition was compared already, by this process or as it is recorded; whichever is further.</summary>
    private Func<Partition, string, ComparedPartition?> Known(Call call)
    {
        var (found, proof) = (memory.Of(call.RunId).Partitions, ParityProof.Of(call));
        return (partition, shard) => new[] { found.GetValueOrDefault(partition), proof.Find(partition) }.Where(k => k?.Shard == shard).MaxBy(k => k!.SourceTo);
    }

    private double? Rate(Call call) => memory.Of(call.RunId).Rate ?? (ParityProof.Of(call).Rate is > 0 and var rate ? rate : null);

    private async Task ReadAsync(Call call, ParitySurvey survey, IProgress<Progress> progress, CancellationToken cancel)
    {
        var (known, shards) = (Known(call), survey.Book.Topics.ToDictionary(t => t.Name, t => t.Shard, StringComparer.Ordinal));
        memory.Keep(call.RunId, f => f with { Whole = false });
        var comparison = new RecordComparison(world.Source, world.Destination, world.Clock);
        var since = Stopwatch.GetTimestamp();
        var orders = survey.Orders.ToDictionary(o => o.Partition);
        var reading = comparison.RunAsync(survey.Orders, result =>
        {
            var (order, shard) = (orders[result.Partition], shards[result.Partition.Topic]);
            var before = known(result.Partition, shard) is { } its && (its.SourceTo, its.DestinationTo) == (order.Source.Earliest, order.Destination.Earliest)
                ? its : new ComparedPartition(shard, order.Source.Earliest, order.Destination.Earliest, 0, 0, Difference.None, 0);
            memory.Keep(call.RunId, f => f with { Partitions = f.Partitions.SetItem(result.Partition, before.With(result)) });
        }, cancel);
        while (await Task.WhenAny(reading, Task.Delay(ToldEvery, world.Clock, cancel)) != reading) Tell(comparison.Read);
        await reading;
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        if (comparison.Read >= EnoughForRate) memory.Keep(call.RunId, f => f with { Rate = comparison.Read / seconds });

        void Tell(long read) => progress.Report(new Progress(Math.Min(read, survey.Records), survey.Records, "records compared", read / Stopwatch.GetElapsedTime(since).TotalSeconds));
    }

    private ImmutableDictionary<Partition, ComparedPartition> Compared(Call call, CopyBook book)
    {
        var shards = book.Topics.ToDictionary(t => t.Name, t => t.Shard, StringComparer.Ordinal);
        return memory.Of(call.RunId).Partitions.Where(p => shards.GetValueOrDefault(p.Key.Topic) == p.Value.Shard).ToImmutableDictionary();
    }

    /// <summary>A connector that is not there copies nothing any more, however equal the rest is.</summary>
    private async Task<IEnumerable<Finding>> LacksAsync(Call call, ParitySurvey survey, CancellationToken cancel)
    {
        if (!survey.Findings.IsEmpty) return [];
        var sample = await probe.SampleAsync(call, world.Clock.GetUtcNow(), cancel);
        if (CopyWords.Unknown(sample, world.Clock.GetUtcNow()) is { } unknown) throw new WorldTroubleException("unreachable", unknown, null, "Retry when it answers.");
        return sample.Wrong.Select(w => new Finding("missing", w, "'scale replicator N' makes a connector again that was deleted or edited, from its place; 'copy again SHARD' copies its topics from the beginning"));
    }

    /// <summary>What was written while the logs should have been at rest.</summary>
    private async Task<IEnumerable<Finding>> MovedAsync(ParitySurvey survey, CancellationToken cancel)
    {
        var wanted = survey.Orders.Select(o => o.Partition.Topic).ToHashSet(StringComparer.Ordinal);
        var here = await world.Source.EndsAsync([.. (await world.Source.TopicsAsync(cancel)).Where(t => wanted.Contains(t.Name))], world.Clock, cancel);
        var there = await world.Destination.EndsAsync([.. (await world.Destination.TopicsAsync(cancel)).Where(t => wanted.Contains(t.Name))], world.Clock, cancel);
        Finding Of(Partition p, long records, string cluster) => new(
            "moving", $"{ForeignText.From(p.Topic, 120)}/{p.Number} got {Say.Number(records)} records at the {cluster} while it was compared: somebody writes there", "Find and stop who writes; then compare again", p.Topic);
        return [
            .. survey.Orders.Where(o => here.GetValueOrDefault(o.Partition) > o.SourceEnd).Select(o => Of(o.Partition, here[o.Partition] - o.SourceEnd, world.Source.Name)),
            .. survey.Orders.Where(o => there.GetValueOrDefault(o.Partition) > o.Destination.Latest).Select(o => Of(o.Partition, there[o.Partition] - o.Destination.Latest, world.Destination.Name))];
    }
}
