namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <summary>
/// Finds offsets by time. Exact in batches that are not compressed; of a compressed batch it answers the first offset
/// (the last one for the latest time), since batches are passed through and never unpacked here.
/// </summary>
internal static class TimestampLookup
{
    /// <summary>The first record at or after a time, as its offset and its own time; null if there is none.</summary>
    public static (long Offset, long Timestamp)? AtOrAfter(this PartitionLog log, long timestamp) =>
        log.Search<(long, long)?>((segments, start) =>
        {
            foreach (var segment in segments.Where(segment => segment.MaxTimestamp >= timestamp))
                for (var position = 0; position < segment.Length; position += segment.BatchAt(position).Size)
                    if (FirstIn(segment.BatchAt(position), timestamp, start) is { } found)
                        return found;
            return null;
        });

    /// <summary>The first record that has the latest time of all; null for an empty partition.</summary>
    public static (long Offset, long Timestamp)? Latest(this PartitionLog log)
    {
        var latest = log.Search((segments, _) => segments.Select(segment => segment.MaxTimestamp).DefaultIfEmpty(long.MinValue).Max());
        return latest == long.MinValue ? null : log.AtOrAfter(latest);
    }

    private static (long, long)? FirstIn(in RecordBatch batch, long timestamp, long start)
    {
        if (batch.MaxTimestamp < timestamp || batch.LastOffset < start) return null;
        if (batch.AppendTime is { } taken) return (Math.Max(batch.BaseOffset, start), taken);
        if (batch.Compression != 0) return (Math.Max(batch.BaseOffset, start), batch.BaseTimestamp);
        var reader = new RecordReader(batch, batch.Records);
        while (reader.Next())
            if (reader.Timestamp >= timestamp && reader.Offset >= start) return (reader.Offset, reader.Timestamp);
        return null;
    }
}
