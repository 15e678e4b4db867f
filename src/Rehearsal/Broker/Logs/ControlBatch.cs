using System.Buffers.Binary;

namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <summary>The marker that ends a transaction in a partition: a batch of one record that holds an offset and that no consumer is shown.</summary>
internal static class ControlBatch
{
    public const short Transactional = 0x10;
    public const short Control = 0x20;

    private const int RecordSize = 17; // length, attributes, times, key of 4, value of 6, headers: each length below 64 is one byte

    /// <param name="time">Milliseconds since 1970.</param>
    public static byte[] Build(long producerId, short epoch, bool committed, long time)
    {
        var batch = new byte[RecordBatch.HeaderSize + RecordSize];
        WriteRecord(batch.AsSpan(RecordBatch.HeaderSize), committed);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), batch.Length - 12);
        batch[16] = 2;
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(21), Transactional | Control);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(27), time);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(35), time);
        BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(43), producerId);
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(51), epoch);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(53), -1); // no sequence
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(57), 1);
        BinaryPrimitives.WriteUInt32BigEndian(batch.AsSpan(17), RecordBatch.ComputeChecksum(batch));
        return batch;
    }

    private static void WriteRecord(Span<byte> record, bool committed)
    {
        record[0] = (RecordSize - 1) << 1; // zigzag
        record[4] = 4 << 1; // after attributes and both deltas, which are 0: the key's length
        BinaryPrimitives.WriteInt16BigEndian(record[7..], (short)(committed ? 1 : 0)); // after the key's version 0
        record[9] = 6 << 1; // the value: its version 0 and the coordinator's epoch 0
    }
}
