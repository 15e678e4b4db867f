namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// Where a surplus comes from, found by reading the source backwards in ever larger blocks: copied twice, copied though its transaction was
/// aborted, or not of the source at all. Replays lie shortly before the copy's place, so mostly one block is enough.
/// </summary>
internal static class SurplusOrigin
{
    private const long FirstBlock = 1 << 16;

    /// <param name="Duplicates">Records that the source has, and that are there more than once.</param>
    /// <param name="Aborted">Records of transactions that the source aborted.</param>
    /// <param name="Foreign">Records the source does not have.</param>
    /// <param name="ForeignKeys">Keys of these.</param>
    public sealed record Origin(long Duplicates, long Aborted, long Foreign, IReadOnlySet<ulong> ForeignKeys);

    /// <param name="extras">The surplus.</param>
    /// <param name="source">All that the source has, up to where the destination may have been copied from.</param>
    /// <param name="transactions">The source has gaps that may be aborted records.</param>
    public static Origin Of(ExtraRecords extras, LogStretch source, bool transactions)
    {
        if (extras.Count == 0) return new Origin(0, 0, 0, new HashSet<ulong>());
        var unknown = extras.Kept.Keys.ToHashSet();
        Resolve(unknown, source, source.Read);
        var afterCommitted = unknown.ToHashSet();
        if (transactions && unknown.Count > 0 && source.ReadAll is { } all) Resolve(unknown, source, all);
        var aborted = Count(extras, afterCommitted) - Count(extras, unknown);
        var foreign = Count(extras, unknown);
        return new Origin(extras.Count - aborted - foreign, aborted, foreign, unknown.Select(d => extras.Kept[d].Key).ToHashSet());
    }

    private static void Resolve(HashSet<ulong> unknown, LogStretch source, ReadRecords read)
    {
        for (var (to, block) = (source.To, FirstBlock); to > source.From && unknown.Count > 0; (to, block) = (to - block, block * 4))
            foreach (var record in read(Math.Max(source.From, to - block), to))
                if (unknown.Remove(record.Digest) && unknown.Count == 0) return;
    }

    private static long Count(ExtraRecords extras, HashSet<ulong> digests) =>
        Math.Min(extras.Count, (long)Math.Round(digests.Sum(d => extras.Kept[d].Count) * extras.Each));
}
