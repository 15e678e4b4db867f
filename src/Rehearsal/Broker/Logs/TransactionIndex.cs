namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <summary>A transaction that was taken back: readers of committed records skip what its producer wrote from here on, up to its marker.</summary>
/// <param name="Marker">Offset of the marker that ended it.</param>
internal readonly record struct AbortedTransaction(long ProducerId, long FirstOffset, long Marker);

/// <summary>The transactions of one partition: which are open, and which were taken back. Guarded by the log.</summary>
internal sealed class TransactionIndex
{
    private readonly Dictionary<long, long> open = []; // first offset by producer
    private readonly List<AbortedTransaction> aborted = [];

    /// <summary>Offset of the oldest record whose fate is open; null when all is decided.</summary>
    public long? FirstOpen => open.Count == 0 ? null : open.Values.Min();

    public IReadOnlyList<AbortedTransaction> Aborted => aborted;

    public void Wrote(long producerId, long offset) => open.TryAdd(producerId, offset);

    /// <returns>The transaction, if it wrote here and is taken back.</returns>
    public AbortedTransaction? Ended(long producerId, bool committed, long marker)
    {
        if (!open.Remove(producerId, out var first) || committed) return null;
        var ended = new AbortedTransaction(producerId, first, marker);
        aborted.Add(ended);
        return ended;
    }

    /// <summary>Those that touch offsets from <paramref name="from"/> up to, and without, <paramref name="to"/>.</summary>
    public IReadOnlyList<AbortedTransaction> AbortedWithin(long from, long to) =>
        aborted.Count == 0 ? [] : [.. aborted.Where(each => each.Marker >= from && each.FirstOffset < to)];

    /// <summary>Whether these records were written in a transaction that was taken back.</summary>
    public bool TookBack(in RecordBatch batch)
    {
        if (!batch.Transactional || aborted.Count == 0) return false;
        var (producer, offset) = (batch.ProducerId, batch.BaseOffset);
        return aborted.Exists(each => each.ProducerId == producer && each.FirstOffset <= offset && offset < each.Marker);
    }

    public void Forget(long before) => aborted.RemoveAll(each => each.Marker < before);
}
