using System.Collections.Concurrent;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using Confluent.Kafka;
using Partition = ChatOpsBot.Migration.Kafka.Partition;

namespace ChatOpsBot.Migration.Parity;

/// <summary>One partition to compare: from where to where on both sides, and what is known of its topic.</summary>
/// <param name="Stamps">Timestamps are compared: neither side stamps records itself.</param>
internal sealed record PartitionOrder(
    Partition Partition, OffsetRange Source, OffsetRange Destination, long SourceStart, long SourceEnd, long DestinationStart, bool Compacted, bool Stamps, bool Frozen, PlaceBefore Before)
{
    /// <summary>The destination's retention may have taken records older than this time, milliseconds since 1970, and no younger ones.</summary>
    public long GoneBefore { get; init; } = long.MaxValue;

    /// <summary>Records to read, as far as offsets tell.</summary>
    public long Records => Math.Max(0, Source.Latest - Math.Max(Source.Earliest, SourceStart)) + Math.Max(0, Destination.Latest - Math.Max(Destination.Earliest, DestinationStart));
}

/// <summary>
/// Reads both clusters and compares partition by partition, a few side by side; the largest begin. Each worker has a reader of each side and
/// merges them in step, so memory is flat: <see cref="Most"/> times two bounded queues.
/// </summary>
internal sealed class RecordComparison(KafkaCluster source, KafkaCluster destination, TimeProvider clock)
{
    private static readonly int Most = Math.Clamp(Environment.ProcessorCount, 2, 6);

    private long read;

    /// <summary>Records read so far, both sides together.</summary>
    public long Read => Interlocked.Read(ref read);

    /// <param name="done">Told of each partition as it is through, by any thread.</param>
    public async Task RunAsync(IReadOnlyCollection<PartitionOrder> orders, Action<PartitionResult> done, CancellationToken cancel)
    {
        var queue = new ConcurrentQueue<PartitionOrder>(orders.OrderByDescending(o => o.Records));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var workers = Enumerable.Range(0, Math.Min(Most, orders.Count)).Select(_ => Task.Factory.StartNew(
            () => Work(queue, done, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        await Task.WhenAll(workers);
        cancel.ThrowIfCancellationRequested();
    }

    private void Work(ConcurrentQueue<PartitionOrder> queue, Action<PartitionResult> done, CancellationTokenSource stop)
    {
        try
        {
            using var readers = new Readers(source, destination, clock, records => Interlocked.Add(ref read, records));
            while (!stop.IsCancellationRequested && queue.TryDequeue(out var order)) done(PartitionComparison.Of(Logs(order, readers, stop.Token)));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Another one failed and says why, or the caller cancelled and says so below.
        }
        catch
        {
            stop.Cancel();
            throw;
        }
    }

    private static PartitionLogs Logs(PartitionOrder order, Readers readers, CancellationToken cancel)
    {
        ReadRecords Of(Func<RecordReader> reader) => (from, to) => reader().Read(order.Partition, from, to, order.Stamps, cancel);
        return new PartitionLogs(
            order.Partition,
            new LogStretch(order.Source.Earliest, order.Source.Latest, Of(() => readers.Source), Of(() => readers.SourceWithAborted)),
            new LogStretch(order.Destination.Earliest, order.Destination.Latest, Of(() => readers.Destination)),
            order.SourceStart, order.SourceEnd, order.DestinationStart, order.Compacted, order.Frozen) { Before = order.Before, GoneBefore = order.GoneBefore };
    }

    /// <summary>The readers of one worker, each made when it is first needed.</summary>
    private sealed class Readers(KafkaCluster source, KafkaCluster destination, TimeProvider clock, Action<int> read) : IDisposable
    {
        private readonly Lazy<RecordReader> here = new(() => new RecordReader(source, IsolationLevel.ReadCommitted, clock, read));
        private readonly Lazy<RecordReader> hereWithAborted = new(() => new RecordReader(source, IsolationLevel.ReadUncommitted, clock, read));
        private readonly Lazy<RecordReader> there = new(() => new RecordReader(destination, IsolationLevel.ReadCommitted, clock, read));

        public RecordReader Source => here.Value;

        public RecordReader SourceWithAborted => hereWithAborted.Value;

        public RecordReader Destination => there.Value;

        public void Dispose()
        {
            foreach (var reader in new[] { here, hereWithAborted, there })
                if (reader.IsValueCreated) reader.Value.Dispose();
        }
    }
}
