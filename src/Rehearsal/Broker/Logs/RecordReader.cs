namespace ChatOpsBot.Rehearsal.Broker.Logs;

internal static class Records
{
    /// <summary>Whether a record of this batch has no key, as far as can be seen; records that cannot be read have none.</summary>
    public static bool LacksKeys(this in RecordBatch batch)
    {
        if (!batch.TryUnpack(out var records)) return false;
        var reader = new RecordReader(batch, records);
        while (reader.Next())
            if (!reader.HasKey) return true;
        return reader.Broken;
    }
}

/// <summary>Walks over the records of a batch that is not compressed, or whose records were unpacked.</summary>
internal ref struct RecordReader(in RecordBatch batch, ReadOnlySpan<byte> records)
{
    private readonly long baseOffset = batch.BaseOffset;
    private readonly long baseTime = batch.BaseTimestamp;
    private readonly long? appendTime = batch.AppendTime;
    private ReadOnlySpan<byte> rest = records;

    public long Offset { get; private set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long Timestamp { get; private set; }

    public bool HasKey { get; private set; }

    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>A record without a value takes its key's earlier values away.</summary>
    public bool IsTombstone { get; private set; }

    /// <summary>The value, empty for a tombstone.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The whole record with its length.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>What is left are no records: a client may send anything under a right checksum.</summary>
    public bool Broken { get; private set; }

    public bool Next()
    {
        try
        {
            return !rest.IsEmpty && Step();
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            Broken = true;
            rest = default;
            return false;
        }
    }

    private bool Step()
    {
        var whole = rest;
        var size = (int)Varint.Read(ref rest);
        Bytes = whole[..(whole.Length - rest.Length + size)];
        var record = rest[1..size]; // after the attributes
        rest = rest[size..];
        var time = Varint.Read(ref record);
        Timestamp = appendTime ?? baseTime + time;
        Offset = baseOffset + Varint.Read(ref record);
        Key = Field(ref record, out var noKey);
        Value = Field(ref record, out var noValue);
        (HasKey, IsTombstone) = (!noKey, noValue);
        return true;
    }

    private static ReadOnlySpan<byte> Field(scoped ref ReadOnlySpan<byte> record, out bool isNull)
    {
        var length = (int)Varint.Read(ref record);
        isNull = length < 0;
        var field = record[..Math.Max(0, length)];
        record = record[field.Length..];
        return field;
    }
}
