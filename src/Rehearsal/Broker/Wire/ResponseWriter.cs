using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ChatOpsBot.Rehearsal.Broker.Wire;

/// <summary>Writes one response frame, field after field; the counterpart of <see cref="RequestReader"/>.</summary>
internal sealed class ResponseWriter : IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(1024);
    private int length = 4; // the frame's own length comes first, and is known last

    public bool Flexible { get; set; }

    /// <summary>A produce request with acks 0 is not answered.</summary>
    public bool Silent { get; set; }

    /// <summary>For how long after this answer the connection is not listened to: its client writes faster than it may.</summary>
    public TimeSpan Throttle { get; set; }

    public void Boolean(bool value) => Reserve(1)[0] = value ? (byte)1 : (byte)0;

    public void Int8(int value) => Reserve(1)[0] = (byte)value;

    public void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(Reserve(2), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Reserve(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Reserve(8), value);

    public void Uuid(Guid value) => value.TryWriteBytes(Reserve(16), bigEndian: true, out _);

    public void Error(KafkaError value) => Int16((short)value);

    /// <summary>Null is written as null: only where the layout allows it.</summary>
    public void Text(string? value)
    {
        var size = value is null ? -1 : Encoding.UTF8.GetByteCount(value);
        if (!Flexible && size > short.MaxValue)
        {
            Text(value![..(short.MaxValue / 3)]); // a refusal that repeats a name of the largest length, or of bytes that are no text
            return;
        }

        if (Flexible) VariableInteger((uint)(size + 1));
        else Int16((short)size);
        if (size > 0) Encoding.UTF8.GetBytes(value!, Reserve(size));
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Length(value.Length);
        value.CopyTo(Reserve(value.Length));
    }

    /// <summary>Record batches, one after the other as one field of bytes.</summary>
    public void Records(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        Length(parts.Sum(part => part.Length));
        foreach (var part in parts) part.Span.CopyTo(Reserve(part.Length));
    }

    public void Array<T>(IReadOnlyCollection<T> items, Action<T> write)
    {
        Length(items.Count);
        foreach (var item in items)
        {
            write(item);
            Tags();
        }
    }

    public void Integers(IReadOnlyCollection<int> items)
    {
        Length(items.Count);
        foreach (var item in items) Int32(item);
    }

    /// <summary>An array that is null or empty.</summary>
    public void NoArray(bool isNull = false) => Length(isNull ? -1 : 0);

    public void Tags()
    {
        if (Flexible) VariableInteger(0);
    }

    /// <summary>The whole frame, length first; valid until this writer is disposed.</summary>
    public ReadOnlyMemory<byte> Frame()
    {
        BinaryPrimitives.WriteInt32BigEndian(buffer, length - 4);
        return buffer.AsMemory(0, length);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private void Length(int value)
    {
        if (Flexible) VariableInteger((uint)(value + 1));
        else Int32(value);
    }

    private void VariableInteger(uint value)
    {
        for (; value >= 0x80; value >>= 7) Reserve(1)[0] = (byte)(value | 0x80);
        Reserve(1)[0] = (byte)value;
    }

    private Span<byte> Reserve(int count)
    {
        if (buffer.Length - length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, length + count));
            buffer.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        length += count;
        return buffer.AsSpan(length - count, count);
    }
}
