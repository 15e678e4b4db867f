using System.Numerics;

namespace ChatOpsBot.Migration.Parity;

/// <summary>How many records may lack at the beginning of a stretch, because retention took them since.</summary>
/// <param name="Source">Records of the source that the destination may no longer have.</param>
/// <param name="Destination">Records of the destination that the source may no longer have.</param>
/// <param name="GoneBefore">The destination may have let go of records older than this time, and of no younger ones: those were deleted by somebody.</param>
internal readonly record struct Leads(long Source, long Destination, long GoneBefore = long.MaxValue);

/// <summary>
/// Both sides of a partition, read once, in step: the source's records must appear at the destination in their order; what stands between
/// them there is extra. That is exact, needs no memory, and a copy that was begun again from an earlier place passes with its extras counted.
/// </summary>
internal sealed class SequenceMatch
{
    private readonly IEnumerator<RecordMark> source;
    private readonly IEnumerator<RecordMark> destination;
    private bool moreSource;
    private bool moreDestination;
    private RecordMark here;
    private RecordMark there;
    private long expected;

    private SequenceMatch(LogStretch s, LogStretch d)
    {
        (source, destination, expected, NextSource, NextDestination) = (s.Records().GetEnumerator(), d.Records().GetEnumerator(), s.From, s.From, d.From);
    }

    public long Matched { get; private set; }

    /// <summary>Offsets of the source that hold no record to be copied: transaction markers, aborted records, or what compaction took.</summary>
    public long Gaps { get; private set; }

    /// <summary>The offset after the last source record that was found, and after its copy (or after what was counted as extra behind that).</summary>
    public long NextSource { get; private set; }

    public long NextDestination { get; private set; }

    /// <summary>The first record of the source that does not follow at the destination; null: all do.</summary>
    public RecordMark? Stuck { get; private set; }

    public ExtraRecords Extras { get; } = new();

    /// <summary>There were extras before the last match, so a missing record may be among them, out of order.</summary>
    public bool ExtrasBetween { get; private set; }

    /// <summary>Records at the beginning of the destination's stretch that the source no longer has.</summary>
    public long OnlyThere { get; private set; }

    /// <summary>Records at the beginning of the source's stretch that the destination no longer has.</summary>
    public long OnlyHere { get; private set; }

    /// <summary>Digest over all matched records in their order: two readings that agree have read the same.</summary>
    public ulong Digest { get; private set; }

    /// <param name="toTheEnd">Count the destination's records after the last match too; else stop when the source's stretch is through.</param>
    public static SequenceMatch Of(LogStretch source, LogStretch destination, Leads leads, bool toTheEnd)
    {
        var match = new SequenceMatch(source, destination);
        using (match.source)
        using (match.destination)
            match.Run(leads, toTheEnd, source.To);
        return match;
    }

    private void Run(Leads leads, bool toTheEnd, long end)
    {
        moreSource = MoveSource();
        moreDestination = (moreSource || toTheEnd) && MoveDestination();
        SkipWhatExpiredThere(leads);
        while (moreSource && moreDestination)
        {
            if (here.Digest == there.Digest) Match();
            else PassExtra(leads.Destination);
        }

        if (moreSource) Stuck = here;
        else
        {
            Gaps += Math.Max(0, end - expected);
            NextSource = Math.Max(NextSource, end);
            while (toTheEnd && moreDestination)
            {
                NextDestination = there.Offset + 1; // counted now, so never again
                PassExtra(leads.Destination);
            }
        }
    }

    private void SkipWhatExpiredThere(Leads leads)
    {
        while (moreSource && OnlyHere < leads.Source && here.Time < leads.GoneBefore && !(moreDestination && here.Digest == there.Digest))
        {
            OnlyHere++;
            moreSource = MoveSource();
        }
    }

    private void Match()
    {
        Matched++;
        Digest = BitOperations.RotateLeft(Digest, 7) + (here.Digest * 0x9E37_79B9_7F4A_7C15UL);
        (NextSource, NextDestination) = (here.Offset + 1, there.Offset + 1);
        ExtrasBetween = Extras.Count > 0;
        moreSource = MoveSource();
        moreDestination = MoveDestination();
    }

    private void PassExtra(long leading)
    {
        if (Matched == 0 && OnlyThere < leading) OnlyThere++;
        else Extras.Add(there);
        moreDestination = MoveDestination();
    }

    private bool MoveSource()
    {
        if (!source.MoveNext()) return false;
        here = source.Current;
        Gaps += here.Offset - expected;
        expected = here.Offset + 1;
        return true;
    }

    private bool MoveDestination()
    {
        if (!destination.MoveNext()) return false;
        there = destination.Current;
        return true;
    }
}
