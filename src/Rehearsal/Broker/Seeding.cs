using ChatOpsBot.Rehearsal.Broker.Groups;
using ChatOpsBot.Rehearsal.Broker.Logs;
using ChatOpsBot.Rehearsal.Broker.Topics;
using ChatOpsBot.Rehearsal.Broker.Transactions;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker;

/// <summary>Fills a cluster without a client, where speed matters and nobody watches the wire.</summary>
internal static class Seeding
{
    private const int BatchBytes = 16 * 1024; // as a producer's default
    private static readonly TimeSpan LongestBatch = TimeSpan.FromSeconds(10); // nobody lingers longer

    public static Topic MakeTopic(this Cluster cluster, NewTopic wanted)
    {
        var (topic, refusal) = cluster.Topics.Create(wanted);
        return topic ?? throw new ArgumentException(refusal!.Words ?? refusal.Error.ToString(), nameof(wanted));
    }

    public static void Fill(this Cluster cluster, Topic topic, RecordPattern pattern, Random random)
    {
        var builder = new BatchBuilder(pattern, random);
        // Partitions that are empty begin with the same records: a world is there sooner, and two million records fit.
        PartitionLog? first = null;
        foreach (var partition in topic.Partitions)
            if (pattern.PerTransaction > 0) WriteTransactions(cluster, topic, partition, builder, pattern);
            else if (partition.Log.Bounds.End > 0) Write(cluster, topic, partition.Log, builder, pattern);
            else if (first is null) Write(cluster, topic, first = partition.Log, builder, pattern);
            else if (!partition.Log.TryShare(first)) throw Full(cluster, topic, KafkaError.PolicyViolation);
    }

    private static void Write(Cluster cluster, Topic topic, PartitionLog log, BatchBuilder builder, RecordPattern pattern)
    {
        var each = Math.Min(BatchBytes / (pattern.Size + 16), (int)(LongestBatch / pattern.Apart));
        foreach (var (first, count, time) in Batches(cluster, pattern, Math.Max(1, each)))
        {
            var batch = builder.Build(count, first, time);
            Check(cluster, topic, log.Append(batch, cluster.LeaderEpoch, topic.Settings.AppendTime ? time : null));
        }
    }

    private static void WriteTransactions(Cluster cluster, Topic topic, Partition partition, BatchBuilder builder, RecordPattern pattern)
    {
        var transaction = cluster.Transactions.GetOrAdd($"practice-{topic.Name}-{partition.Index}");
        var producer = transaction.Init(TimeSpan.FromMinutes(1), ProducerIdentity.None).Producer;
        foreach (var (first, count, time) in Batches(cluster, pattern, pattern.PerTransaction))
        {
            var batch = builder.Build(count, first, time).ToArray();
            RecordBatch.Sign(batch, producer.Id, producer.Epoch, first);
            transaction.Add(producer, [partition]);
            Check(cluster, topic, partition.Log.Append(batch, cluster.LeaderEpoch, topic.Settings.AppendTime ? time : null));
            transaction.End(producer, commit: first / pattern.PerTransaction % 3 != 2);
        }
    }

    private static IEnumerable<(int First, int Count, long Time)> Batches(Cluster cluster, RecordPattern pattern, int each)
    {
        var apart = (long)pattern.Apart.TotalMilliseconds;
        var begin = cluster.Options.Time.GetUtcNow().ToUnixTimeMilliseconds() - (pattern.PerPartition * apart);
        for (var done = 0; done < pattern.PerPartition; done += each)
            yield return (done, Math.Min(each, pattern.PerPartition - done), begin + (done * apart));
    }

    private static void Check(Cluster cluster, Topic topic, AppendResult result)
    {
        if (result.Error != KafkaError.None) throw Full(cluster, topic, result.Error);
    }

    private static InvalidOperationException Full(Cluster cluster, Topic topic, KafkaError error) =>
        new($"Seeding {topic.Name} ended with {error}. The cluster keeps at most {cluster.Options.MaxBytes} bytes.");

    public static void Commit(this Cluster cluster, string group, string topic, IReadOnlyList<long> offsets)
    {
        var kept = cluster.Groups.GetOrAdd(group);
        for (var partition = 0; partition < offsets.Count; partition++)
            kept.Offsets.Set(new TopicPartition(topic, partition), new CommittedOffset(offsets[partition], -1, ""));
    }
}
