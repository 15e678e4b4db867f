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

    public static async Task CreateTopicsAsync(
        this KafkaCluster cluster, IReadOnlyCollection<Topic> topics, IReadOnlyDictionary<string, Dictionary<string, string>> settings, short replicationFactor, CancellationToken cancel)
    {
        foreach (var some in topics.Chunk(AtOnce))
        {
            var wanted = some.Select(t => new TopicSpecification
            {
                Name = t.Name,
                NumPartitions = t.Partitions,
                ReplicationFactor = replicationFactor,
                Configs = settings.GetValueOrDefault(t.Name) ?? [],
            });
            await cluster.AskAsync($"creating {some.Length} topics", async () =>
            {
                try
                {
                    await cluster.Admin.CreateTopicsAsync(wanted, new CreateTopicsOptions { RequestTimeout = Limit, OperationTimeout = Limit });
                }
                catch (CreateTopicsException e)
                {
                    ThrowFirst(cluster, "creating", e.Results.Select(r => (r.Topic, r.Error)), ErrorCode.TopicAlreadyExists);
                }

                return true;
            }, cancel, changes: true);
        }
    }

    public static async Task DeleteTopicsAsync(this KafkaCluster cluster, IReadOnlyCollection<string> topics, CancellationToken cancel)
    {
        foreach (var some in topics.Chunk(AtOnce))
        {
            await cluster.AskAsync($"deleting {some.Length} topics", async () =>
            {
                try
                {
                    await cluster.Admin.DeleteTopicsAsync(some, new DeleteTopicsOptions { RequestTimeout = Limit, OperationTimeout = Limit });
                }
                catch (DeleteTopicsException e)
                {
                    ThrowFirst(cluster, "deleting", e.Results.Select(r => (r.Topic, r.Error)), ErrorCode.UnknownTopicOrPart);
                }

                return true;
            }, cancel, changes: true);
        }
    }

    public static Task DeleteGroupsAsync(this KafkaCluster cluster, IReadOnlyCollection<string> groups, CancellationToken cancel) =>
        groups.Count == 0 ? Task.CompletedTask : cluster.AskAsync($"deleting {groups.Count} consumer groups", async () =>
        {
            try
            {
                await cluster.Admin.DeleteGroupsAsync([.. groups], new DeleteGroupsOptions { RequestTimeout = Limit });
            }
            catch (DeleteGroupsException e)
            {
                ThrowFirst(cluster, "deleting the group", e.Results.Select(r => (r.Group, r.Error)), ErrorCode.GroupIdNotFound);
            }

            return true;
        }, cancel, changes: true);

    /// <summary>The settings each topic has of its own, as far as the destination takes them.</summary>
    public static async Task<Dictionary<string, Dictionary<string, string>>> OwnSettingsAsync(this KafkaCluster cluster, IReadOnlyCollection<string> topics, CancellationToken cancel)
    {
        var settings = await cluster.TopicSettingsAsync(topics, cancel);
        if (settings.Values.FirstOrDefault(t => t.Presence != TopicPresence.There) is { } bad)
            throw new WorldTroubleException("no-settings", $"{cluster.Name}: the settings of topic {ForeignText.From(bad.Name, 100)} cannot be read: {bad.Trouble}", null, "Give this user DESCRIBE and DESCRIBE_CONFIGS on the topic, or look whether it is still there.");
        return settings.Values.ToDictionary(
            t => t.Name, t => t.Own.Intersect(Carried, StringComparer.Ordinal).ToDictionary(n => n, n => t.Values[n], StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private static void ThrowFirst(KafkaCluster cluster, string doing, IEnumerable<(string Name, Error Error)> results, ErrorCode fine)
    {
        var bad = results.Where(r => r.Error.IsError && r.Error.Code != fine).ToList();
        if (bad.Count > 0) throw KafkaWords.Trouble($"{cluster.Name}: {doing} {ForeignText.From(bad[0].Name, 100)}{(bad.Count > 1 ? $" and {bad.Count - 1} more" : "")}", bad[0].Error, sent: true);
    }
}
