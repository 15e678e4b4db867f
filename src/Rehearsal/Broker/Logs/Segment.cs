namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <summary>
/// Record batches one behind the other in one array, which only grows at its end: what was handed to a reader stays as
/// it is. Batches are found by their headers, so there is no object and no index per batch or record.
/// </summary>
internal sealed class Segment(long baseOffset, byte[] bytes, int length = 0)
{
    private byte[] bytes = bytes;
    private bool sealedOff;

    public long BaseOffset { get; } = baseOffset;

    public int Length { get; private set; } = length;

    public long MaxTimestamp { get; private set; } = long.MinValue;

    public bool Fits(int size) => !sealedOff && bytes.Length - Length >= size;

    public int Capacity => bytes.Length;

    /// <summary>Takes a batch that fits.</summary>
    public void Append(ReadOnlySpan<byte> batch, long baseOffset, int leaderEpoch, long? appendTime = null)
    {
        var place = bytes.AsSpan(Length, batch.Length);
        batch.CopyTo(place);
        RecordBatch.Place(place, baseOffset, leaderEpoch);
        if (appendTime is { } time) RecordBatch.Stamp(place, time);
        Length += batch.Length;
        MaxTimestamp = Math.Max(MaxTimestamp, new RecordBatch(place).MaxTimestamp);
    }

    /// <summary>Nothing more comes, and nothing more fits. What was kept free is given back, if that is much.</summary>
    public void Seal()
    {
        sealedOff = true;
        if (bytes.Length - Length > bytes.Length / 8) bytes = bytes[..Length];
    }

    /// <summary>The batch that begins at a position.</summary>
    public RecordBatch BatchAt(int position) => new(BytesAt(position));

    /// <summary>The position of the batch that holds an offset, or of the first after it; <see cref="Length"/> if there is none.</summary>
    public int Find(long offset)
    {
        var position = 0;
        while (position < Length && BatchAt(position).LastOffset < offset) position += BatchAt(position).Size;
        return position;
    }

    /// <summary>
    /// Whole batches from a position on that begin before an offset, at most <paramref name="limit"/> bytes, though at least one if
    /// <paramref name="first"/>; and whether that is all there is.
    /// </summary>
    public (ReadOnlyMemory<byte> Batches, bool ToTheEnd) Read(int position, long before, int limit, bool first)
    {
        var end = position;
        while (end < Length)
        {
            var batch = BatchAt(end);
            if (batch.BaseOffset >= before || (end - position + batch.Size > limit && !(first && end == position))) break;
            end += batch.Size;
        }

        return (bytes.AsMemory(position, end - position), end == Length);
    }

    private ReadOnlySpan<byte> BytesAt(int position)
    {
        var rest = bytes.AsSpan(position, Length - position);
        return rest[..new RecordBatch(rest).Size];
    }
}
