using System.Buffers.Binary;

namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <summary>
/// Builds record batches for a cluster that is filled without a client: a key of digits, a value cut out of a pool of random bytes, no headers,
/// not compressed. A pool, because a start is waited for and random bytes are the slowest part of a record.
/// </summary>
internal sealed class BatchBuilder(RecordPattern pattern, Random random)
{
    private readonly int size = pattern.Size;
    private readonly int apart = (int)pattern.Apart.TotalMilliseconds;
    private readonly byte[] pool = Pool(pattern.Size, random);
    private byte[] buffer = new byte[4096];
    private int length;

    /// <param name="first">The number of the first record; keys and tombstones follow from it.</param>
    /// <param name="firstTime">Milliseconds since 1970 of the first record.</param>
    /// <returns>The batch, valid until the next is built.</returns>
    public ReadOnlySpan<byte> Build(int records, int first, long firstTime)
    {
        length = RecordBatch.HeaderSize;
        Span<byte> key = stackalloc byte[12];
        for (var i = 0; i < records; i++)
        {
            var number = first + i;
            (pattern.Keys > 0 ? number % pattern.Keys : number).TryFormat(key, out var digits);
            var tombstone = pattern.TombstoneEvery > 0 && number % pattern.TombstoneEvery == pattern.TombstoneEvery - 1;
            Record(i, key[..digits], tombstone);
        }

        WriteHeader(buffer.AsSpan(0, length), records, firstTime, firstTime + ((long)(records - 1) * apart));
        return buffer.AsSpan(0, length);
    }

    private void Record(int index, ReadOnlySpan<byte> key, bool tombstone)
    {
        var value = tombstone ? 1 : VarintSize(size) + size;
        var body = 1 + VarintSize(index * apart) + VarintSize(index) + VarintSize(key.Length) + key.Length + value + 1;
        if (buffer.Length - length < body + 5) Array.Resize(ref buffer, (length + body) * 2);
        Varint(body);
        buffer[length++] = 0; // attributes
        Varint(index * apart); // time since the first
        Varint(index); // offset since the first
        Varint(key.Length);
        key.CopyTo(buffer.AsSpan(length));
        length += key.Length;
        Value(tombstone);
        Varint(0); // headers
    }

    private void Value(bool tombstone)
    {
        if (tombstone)
        {
            buffer[length++] = 1; // a length of -1
            return;
        }

        Varint(size);
        pool.AsSpan(random.Next(pool.Length - size + 1), size).CopyTo(buffer.AsSpan(length));
        length += size;
    }

    private static byte[] Pool(int size, Random random)
    {
        var bytes = new byte[size + 4096];
        random.NextBytes(bytes);
        return bytes;
    }

    private static void WriteHeader(Span<byte> batch, int records, long firstTime, long lastTime)
    {
        BinaryPrimitives.WriteInt32BigEndian(batch[8..], batch.Length - 12);
        batch[16] = 2;
        BinaryPrimitives.WriteInt16BigEndian(batch[21..], 0);
        BinaryPrimitives.WriteInt32BigEndian(batch[23..], records - 1);
        BinaryPrimitives.WriteInt64BigEndian(batch[27..], firstTime);
        BinaryPrimitives.WriteInt64BigEndian(batch[35..], lastTime);
        BinaryPrimitives.WriteInt64BigEndian(batch[43..], -1);
        BinaryPrimitives.WriteInt16BigEndian(batch[51..], -1);
        BinaryPrimitives.WriteInt32BigEndian(batch[53..], -1);
        BinaryPrimitives.WriteInt32BigEndian(batch[57..], records);
        BinaryPrimitives.WriteUInt32BigEndian(batch[17..], RecordBatch.ComputeChecksum(batch));
    }

    private void Varint(int value)
    {
        var rest = (uint)(value << 1); // zigzag of what is never negative
        for (; rest >= 0x80; rest >>= 7) buffer[length++] = (byte)(rest | 0x80);
        buffer[length++] = (byte)rest;
    }

    private static int VarintSize(int value)
    {
        var bytes = 1;
        for (var rest = (uint)(value << 1); rest >= 0x80; rest >>= 7) bytes++;
        return bytes;
    }
}
