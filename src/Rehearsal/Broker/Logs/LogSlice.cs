namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <summary>What a reader is given of a partition at one moment.</summary>
/// <param name="Stable">The last stable offset: before it every transaction is decided.</param>
/// <param name="Records">Whole batches; null when there is no such offset.</param>
/// <param name="Aborted">For a reader of committed records: what it must skip; null for any other.</param>
internal readonly record struct LogSlice(
    long Start, long End, long Stable, IReadOnlyList<ReadOnlyMemory<byte>>? Records, IReadOnlyList<AbortedTransaction>? Aborted);
