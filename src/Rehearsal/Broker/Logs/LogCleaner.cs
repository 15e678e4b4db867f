using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <summary>
/// Compacts one log as Kafka's cleaner does: of each key the last record stays, at its old offset, so that holes come to be; a tombstone stays for
/// a time after it was first cleaned; what a transaction took back goes, its markers stay. Guarded by the log.
/// </summary>
internal sealed class LogCleaner
{
    private const int SegmentSize = 16 * 1024;

    private readonly Dictionary<long, long> tombstones = []; // until when a tombstone stays, by its offset

    /// <summary>What is left of these segments. The old ones are not touched: readers may hold them, and other logs may share them.</summary>
    /// <param name="before">Nothing from this offset on is cleaned.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="keepTombstones">Milliseconds.</param>
    public List<Segment> Clean(IReadOnlyList<Segment> segments, long before, TransactionIndex transactions, long now, long keepTombstones)
    {
        var pass = new Pass(LastOffsets(segments, before, transactions), tombstones, transactions, now, keepTombstones);
        var kept = new List<Segment>();
        foreach (var segment in segments)
            for (var position = 0; position < segment.Length; position += segment.BatchAt(position).Size)
            {
                var batch = segment.BatchAt(position);
                if (batch.BaseOffset >= before) Put(kept, batch.Bytes);
                else if (pass.Filter(batch) is { IsEmpty: false } left) Put(kept, left);
            }

        if (kept.Count > 0) kept[^1].Seal();
        return kept;
    }

    private static void Put(List<Segment> segments, ReadOnlySpan<byte> bytes)
    {
        var batch = new RecordBatch(bytes);
        if (segments.Count == 0 || !segments[^1].Fits(bytes.Length))
        {
            if (segments.Count > 0) segments[^1].Seal();
            segments.Add(new Segment(batch.BaseOffset, new byte[Math.Max(bytes.Length, SegmentSize)]));
        }

        segments[^1].Append(bytes, batch.BaseOffset, batch.LeaderEpoch);
    }

    /// <summary>The last offset of each key, by a digest of the key: keys may be long and many, and Kafka does so too.</summary>
    private static Dictionary<UInt128, long> LastOffsets(IReadOnlyList<Segment> segments, long before, TransactionIndex transactions)
    {
        var last = new Dictionary<UInt128, long>();
        foreach (var segment in segments)
            for (var position = 0; position < segment.Length; position += segment.BatchAt(position).Size)
            {
                var batch = segment.BatchAt(position);
                if (batch.BaseOffset >= before) return last;
                if (batch.Control || transactions.TookBack(batch) || !batch.TryUnpack(out var records)) continue;
                var reader = new RecordReader(batch, records);
                while (reader.Next())
                    if (reader.HasKey) last[Digest(reader.Key)] = reader.Offset;
            }

        return last;
    }

    private static UInt128 Digest(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>One cleaning: what is known before it begins.</summary>
    private sealed class Pass(
        Dictionary<UInt128, long> last, Dictionary<long, long> tombstones, TransactionIndex transactions, long now, long keepTombstones)
    {
        private readonly ArrayBufferWriter<byte> output = new();

        /// <summary>The batch without what goes; nothing when all of it goes.</summary>
        public ReadOnlySpan<byte> Filter(in RecordBatch batch)
        {
            if (batch.Control || !batch.TryUnpack(out var records)) return batch.Bytes;
            if (transactions.TookBack(batch)) return default;
            output.ResetWrittenCount();
            output.Write(batch.Bytes[..RecordBatch.HeaderSize]);
            var (count, all) = (0, 0);
            var reader = new RecordReader(batch, records);
            for (; reader.Next(); all++)
            {
                if (!Stays(reader)) continue;
                output.Write(reader.Bytes);
                count++;
            }

            if (count == all) return batch.Bytes;
            if (count == 0) return default;
            var left = output.WrittenSpan.ToArray();
            RecordBatch.Shrink(left, count);
            return left;
        }

        private bool Stays(in RecordReader record)
        {
            if (!record.HasKey || last[Digest(record.Key)] != record.Offset) return false;
            if (!record.IsTombstone) return true;
            if (tombstones.TryAdd(record.Offset, now + keepTombstones)) return true;
            return tombstones[record.Offset] > now || !tombstones.Remove(record.Offset);
        }
    }
}
