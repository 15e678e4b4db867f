using System.Collections.Immutable;
using ChatOpsBot.Migration.Kafka;

namespace ChatOpsBot.Migration.Parity;

/// <summary>How far both sides of a partition are known to agree, and what was found so far.</summary>
/// <param name="Shard">By which shard it was copied: copied anew by another, nothing of this holds.</param>
/// <param name="SourceTo">Everything before this offset was compared; the same at the destination.</param>
/// <param name="Records">Records (compacted: keys) that were compared.</param>
/// <param name="Gaps">Offsets of the source that hold no record to copy: transaction markers or aborted records.</param>
/// <param name="Surplus">What was found too much before these places.</param>
/// <param name="Digest">Over all that was compared.</param>
internal sealed record ComparedPartition(string Shard, long SourceTo, long DestinationTo, long Records, long Gaps, Difference Surplus, ulong Digest)
{
    public bool Compacted { get; init; }

    /// <summary>All that is known to differ, also behind these places, as of the last comparison.</summary>
    public Difference Difference { get; init; } = Surplus;

    /// <summary>Where at the source the first missing record lies, and at the destination the first extra one; -1: none, or not known.</summary>
    public long FirstMissing { get; init; } = -1;

    public long FirstExtra { get; init; } = -1;

    /// <summary>
    /// After one more reading that began at these places. What lacks is looked for again from the same places next time; what is there is done with.
    /// </summary>
    public ComparedPartition With(PartitionResult result)
    {
        var all = Surplus + result.Difference;
        var seen = this with { Compacted = result.Compacted, Difference = all, FirstMissing = result.FirstMissing, FirstExtra = result.FirstExtra >= 0 ? result.FirstExtra : FirstExtra };
        if (result.Difference.Lacks || result.DestinationTo < 0 || (result.Compacted && !result.Difference.IsNone)) return seen;
        return seen with
        {
            SourceTo = result.SourceTo, DestinationTo = result.DestinationTo, Surplus = all, Gaps = Gaps + result.Gaps,
            Records = Records + result.Records, Digest = Digest + result.Digest,
        };
    }
}

/// <summary>
/// What comparisons found so far, per run, for as long as this process lives: a comparison that is repeated goes on where the last one was, and
/// what people accept are its figures. After a restart the recorded proof stands in (<see cref="ParityProof"/>); what is in neither is read again.
/// </summary>
internal sealed class ParityMemory
{
    private const int MostRuns = 16;

    private readonly Lock gate = new();
    private ImmutableDictionary<Guid, Found> runs = ImmutableDictionary<Guid, Found>.Empty;

    /// <param name="Rate">Records a second, both sides together, at the last reading that was long enough to tell.</param>
    /// <param name="Whole">A comparison ended and these are its findings; false: it was cut.</param>
    public sealed record Found(ImmutableDictionary<Partition, ComparedPartition> Partitions, double? Rate, bool Whole, bool Frozen = false)
    {
        public static readonly Found Nothing = new(ImmutableDictionary<Partition, ComparedPartition>.Empty, null, Whole: false);
    }

    public Found Of(Guid run) => runs.GetValueOrDefault(run, Found.Nothing);

    public void Keep(Guid run, Func<Found, Found> change)
    {
        lock (gate)
        {
            if (runs.Count >= MostRuns && !runs.ContainsKey(run)) runs = runs.Clear();
            runs = runs.SetItem(run, change(Of(run)));
        }
    }
}
