using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <summary>One record that lies, or ever lay, in a partition.</summary>
/// <param name="Content">A digest of key and value.</param>
/// <param name="Key">A digest of the key; null for none.</param>
/// <param name="Tombstone">Whether it has no value.</param>
internal readonly record struct LedgerEntry(long Offset, UInt128 Content, UInt128? Key, bool Tombstone, long ProducerId, bool Transactional)
{
    public static LedgerEntry Of(in RecordBatch batch, in RecordReader record) => new(
        record.Offset, ContentOf(record), record.HasKey ? Digest(record.Key) : null, record.IsTombstone, batch.ProducerId, batch.Transactional);

    private static UInt128 ContentOf(in RecordReader record)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([(byte)(record.HasKey ? 1 : 0), (byte)(record.IsTombstone ? 1 : 0)]);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, record.Key.Length);
        hash.AppendData(length);
        hash.AppendData(record.Key);
        hash.AppendData(record.Value);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetCurrentHash(digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }

    private static UInt128 Digest(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }
}

/// <summary>
/// Everything that was ever written into a partition, kept apart from the log, so that what retention, compaction or people took away can still be
/// counted. Packed batches of kinds that cannot be unpacked are counted and not known by content. Guarded by the log.
/// </summary>
internal sealed class Ledger
{
    private readonly List<LedgerEntry> entries = [];
    private readonly List<AbortedTransaction> aborted = [];

    public void Wrote(in RecordBatch batch, long at)
    {
        if (batch.Control || !batch.TryUnpack(out var records)) return;
        var reader = new RecordReader(batch, records);
        for (var i = 0; reader.Next(); i++) entries.Add(LedgerEntry.Of(batch, reader) with { Offset = at + i });
    }

    public void Aborted(AbortedTransaction transaction) => aborted.Add(transaction);

    public void Take(Ledger other) => entries.AddRange(other.entries);

    public LedgerPage Read() => new([.. entries], [.. aborted]);
}

internal sealed record LedgerPage(IReadOnlyList<LedgerEntry> Entries, IReadOnlyList<AbortedTransaction> Aborted)
{
    public bool TookBack(LedgerEntry entry) => entry.Transactional
        && Aborted.Any(each => each.ProducerId == entry.ProducerId && each.FirstOffset <= entry.Offset && entry.Offset < each.Marker);
}
