using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <summary>What became of a batch.</summary>
/// <param name="Repeated">The batch was there already; nothing was changed.</param>
/// <param name="AppendTime">The time that all its records were given, in milliseconds since 1970; null: each keeps its producer's.</param>
internal readonly record struct AppendResult(KafkaError Error, long BaseOffset = -1, bool Repeated = false, long? AppendTime = null);

/// <summary>The records of one partition, in memory: segments of whole batches, as they came.</summary>
/// <param name="ledger">Where everything that is ever written is noted; null: nowhere.</param>
internal sealed partial class PartitionLog(StorageBudget budget, Ledger? ledger = null)
{
    private const int SmallestSegment = 1024;
    private const int LargestSegment = 16 * 1024; // at most this is kept free per partition, and there are thousands

    private readonly Lock gate = new();
    private readonly Ledger? ledger = ledger;
    private readonly List<Segment> segments = [];
    private readonly ProducerSequences producers = new();
    private readonly TransactionIndex transactions = new();
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
