using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Topics;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// Nobody writes to the source any more: no end of a moved topic grows from look to look. <c>offsets.quiet</c> proves it before the drain,
/// <c>offsets.silent</c> for the day after.
/// </summary>
internal sealed class SourceQuiet(MigrationWorld world, string name) : WorldObservation(Contract.Observes(name))
{
    private readonly LookMemory<Ends> memory = new();

    /// <param name="Since">When these ends were first seen: unchanged since then.</param>
    private sealed record Ends(Dictionary<Partition, long> At, DateTimeOffset Since);

    protected override async Task<Look> SeeAsync(Call call, CancellationToken cancel)
    {
        var asked = world.Clock.GetUtcNow();
        var planned = CopyPlan.Find(call)?.Topics.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var topics = planned is null ? await world.MovedTopicsAsync(cancel) : [.. (await world.Source.TopicsAsync(cancel)).Where(t => planned.Contains(t.Name))];
        var ends = await world.Source.EndsAsync(topics, world.Clock, cancel);
        var last = memory.Find(call);
        if (last is null)
        {
            memory.Keep(call, new Ends(ends, asked));
            return Look.CannotTell($"first look at {Say.Count(ends.Count, "partition")}; the next one compares");
        }

        var grown = ends.Where(e => e.Value > last.At.GetValueOrDefault(e.Key, 0)).GroupBy(e => e.Key.Topic, StringComparer.Ordinal)
            .Select(g => (Topic: g.Key, Records: g.Sum(e => e.Value - last.At.GetValueOrDefault(e.Key, 0)))).OrderByDescending(g => g.Records).ToList();
        if (grown.Count > 0)
        {
            memory.Keep(call, new Ends(ends, asked));
            return Look.No($"still written to: {Say.Some(grown.Select(g => $"{g.Topic} got {Say.Number(g.Records)} records"))}", new Figure("topics growing", Say.Number(grown.Count)));
        }

        return new Look(Verdict.Yes, $"no record for {Say.Time(asked - last.Since)} on {Say.Count(ends.Count, "partition")}", [new Figure("partitions", Say.Number(ends.Count))], last.Since);
    }
}
