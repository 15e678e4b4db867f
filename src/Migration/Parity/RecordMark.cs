namespace ChatOpsBot.Migration.Parity;

/// <summary>A record as far as it is compared: where it lies, and digests instead of its content.</summary>
/// <param name="Key">Digest of the key alone.</param>
/// <param name="Digest">Digest of all that must arrive: key, value, headers, and the timestamp unless the topic stamps its own.</param>
/// <param name="Tombstone">It has no value: in a compacted topic it deletes its key.</param>
/// <param name="Time">Its timestamp; milliseconds since 1970, UTC.</param>
internal readonly record struct RecordMark(long Offset, ulong Key, ulong Digest, bool Tombstone, long Time = 0);

/// <summary>Records of one partition from one offset to before another, in order, as applications that read committed records see them.</summary>
internal delegate IEnumerable<RecordMark> ReadRecords(long from, long to);

/// <summary>A stretch of one partition at one side.</summary>
/// <param name="From">First offset of the stretch.</param>
/// <param name="To">The offset after its last.</param>
/// <param name="ReadAll">Also records of aborted transactions; null where that is not known.</param>
internal sealed record LogStretch(long From, long To, ReadRecords Read, ReadRecords? ReadAll = null)
{
    public IEnumerable<RecordMark> Records() => From < To ? Read(From, To) : [];
}
