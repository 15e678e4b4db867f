using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>What kind of client a consumer group is of, by its own protocol. Groups are asked for by name, never listed (see <see cref="KafkaCluster"/>).</summary>
public static class ClusterGroupKinds
{
    private const int AtOnce = 200;

    /// <summary>What Kafka Streams gives as the name of its protocol when it joins.</summary>
    private const string Streams = "stream";

    /// <summary>Of these names, the groups whose protocol is Kafka Streams' now. A group without members has no protocol, and is not among them.</summary>
    public static async Task<IReadOnlySet<string>> StreamsGroupsAsync(this KafkaCluster cluster, IReadOnlyCollection<string> groups, CancellationToken cancel)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in groups.Distinct(StringComparer.Ordinal).Chunk(AtOnce))
            foreach (var group in await cluster.AskAsync($"asking for {some.Length} consumer groups", admin => DescribeAsync(admin, some), cancel))
                if (!group.Error.IsError && string.Equals(group.PartitionAssignor, Streams, StringComparison.Ordinal)) found.Add(group.GroupId);
        return found;
    }

    private static async Task<List<ConsumerGroupDescription>> DescribeAsync(IAdminClient admin, string[] groups)
    {
        try
        {
            return (await admin.DescribeConsumerGroupsAsync(groups, new DescribeConsumerGroupsOptions { RequestTimeout = TimeSpan.FromSeconds(15) })).ConsumerGroupDescriptions;
        }
        catch (DescribeConsumerGroupsException e) when (e.Results is { ConsumerGroupDescriptions.Count: > 0 })
        {
            return e.Results.ConsumerGroupDescriptions; // some are not there or not allowed, the others are good
        }
    }
}
