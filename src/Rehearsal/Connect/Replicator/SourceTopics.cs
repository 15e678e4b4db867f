using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Connect.Replicator;

/// <summary>What a connector selects at the source, and how it is spread over tasks.</summary>
internal static class SourceTopics
{
    private const string Frame = "io.confluent.connect.replicator.ReplicatorSourceConnector.start(ReplicatorSourceConnector.java:71)";

    /// <summary>Every partition of every topic selected, in order. Throws <see cref="ConnectFailure"/> if the source does not answer or lacks a topic.</summary>
    public static IReadOnlyList<TopicPartition> Selected(ReplicatorConfig config, IAdminClient source, TimeSpan limit, bool failOnMissing)
    {
        var topics = All(source, limit);
        var missing = config.Whitelist.Where(t => config.Wants(t) && !topics.Any(m => m.Topic == t)).ToList();
        if (missing.Count > 0 && failOnMissing)
            throw new ConnectFailure("The following topics of topic.whitelist do not exist at the source cluster or cannot be listed"
                + $" (missing DESCRIBE permission): [{string.Join(", ", missing)}]", Frame);
        return [.. topics.Where(t => config.Selects(t.Topic)).OrderBy(t => t.Topic, StringComparer.Ordinal)
            .SelectMany(t => t.Partitions.Select(p => p.PartitionId).Order().Select(p => new TopicPartition(t.Topic, p)))];
    }

    /// <summary>Partitions dealt out one by one; never more tasks than partitions.</summary>
    public static IReadOnlyList<IReadOnlyList<TopicPartition>> Spread(IReadOnlyList<TopicPartition> partitions, int tasksMax)
    {
        var tasks = Math.Min(tasksMax, partitions.Count);
        return [.. Enumerable.Range(0, tasks).Select(task => partitions.Where((_, i) => i % tasks == task).ToList())];
    }

    private static List<TopicMetadata> All(IAdminClient source, TimeSpan limit)
    {
        try
        {
            return source.GetMetadata(limit).Topics;
        }
        catch (KafkaException e)
        {
            throw new ConnectFailure($"Cannot list topics at the source: {e.Error.Reason}", Frame, e);
        }
    }
}
