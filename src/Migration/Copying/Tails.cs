using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;

namespace ChatOpsBot.Migration.Copying;

/// <summary>
/// Lag without records: a transaction's marker holds the last offset, and a group that commits "last record + 1" never reaches the end. Believed only
/// when the log stands still and a read from the place returns nothing; remembered until place or end moves.
/// </summary>
internal sealed class Tails(MigrationWorld world)
{
    /// <summary>Markers at an end are a few: what is further behind has records.</summary>
    private const long MostOffsets = 10_000;

    private sealed record Seen(ImmutableDictionary<Partition, Tail> Lagging, ImmutableHashSet<Partition> Empty);

    private readonly record struct Tail(long Place, long End);

    private readonly LookMemory<Seen> memory = new();

    /// <summary>Partitions whose lag holds no records. Empty at the first look, and while anything moves.</summary>
    public async Task<IReadOnlySet<Partition>> WithoutRecordsAsync(Runbooks.Actions.Call call, CopySample sample, CancellationToken cancel)
    {
        var lagging = sample.Topics.SelectMany(t => t.Each.Where(p => p.Lag > 0).Select(p => (Partition: new Partition(t.Topic, p.Number), Tail: new Tail(p.At!.Value, p.End!.Value), p.Lag)))
            .Where(p => p.Lag <= MostOffsets).ToImmutableDictionary(p => p.Partition, p => p.Tail);
        var last = memory.Find(call) ?? new Seen(ImmutableDictionary<Partition, Tail>.Empty, []);
        bool Stands(Partition p) => last.Lagging.TryGetValue(p, out var was) && was == lagging[p];
        var empty = last.Empty.Where(p => lagging.ContainsKey(p) && Stands(p)).ToImmutableHashSet();
        var asked = lagging.Keys.Where(p => Stands(p) && !empty.Contains(p)).ToDictionary(p => p, p => (lagging[p].Place, lagging[p].End));
        if (asked.Count > 0) empty = empty.Union(await TailReader.WithoutRecordsAsync(world.Source, asked, world.Clock, cancel));
        memory.Keep(call, new Seen(lagging, empty));
        return empty;
    }
}
