using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>
/// Tells places that do not move because something is wrong from those behind which there is nothing to copy: markers of transactions, and what was
/// aborted, hold offsets and are no records. Each tail is read once, until its place or its end moves.
/// </summary>
internal sealed class SilentTails(MigrationWorld world)
{
    /// <summary>What is further behind has records, or is worth a person's look.</summary>
    private const long MostOffsets = 10_000;

    private Dictionary<Partition, (long Place, long End)> silent = [];

    /// <summary>Those of the stuck that have something to copy.</summary>
    /// <exception cref="WorldTroubleException">The source does not answer.</exception>
    public async Task<ImmutableArray<StuckPartition>> WithRecordsAsync(ImmutableArray<StuckPartition> stuck, CancellationToken cancel)
    {
        var tails = stuck.Where(s => s.End - s.Place <= MostOffsets).ToDictionary(s => s.Partition, s => (s.Place, s.End));
        silent = silent.Where(s => tails.TryGetValue(s.Key, out var now) && now == s.Value).ToDictionary();
        var asked = tails.Where(t => !silent.ContainsKey(t.Key)).ToDictionary();
        if (asked.Count > 0)
            foreach (var partition in await TailReader.WithoutRecordsAsync(world.Source, asked, world.Clock, cancel)) silent[partition] = asked[partition];
        return [.. stuck.Where(s => !silent.ContainsKey(s.Partition))];
    }
}
