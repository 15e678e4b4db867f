using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>What changes a cluster. Each is safe to repeat: what is there already, or gone already, is well.</summary>
public static class ClusterChanges
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private const int AtOnce = 200;

    /// <summary>Settings that a topic has of its own and that both MSK and Confluent Cloud take.</summary>
    private static readonly string[] Carried =
        ["cleanup.policy", "retention.ms", "retention.bytes", "max.message.bytes", "message.timestamp.type", "segment.bytes", "segment.ms", "delete.retention.ms", "min.compaction.lag.ms", "max.compaction.lag.ms"];

    public static Task CreateTopicsAsync(
        this KafkaCluster cluster, IReadOnlyCollection<Topic> topics, IReadOnlyDictionary<string, Dictionary<string, string>> settings, short replicationFactor, CancellationToken cancel) =>
        InPartsAsync(cluster, "making", "topic", topics, async (admin, some) =>
        {
            var wanted = some.Select(t => new TopicSpecification
            {
                Name = t.Name, NumPartitions = t.Partitions, ReplicationFactor = replicationFactor, Configs = settings.GetValueOrDefault(t.Name) ?? [],
            });
            try
            {
                await admin.CreateTopicsAsync(wanted, new CreateTopicsOptions { RequestTimeout = Limit, OperationTimeout = Limit });
                return [];
            }
            catch (CreateTopicsException e)
            {
                return Bad(e.Results.Select(r => (r.Topic, r.Error)), ErrorCode.TopicAlreadyExists);
            }
        }, cancel);

    public static Task DeleteTopicsAsync(this KafkaCluster cluster, Deletable topics, CancellationToken cancel)
    {
        topics.Check(cluster);
        return InPartsAsync(cluster, "deleting", "topic", topics.Names, async (admin, some) =>
        {
            try
            {
                await admin.DeleteTopicsAsync(some, new DeleteTopicsOptions { RequestTimeout = Limit, OperationTimeout = Limit });
                return [];
            }
            catch (DeleteTopicsException e)
            {
                return Bad(e.Results.Select(r => (r.Topic, r.Error)), ErrorCode.UnknownTopicOrPart);
            }
        }, cancel);
    }

    public static Task DeleteGroupsAsync(this KafkaCluster cluster, Deletable groups, CancellationToken cancel)
    {
        groups.Check(cluster);
        return InPartsAsync(cluster, "deleting", "consumer group", groups.Names, async (admin, some) =>
        {
            try
            {
                await admin.DeleteGroupsAsync([.. some], new DeleteGroupsOptions { RequestTimeout = Limit });
                return [];
            }
            catch (DeleteGroupsException e)
            {
                return Bad(e.Results.Select(r => (r.Group, r.Error)), ErrorCode.GroupIdNotFound);
            }
        }, cancel);
    }

    /// <summary>Deletes records before an offset of each partition, at the destination only. Kafka refuses it for topics that are only compacted.</summary>
    /// <param name="before">The first offset that stays; -1: all records go.</param>
    public static Task DeleteRecordsAsync(this KafkaCluster cluster, IReadOnlyDictionary<Partition, long> before, CancellationToken cancel)
    {
        Deletable.OnlyAtDestination(cluster);
        return InPartsAsync(cluster, "deleting the records of", "partition", before, async (admin, some) =>
        {
            var asked = some.Select(b => new TopicPartitionOffset(b.Key.Topic, b.Key.Number, b.Value < 0 ? Offset.End : b.Value));
            try
            {
                await admin.DeleteRecordsAsync(asked, new DeleteRecordsOptions { RequestTimeout = Limit, OperationTimeout = Limit });
                return [];
            }
            catch (DeleteRecordsException e)
            {
                return Bad(e.Results.Select(r => ($"{r.Topic}/{r.Partition.Value}", r.Error)), ErrorCode.NoError);
            }
        }, cancel);
    }

    /// <summary>The settings each topic has of its own, as far as the destination takes them.</summary>
    public static async Task<Dictionary<string, Dictionary<string, string>>> OwnSettingsAsync(this KafkaCluster cluster, IReadOnlyCollection<string> topics, CancellationToken cancel)
    {
        var settings = await cluster.TopicSettingsAsync(topics, cancel);
        if (settings.Values.FirstOrDefault(t => t.Presence != TopicPresence.There) is { } bad)
            throw new WorldTroubleException("no-settings", $"{cluster.Name}: the settings of topic {ForeignText.From(bad.Name, 100)} cannot be read: {bad.Trouble}", null, "Give this user DESCRIBE and DESCRIBE_CONFIGS on the topic, or look whether it is still there.");
        return settings.Values.ToDictionary(
            t => t.Name, t => t.Own.Intersect(Carried, StringComparer.Ordinal).ToDictionary(n => n, n => t.Values[n], StringComparer.Ordinal), StringComparer.Ordinal);
    }

    /// <summary>
    /// Changes many things, some at once. Where some of them fail, the others of the same request are done all the same: the words name
    /// the first that failed, and how many were done before and beside it.
    /// </summary>
    private static async Task InPartsAsync<T>(
        KafkaCluster cluster, string doing, string thing, IReadOnlyCollection<T> all, Func<IAdminClient, T[], Task<List<(string Name, Error Error)>>> change, CancellationToken cancel)
    {
        var done = 0;
        foreach (var some in all.Chunk(AtOnce))
        {
            var bad = await cluster.ChangeAsync($"{doing} {Count(some.Length, thing)}{Before(done)}", admin => change(admin, some), cancel);
            done += some.Length - bad.Count;
            if (bad.Count == 0) continue;
            var others = $"{(bad.Count > 1 ? $" and {bad.Count - 1} more" : "")}{(all.Count > 1 ? $" ({done} of {all.Count} are done)" : "")}";
            throw KafkaWords.Trouble($"{cluster.Words}: {doing} {thing} {ForeignText.From(bad[0].Name, 100)}{others}", bad[0].Error, sent: true, by: cluster.Settings);
        }
    }

    // What may have happened comes first: then nobody may call the whole a failure.
    private static List<(string Name, Error Error)> Bad(IEnumerable<(string Name, Error Error)> results, ErrorCode fine) =>
        [.. results.Where(r => r.Error.IsError && r.Error.Code != fine).OrderByDescending(r => KafkaWords.MayHaveHappened(r.Error))];

    private static string Count(int n, string thing) => n == 1 ? $"1 {thing}" : $"{n} {thing}s";

    private static string Before(int done) => done == 0 ? "" : $" (after {done})";
}
