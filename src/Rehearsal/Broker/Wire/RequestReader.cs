using System.Buffers.Binary;
using System.Text;

namespace ChatOpsBot.Rehearsal.Broker.Wire;

/// <summary>
/// Reads the fields of a request one after the other. In a flexible version (KIP-482) lengths are unsigned variable
/// integers plus one and every structure ends in tagged fields; the reader knows, so that layouts need not say it twice.
/// </summary>
internal sealed class RequestReader(ReadOnlyMemory<byte> frame)
{
    /// <summary>More elements than this in one array are no request of a practice.</summary>
    private const int LongestArray = 1_000_000;

    private int position;

    public bool Flexible { get; set; }

    private int Remaining => frame.Length - position;

    public bool Boolean() => Take(1)[0] != 0;

    public sbyte Int8() => (sbyte)Take(1)[0];

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public Guid Uuid() => new(Take(16), bigEndian: true);

    public string Text() => NullableText() ?? throw new MalformedRequestException("A text is missing.");

    public string? NullableText()
    {
        var length = Flexible ? VariableLength() : Int16();
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>A part of the frame, which is used again after the answer: copy what must stay.</summary>
    public ReadOnlyMemory<byte> Bytes()
    {
        var length = Length();
        if (length <= 0) return default;
        _ = Take(length);
        return frame.Slice(position - length, length);
    }

    public List<T> Array<T>(Func<RequestReader, T> item) =>
        NullableArray(item) ?? throw new MalformedRequestException("An array is missing.");

    public List<T>? NullableArray<T>(Func<RequestReader, T> item) => Items(item, structures: true);

    public List<int> Integers() => Items(r => r.Int32(), structures: false) ?? [];

    public List<string> Texts() => NullableTexts() ?? [];

    public List<string>? NullableTexts() => Items(r => r.Text(), structures: false);

    /// <summary>Skips tagged fields where the version has them; none that a client may send matters here.</summary>
    public void Tags()
    {
        if (!Flexible) return;
        for (var left = VariableInteger(); left > 0; left--)
        {
            _ = VariableInteger();
            _ = Take(checked((int)Math.Min(VariableInteger(), int.MaxValue)));
        }
    }

    private List<T>? Items<T>(Func<RequestReader, T> item, bool structures)
    {
        var count = Length();
        if (count < 0) return null;
        if (count > Remaining || count > LongestArray) throw new MalformedRequestException("An array is longer than its request.");
        var items = new List<T>(Math.Min(count, 4096));
        for (var i = 0; i < count; i++)
        {
            items.Add(item(this));
            if (structures) Tags();
        }

        return items;
    }

    private int Length() => Flexible ? VariableLength() : Int32();

    private int VariableLength() => (int)Math.Min(VariableInteger(), int.MaxValue) - 1;

    private uint VariableInteger()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Take(1)[0];
            value |= (uint)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }

        throw new MalformedRequestException("A variable integer is too long.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Remaining) throw new MalformedRequestException("The request ends too early.");
        position += count;
        return frame.Span.Slice(position - count, count);
    }
}
