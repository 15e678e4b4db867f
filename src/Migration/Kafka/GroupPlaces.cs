using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>Gives a group its places.</summary>
internal static class GroupPlaces
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>The group begins at these offsets; it must have no members. Safe to repeat. Needs READ on the group and on its topics.</summary>
    public static async Task PlaceAsync(this KafkaCluster cluster, string group, IReadOnlyDictionary<Partition, long> places, CancellationToken cancel)
    {
        if (places.Count == 0) return;
        var doing = $"giving group {ForeignText.From(group, 100)} its places";
        var bad = await cluster.ChangeAsync(doing, async admin =>
        {
            try
            {
                await admin.AlterConsumerGroupOffsetsAsync(
                    [new ConsumerGroupTopicPartitionOffsets(group, [.. places.Select(p => new TopicPartitionOffset(p.Key.Topic, p.Key.Number, p.Value))])],
                    new AlterConsumerGroupOffsetsOptions { RequestTimeout = Limit });
                return null;
            }
            catch (AlterConsumerGroupOffsetsException e)
            {
                return e.Results.SelectMany(r => r.Partitions).FirstOrDefault(p => p.Error.IsError)?.Error ?? e.Error;
            }
        }, cancel);
        if (bad is not null) throw KafkaWords.Trouble($"{cluster.Words}: {doing}", bad, sent: true);
    }
}
