using ChatOpsBot.Rehearsal.Broker.Groups;
using ChatOpsBot.Rehearsal.Broker.Logs;
using ChatOpsBot.Rehearsal.Broker.Topics;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker;

/// <summary>Fills a cluster without a client, where speed matters and nobody watches the wire.</summary>
internal static class Seeding
{
    private const int BatchBytes = 16 * 1024; // as a producer's default

    public static Topic MakeTopic(this Cluster cluster, NewTopic wanted)
    {
        var (topic, refusal) = cluster.Topics.Create(wanted);
        return topic ?? throw new ArgumentException(refusal!.Words ?? refusal.Error.ToString(), nameof(wanted));
    }

    public static void Fill(this Cluster cluster, Topic topic, int recordsPerPartition, int size, Random random)
    {
        var builder = new BatchBuilder(size, random);
        var perBatch = Math.Max(1, BatchBytes / (size + 16));
        // Partitions that are empty begin with the same records: a world is there sooner, and two million records fit.
        PartitionLog? first = null;
        foreach (var partition in topic.Partitions)
            if (partition.Log.Bounds.End > 0) Write(cluster, topic, partition.Log, builder, recordsPerPartition, perBatch);
            else if (first is null) Write(cluster, topic, first = partition.Log, builder, recordsPerPartition, perBatch);
            else if (!partition.Log.TryShare(first)) throw Full(cluster, topic, KafkaError.PolicyViolation);
    }

    private static void Write(Cluster cluster, Topic topic, PartitionLog log, BatchBuilder builder, int records, int perBatch)
    {
        var begin = cluster.Options.Time.GetUtcNow().ToUnixTimeMilliseconds() - records;
        for (var done = 0; done < records; done += perBatch)
        {
            var batch = builder.Build(Math.Min(perBatch, records - done), done, begin + done);
            if (log.Append(batch, cluster.LeaderEpoch, topic.Settings.AppendTime ? begin + done : null).Error is not KafkaError.None and var error) throw Full(cluster, topic, error);
        }
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
