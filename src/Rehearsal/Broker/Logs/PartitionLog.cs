using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <summary>What became of a batch.</summary>
/// <param name="Repeated">The batch was there already; nothing was changed.</param>
/// <param name="AppendTime">The time that all its records were given, in milliseconds since 1970; null: each keeps its producer's.</param>
internal readonly record struct AppendResult(KafkaError Error, long BaseOffset = -1, bool Repeated = false, long? AppendTime = null);

/// <summary>The records of one partition, in memory: segments of whole batches, as they came.</summary>
/// <param name="ledger">Where everything that is ever written is noted; null: nowhere.</param>
internal sealed class PartitionLog(StorageBudget budget, Ledger? ledger = null)
{
    private const int SmallestSegment = 1024;
    private const int LargestSegment = 16 * 1024; // at most this is kept free per partition, and there are thousands

    private readonly Lock gate = new();
    private readonly Ledger? ledger = ledger;
    private readonly List<Segment> segments = [];
    private readonly ProducerSequences producers = new();
    private readonly TransactionIndex transactions = new();
    private readonly LogCleaner cleaner = new();
    private readonly List<FetchWait> waits = [];
    private long start;
    private long end;
    private long bytes;
    private long dirty;
    private bool closed;

    /// <summary>First offset, offset after the last record, bytes kept.</summary>
    public (long Start, long End, long Bytes) Bounds
    {
        get
        {
            lock (gate) return (start, end, bytes);
        }
    }

    /// <summary>The last stable offset: what lies before it is committed or taken back.</summary>
    public long Stable
    {
        get
        {
            lock (gate) return transactions.FirstOpen ?? end;
        }
    }

    /// <param name="appendTime">Milliseconds since 1970 that all records shall have; null: each keeps its producer's.</param>
    public AppendResult Append(ReadOnlySpan<byte> bytesOfBatch, int leaderEpoch, long? appendTime = null)
    {
        var batch = new RecordBatch(bytesOfBatch);
        if (batch.Check() is not KafkaError.None and var bad) return new AppendResult(bad);
        lock (gate)
        {
            if (producers.Check(batch, out var before) is not KafkaError.None and var wrong) return new AppendResult(wrong);
            if (before is { } offset) return new AppendResult(KafkaError.None, offset, Repeated: true);
            if (!budget.TryTake(bytesOfBatch.Length)) return new AppendResult(KafkaError.PolicyViolation);
            producers.Note(batch, end);
            if (batch.Transactional) transactions.Wrote(batch.ProducerId, end);
            return new AppendResult(KafkaError.None, Put(bytesOfBatch, leaderEpoch, appendTime), AppendTime: appendTime);
        }
    }

    /// <summary>Ends a producer's transaction here; from now on only this epoch of the producer, or a later one, may write.</summary>
    public void End(long producerId, short epoch, bool committed, long time, int leaderEpoch)
    {
        var marker = ControlBatch.Build(producerId, epoch, committed, time);
        lock (gate)
        {
            if (closed) return;
            budget.Take(marker.Length);
            producers.Fence(producerId, epoch);
            if (transactions.Ended(producerId, committed, Put(marker, leaderEpoch)) is { } aborted) ledger?.Aborted(aborted);
        }
    }

    /// <summary>Whole batches from the one that holds <paramref name="offset"/>.</summary>
    /// <param name="first">Give one batch even when it is larger than the limit, or a client could never get past it.</param>
    /// <param name="committed">Only up to the last stable offset.</param>
    public LogSlice Read(long offset, int limit, bool first, bool committed)
    {
        lock (gate)
        {
            var stable = transactions.FirstOpen ?? end;
            if (offset < start || offset > end) return new LogSlice(start, end, stable, null, null);
            var parts = Batches(offset, committed ? stable : end, limit, first);
            return new LogSlice(start, end, stable, parts, committed ? transactions.AbortedWithin(offset, stable) : null);
        }
    }

