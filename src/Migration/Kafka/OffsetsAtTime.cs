using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>Offsets by the records' own timestamps.</summary>
internal static class OffsetsAtTime
{
    private static readonly ListOffsetsOptions Options = new() { RequestTimeout = TimeSpan.FromSeconds(15) };

    /// <summary>Of each partition the first record that is as young as asked or younger; null: there is none. A partition in trouble is left out.</summary>
    public static async Task<IReadOnlyDictionary<Partition, long?>> FirstAtAsync(
        this KafkaCluster cluster, IReadOnlyDictionary<Partition, DateTimeOffset> times, CancellationToken cancel)
    {
        var asked = times.Select(t => new TopicPartitionOffsetSpec
        {
            TopicPartition = new TopicPartition(t.Key.Topic, t.Key.Number),
            OffsetSpec = OffsetSpec.ForTimestamp(Math.Max(0, t.Value.ToUnixTimeMilliseconds())),
        });
        var answers = await cluster.AskLeadersAsync($"reading the offsets of {times.Count} partitions by time", admin => ListAsync(admin, asked), cancel);
        return answers.Where(a => !a.TopicPartitionOffsetError.Error.IsError).ToDictionary(
            a => new Partition(a.TopicPartitionOffsetError.Topic, a.TopicPartitionOffsetError.Partition.Value),
            a => a.TopicPartitionOffsetError.Offset.Value is >= 0 and var offset ? offset : (long?)null);
    }

    private static async Task<IReadOnlyList<ListOffsetsResultInfo>> ListAsync(IAdminClient admin, IEnumerable<TopicPartitionOffsetSpec> asked)
    {
        try
        {
            return (await admin.ListOffsetsAsync(asked, Options)).ResultInfos;
        }
        catch (ListOffsetsException e) when (e.Result is { ResultInfos.Count: > 0 })
        {
            return e.Result.ResultInfos; // some partitions failed, the others are good
        }
    }
}
