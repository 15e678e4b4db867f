namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <content>Records taken over from another log, and the account of all there ever were.</content>
internal sealed partial class PartitionLog
{
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
}
