using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <summary>A record batch, format 2, seen in its bytes. Its records may be compressed; only the header is read here.</summary>
internal readonly ref struct RecordBatch(ReadOnlySpan<byte> bytes)
{
    public const int HeaderSize = 61;

    /// <summary>The checksum covers everything from the attributes on; offset and leader epoch, which a broker sets, lie before.</summary>
    private const int ChecksumFrom = 21;

    private const short AppendTimeBit = 0x8;

    private readonly ReadOnlySpan<byte> bytes = bytes;

    public long BaseOffset => BinaryPrimitives.ReadInt64BigEndian(bytes);

    /// <summary>Bytes of the whole batch.</summary>
    public int Size => BinaryPrimitives.ReadInt32BigEndian(bytes[8..]) + 12;

    /// <summary>All of it.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    public int LeaderEpoch => BinaryPrimitives.ReadInt32BigEndian(bytes[12..]);

    public byte Magic => bytes[16];

    public uint Checksum => BinaryPrimitives.ReadUInt32BigEndian(bytes[17..]);

    public short Attributes => BinaryPrimitives.ReadInt16BigEndian(bytes[21..]);

    public int LastOffsetDelta => BinaryPrimitives.ReadInt32BigEndian(bytes[23..]);

    public long LastOffset => BaseOffset + LastOffsetDelta;

    public long BaseTimestamp => BinaryPrimitives.ReadInt64BigEndian(bytes[27..]);

    public long MaxTimestamp => BinaryPrimitives.ReadInt64BigEndian(bytes[35..]);

    public long ProducerId => BinaryPrimitives.ReadInt64BigEndian(bytes[43..]);

    public short ProducerEpoch => BinaryPrimitives.ReadInt16BigEndian(bytes[51..]);

    public int BaseSequence => BinaryPrimitives.ReadInt32BigEndian(bytes[53..]);

    public int Count => BinaryPrimitives.ReadInt32BigEndian(bytes[57..]);

    /// <summary>0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd.</summary>
    public int Compression => Attributes & 7;

    public bool Transactional => (Attributes & ControlBatch.Transactional) != 0;

    /// <summary>Whether it is a marker and no data.</summary>
    public bool Control => (Attributes & ControlBatch.Control) != 0;

    /// <summary>When the broker took it, in milliseconds since 1970, if that is the time of all its records; null: each has its producer's.</summary>
    public long? AppendTime => (Attributes & AppendTimeBit) != 0 ? MaxTimestamp : null;

    public ReadOnlySpan<byte> Records => bytes[HeaderSize..];

    /// <summary>What Kafka would say of these bytes as the one batch of a produce request.</summary>
    public KafkaError Check()
    {
        if (bytes.Length < HeaderSize || Size != bytes.Length) return KafkaError.CorruptMessage;
        if (Magic != 2) return KafkaError.UnsupportedForMessageFormat;
        if (Checksum != ComputeChecksum(bytes)) return KafkaError.CorruptMessage;
        if (Control || (Transactional && ProducerId < 0)) return KafkaError.InvalidRecord; // markers are the coordinator's to write
        return Count > 0 && LastOffsetDelta == Count - 1 && Compression <= 4 ? KafkaError.None : KafkaError.InvalidRecord;
    }

    /// <summary>Gives a batch its place in a partition.</summary>
    public static void Place(Span<byte> batch, long baseOffset, int leaderEpoch)
    {
        BinaryPrimitives.WriteInt64BigEndian(batch, baseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch[12..], leaderEpoch);
    }

    /// <summary>Makes a batch one of a producer's transaction.</summary>
    public static void Sign(Span<byte> batch, long producerId, short epoch, int sequence)
    {
        BinaryPrimitives.WriteInt16BigEndian(batch[21..], (short)(new RecordBatch(batch).Attributes | ControlBatch.Transactional));
        BinaryPrimitives.WriteInt64BigEndian(batch[43..], producerId);
        BinaryPrimitives.WriteInt16BigEndian(batch[51..], epoch);
        BinaryPrimitives.WriteInt32BigEndian(batch[53..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(batch[17..], ComputeChecksum(batch));
    }

    /// <summary>Gives all records of a batch the time at which the broker took them.</summary>
    public static void Stamp(Span<byte> batch, long time)
    {
        BinaryPrimitives.WriteInt16BigEndian(batch[21..], (short)(new RecordBatch(batch).Attributes | AppendTimeBit));
        BinaryPrimitives.WriteInt64BigEndian(batch[35..], time);
        BinaryPrimitives.WriteUInt32BigEndian(batch[17..], ComputeChecksum(batch));
    }

    /// <summary>Makes the header true of fewer records, which are not packed; the offsets that the batch spans stay.</summary>
    public static void Shrink(Span<byte> batch, int records)
    {
        BinaryPrimitives.WriteInt32BigEndian(batch[8..], batch.Length - 12);
        BinaryPrimitives.WriteInt16BigEndian(batch[21..], (short)(new RecordBatch(batch).Attributes & ~7));
        BinaryPrimitives.WriteInt32BigEndian(batch[57..], records);
        BinaryPrimitives.WriteUInt32BigEndian(batch[17..], ComputeChecksum(batch));
    }

    /// <summary>CRC-32C of what a checksum covers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // it runs over the whole world before any tiering has happened
    public static uint ComputeChecksum(ReadOnlySpan<byte> batch)
    {
        var rest = batch[ChecksumFrom..];
        var crc = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(rest)) crc = BitOperations.Crc32C(crc, word);
        foreach (var single in rest[(rest.Length & ~7)..]) crc = BitOperations.Crc32C(crc, single);
        return ~crc;
    }
}
