using System.IO.Hashing;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// Digests of keys, values and headers, taken where the client library hands over its own memory: nothing is copied, nothing is kept.
/// 64 bits: two records that differ look alike once in 18 million million million.
/// </summary>
internal sealed class RecordDigest : IDeserializer<RecordDigest.Part>
{
    public static readonly RecordDigest Reader = new();

    private const ulong NoBytes = 0x6e6f_6e65;

    /// <summary>Headers that a copy engine adds on its way, so that they are at the destination alone: Replicator's provenance.</summary>
    private static readonly string[] AddedByEngines = ["__replicator_id"];

    /// <param name="Hash">Digest of the bytes.</param>
    /// <param name="IsNull">There are no bytes, which is not the same as no length.</param>
    public readonly record struct Part(ulong Hash, bool IsNull);

    public Part Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) =>
        isNull ? new Part(NoBytes, IsNull: true) : new Part(XxHash3.HashToUInt64(data, (long)context.Component), IsNull: false);

    /// <param name="stamps">Compare timestamps too: false where a topic stamps records itself as they arrive.</param>
    public static RecordMark Of(ConsumeResult<Part, Part> record, bool stamps)
    {
        var message = record.Message;
        var time = message.Timestamp.UnixTimestampMs;
        var digest = Join(message.Key.Hash, message.Value.Hash, message.Headers is { Count: > 0 } headers ? OfHeaders(headers) : 0, stamps ? (ulong)time : 0);
        return new RecordMark(record.Offset.Value, message.Key.Hash, digest, message.Value.IsNull, time);
    }

    private static ulong OfHeaders(Headers headers)
    {
        var all = 0UL;
        foreach (var header in headers)
        {
            if (Array.IndexOf(AddedByEngines, header.Key) >= 0) continue;
            var value = header.GetValueBytes();
            all = Join(all, XxHash3.HashToUInt64(MemoryMarshal.AsBytes(header.Key.AsSpan())), value is null ? NoBytes : XxHash3.HashToUInt64(value), 1);
        }

        return all;
    }

    private static ulong Join(ulong a, ulong b, ulong c, ulong d)
    {
        Span<ulong> parts = [a, b, c, d];
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(parts));
    }
}