    private List<ReadOnlyMemory<byte>> Batches(long offset, long before, int limit, bool first)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        for (var i = SegmentOf(offset); i < segments.Count; i++)
        {
            var (part, all) = segments[i].Read(segments[i].Find(offset), before, limit, first && parts.Count == 0);
            if (part.Length > 0) parts.Add(part);
            limit -= part.Length;
            if (!all || limit <= 0) break;
        }

        return parts;
    }

    /// <summary>Runs a search over the segments, which must not change meanwhile.</summary>
    public T Search<T>(Func<IReadOnlyList<Segment>, long, T> search)
    {
        lock (gate) return search(segments, start);
    }

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

    /// <summary>
    /// Takes over what another partition holds, without copying a byte: many partitions may begin with the same records. Nothing is appended to an
    /// array that is shared, on either side.
    /// </summary>
    /// <returns>False when the cluster's budget is used up; nothing was taken then.</returns>
    /// <exception cref="InvalidOperationException">There are records already.</exception>
    public bool TryShare(PartitionLog other)
    {
        var (shared, theirEnd, size) = other.Sealed();
        lock (gate)
        {
            if (end != 0) throw new InvalidOperationException("Only an empty partition can begin with another's records.");
            if (!budget.TryTake(size)) return false;
            if (ledger is not null && other.ledger is { } theirs) ledger.Take(theirs);
            segments.AddRange(shared);
            (end, bytes, dirty) = (theirEnd, size, size);
            foreach (var wait in waits) wait.Arrived((int)Math.Min(size, int.MaxValue));
            return true;
        }
    }

    private (Segment[] Segments, long End, long Bytes) Sealed()
    {
        lock (gate)
        {
            if (segments.Count > 0) segments[^1].Seal();
            return ([.. segments], end, bytes);
        }
    }

    /// <summary>What was ever written here, and what lies here now.</summary>
    /// <exception cref="InvalidOperationException">No ledger is kept.</exception>
    public (LedgerPage Ever, List<LedgerEntry> Present) Account()
    {
        lock (gate)
        {
            var present = new List<LedgerEntry>();
            foreach (var segment in segments)
                for (var position = 0; position < segment.Length; position += segment.BatchAt(position).Size)
                {
                    var batch = segment.BatchAt(position);
                    if (batch.Control || !batch.TryUnpack(out var records)) continue;
                    var reader = new RecordReader(batch, records);
                    while (reader.Next())
                        if (reader.Offset >= start) present.Add(LedgerEntry.Of(batch, reader));
                }

            return (ledger?.Read() ?? throw new InvalidOperationException("No ledger is kept."), present);
        }
    }

    /// <summary>Gives everything back and lets waiting readers look again: the topic is gone.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            budget.GiveBack(bytes);
            bytes = 0;
            segments.Clear();
            foreach (var wait in waits) wait.End();
        }
    }

    public void Add(FetchWait wait)
    {
        lock (gate) waits.Add(wait);
    }

    public void Remove(FetchWait wait)
    {
        lock (gate) waits.Remove(wait);
    }

    /// <summary>Puts a batch at the end and answers its offset.</summary>
    private long Put(ReadOnlySpan<byte> batch, int leaderEpoch, long? appendTime = null)
    {
        var at = end;
        SegmentFor(batch.Length).Append(batch, at, leaderEpoch, appendTime);
        ledger?.Wrote(new RecordBatch(batch), at);
        bytes += batch.Length;
        dirty += batch.Length;
        end += new RecordBatch(batch).LastOffsetDelta + 1;
        foreach (var wait in waits) wait.Arrived(batch.Length);
        return at;
    }

    private int SegmentOf(long offset)
    {
        var (low, high) = (0, segments.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (segments[middle].BaseOffset <= offset) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private Segment SegmentFor(int size)
    {
        if (segments.Count > 0 && segments[^1].Fits(size)) return segments[^1];
        var next = segments.Count == 0 ? SmallestSegment : Math.Min(segments[^1].Capacity * 2, LargestSegment);
        if (segments.Count > 0) segments[^1].Seal();
        segments.Add(new Segment(end, new byte[Math.Max(size, next)]));
        return segments[^1];
    }
}
