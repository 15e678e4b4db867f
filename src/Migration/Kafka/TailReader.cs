using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>Looks whether anything is left to read behind a place: markers of transactions and what was aborted hold offsets and are no records.</summary>
internal static class TailReader
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Those of the partitions that hold no committed record from the given place to the given end, and no open transaction. Commits nothing.</summary>
    /// <exception cref="WorldTroubleException">The cluster does not answer.</exception>
    public static Task<HashSet<Partition>> WithoutRecordsAsync(KafkaCluster cluster, IReadOnlyDictionary<Partition, (long Place, long End)> tails, TimeProvider clock, CancellationToken cancel) =>
        Task.Run(() => Read(cluster, tails, clock, cancel), cancel);

    private static HashSet<Partition> Read(KafkaCluster cluster, IReadOnlyDictionary<Partition, (long Place, long End)> tails, TimeProvider clock, CancellationToken cancel)
    {
        var config = new ConsumerConfig(KafkaConnection.Client(cluster.Settings, $"chatops-{cluster.Name}-tail"))
        {
            GroupId = "chatops-tail", EnableAutoCommit = false, EnablePartitionEof = true, IsolationLevel = IsolationLevel.ReadCommitted,
            AutoOffsetReset = AutoOffsetReset.Earliest, FetchWaitMaxMs = 100, MaxPartitionFetchBytes = 65_536,
        };
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var left = tails.Keys.ToHashSet();
        var empty = new HashSet<Partition>();
        consumer.Assign(tails.Select(t => new TopicPartitionOffset(t.Key.Topic, t.Key.Number, t.Value.Place)));
        var began = clock.GetTimestamp();
        while (left.Count > 0)
        {
            cancel.ThrowIfCancellationRequested();
            if (clock.GetElapsedTime(began) > Limit)
                throw KafkaWords.Trouble($"{cluster.Name}: looking for records behind the place of {left.Count} partitions", new Error(ErrorCode.Local_TimedOut));
            if (Next(cluster, consumer) is not { } record) continue;
            var partition = new Partition(record.Topic, record.Partition.Value);
            if (!left.Remove(partition)) continue;
            if (record.IsPartitionEOF && record.Offset.Value >= tails[partition].End) empty.Add(partition); // an open transaction ends the reading before
            consumer.Pause([record.TopicPartition]); // one record is enough to know
        }

        return empty;
    }

    private static ConsumeResult<Ignore, Ignore>? Next(KafkaCluster cluster, IConsumer<Ignore, Ignore> consumer)
    {
        try
        {
            return consumer.Consume(100);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal && e.Error.Code is ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut)
        {
            return null; // the library tries again, until our own limit
        }
        catch (KafkaException e)
        {
            throw KafkaWords.Trouble($"{cluster.Name}: looking for records behind the place", e.Error, sent: false, e);
        }
    }
}
