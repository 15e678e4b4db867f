using System.Runtime.InteropServices;

namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// Records at the destination that no record of the source was left for. All are counted; which they are is kept up to a bound, beyond it
/// for an even sample (by digest), so that memory stays flat also when a whole topic was copied twice.
/// </summary>
internal sealed class ExtraRecords(int most = ExtraRecords.Most)
{
    public const int Most = 1 << 20;

    private readonly Dictionary<ulong, Extra> kept = [];
    private ulong mask;

    /// <param name="Offset">Where the first of them lies at the destination.</param>
    public record struct Extra(long Count, long Offset, ulong Key);

    public long Count { get; private set; }

    /// <summary>The first one's offset at the destination; -1: there is none.</summary>
    public long First { get; private set; } = -1;

    public IReadOnlyDictionary<ulong, Extra> Kept => kept;

    /// <summary>How many records each kept one stands for.</summary>
    public double Each => mask + 1.0;

    public void Add(in RecordMark record, long times = 1)
    {
        Count += times;
        if (First < 0 || record.Offset < First) First = record.Offset;
        if ((record.Digest & mask) != 0) return;
        ref var extra = ref CollectionsMarshal.GetValueRefOrAddDefault(kept, record.Digest, out var there);
        extra = there ? extra with { Count = extra.Count + times } : new Extra(times, record.Offset, record.Key);
        if (kept.Count > most) Thin();
    }

    private void Thin()
    {
        mask = (mask << 1) | 1;
        foreach (var digest in kept.Keys.Where(d => (d & mask) != 0).ToList()) kept.Remove(digest);
    }
}
