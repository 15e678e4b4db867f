namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <content>What a log loses: by people, by retention, by compaction.</content>
internal sealed partial class PartitionLog
{
    private readonly LogCleaner cleaner = new();

    /// <summary>Drops what lies before an offset; -1 means everything. Answers the new first offset, or null for an offset beyond the end.</summary>
    public long? DeleteBefore(long offset)
    {
        lock (gate)
        {
            if (offset == -1) offset = end;
            if (offset < 0 || offset > end) return null;
            start = Math.Max(start, offset);
            var over = 0;
            while (over < segments.Count && EndOf(over) <= start) over++;
            Drop(over);
            return start;
        }
    }

    /// <summary>Lets retention delete whole segments from the beginning: those whose records are all too old, then those above the size.</summary>
    /// <param name="olderThan">Milliseconds since 1970.</param>
    /// <param name="mostBytes">-1 for no limit.</param>
    /// <returns>The new first offset, or null when nothing was deleted.</returns>
    public long? Expire(long olderThan, long mostBytes)
    {
        lock (gate)
        {
            var (over, left) = (0, bytes);
            for (; over < segments.Count; over++)
            {
                var segment = segments[over];
                var old = segment.MaxTimestamp >= 0 && segment.MaxTimestamp < olderThan;
                if (!old && (mostBytes < 0 || left - segment.Length < mostBytes)) break;
                left -= segment.Length;
            }

            if (over == 0) return null;
            start = Math.Max(start, EndOf(over - 1));
            Drop(over);
            return start;
        }
    }

    /// <summary>Compacts what is decided; answers how many bytes went.</summary>
    public long Compact(long now, long keepTombstones)
    {
        lock (gate)
        {
            var before = bytes;
            var left = cleaner.Clean(segments, transactions.FirstOpen ?? end, transactions, now, keepTombstones);
            segments.Clear();
            segments.AddRange(left);
            bytes = left.Sum(segment => (long)segment.Length);
            dirty = 0;
            budget.GiveBack(before - bytes);
            return before - bytes;
        }
    }

    /// <summary>Bytes that came since the last cleaning, and of all.</summary>
    public (long Dirty, long All) Dirt
    {
        get
        {
            lock (gate) return (dirty, bytes);
        }
    }

    private long EndOf(int segment) => segment + 1 < segments.Count ? segments[segment + 1].BaseOffset : end;

    private void Drop(int count)
    {
        var freed = segments.Take(count).Sum(segment => (long)segment.Length);
        segments.RemoveRange(0, count);
        bytes -= freed;
        budget.GiveBack(freed);
        transactions.Forget(start);
    }
}
