using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>Looks whether anything is left to read behind a place: markers of transactions hold offsets and are no records.</summary>
internal static class TailReader
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Those of the partitions that hold no record from the given place to their end, as of now. Commits nothing.</summary>
    /// <exception cref="WorldTroubleException">The cluster does not answer.</exception>
    public static Task<HashSet<Partition>> WithoutRecordsAsync(KafkaCluster cluster, IReadOnlyDictionary<Partition, long> places, TimeProvider clock, CancellationToken cancel) =>
        Task.Run(() => Read(cluster, places, clock, cancel), cancel);

    private static HashSet<Partition> Read(KafkaCluster cluster, IReadOnlyDictionary<Partition, long> places, TimeProvider clock, CancellationToken cancel)
    {
        var config = new ConsumerConfig(KafkaConnection.Client(cluster.Settings, $"chatops-{cluster.Name}-tail"))
        {
            GroupId = "chatops-tail", EnableAutoCommit = false, EnablePartitionEof = true, IsolationLevel = IsolationLevel.ReadUncommitted,
            AutoOffsetReset = AutoOffsetReset.Earliest, FetchWaitMaxMs = 100, MaxPartitionFetchBytes = 65_536,
        };
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var left = places.Keys.ToHashSet();
        var empty = new HashSet<Partition>();
        consumer.Assign(places.Select(p => new TopicPartitionOffset(p.Key.Topic, p.Key.Number, p.Value)));
        var began = clock.GetTimestamp();
        while (left.Count > 0)
        {
            cancel.ThrowIfCancellationRequested();
            if (clock.GetElapsedTime(began) > Limit)
                throw KafkaWords.Trouble($"{cluster.Name}: looking for records behind the place of {left.Count} partitions", new Error(ErrorCode.Local_TimedOut));
            if (Next(cluster, consumer) is not { } record) continue;
            var partition = new Partition(record.Topic, record.Partition.Value);
            if (!left.Remove(partition)) continue;
            if (record.IsPartitionEOF) empty.Add(partition);
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
