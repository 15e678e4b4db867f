using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Partition = ChatOpsBot.Migration.Kafka.Partition;

namespace ChatOpsBot.Migration.Parity;

/// <summary>Up to where readers of committed records get: the end, or the first record of a transaction that is still open.</summary>
internal static class StableEnds
{
    private static readonly ListOffsetsOptions Committed = new() { IsolationLevel = IsolationLevel.ReadCommitted, RequestTimeout = TimeSpan.FromSeconds(15) };

    private const int AtOnce = 2_000;

    public static async Task<Dictionary<Partition, long>> OfAsync(KafkaCluster cluster, IReadOnlyCollection<Partition> partitions, CancellationToken cancel)
    {
        var all = new Dictionary<Partition, long>(partitions.Count);
        foreach (var some in partitions.Chunk(AtOnce))
            foreach (var answer in await cluster.AskLeadersAsync($"reading the committed ends of {some.Length} partitions", admin => AskAsync(admin, some), cancel))
            {
                var at = answer.TopicPartitionOffsetError;
                if (at.Error.IsError) throw KafkaWords.Trouble($"{cluster.Name}: reading the committed end of {ForeignText.From(at.Topic, 100)}/{at.Partition.Value}", at.Error);
                all[new Partition(at.Topic, at.Partition.Value)] = at.Offset.Value;
            }

        return all;
    }

    private static async Task<List<ListOffsetsResultInfo>> AskAsync(IAdminClient admin, IEnumerable<Partition> partitions)
    {
        var asked = partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(p.Topic, p.Number), OffsetSpec = OffsetSpec.Latest() });
        try
        {
            return (await admin.ListOffsetsAsync(asked, Committed)).ResultInfos;
        }
        catch (ListOffsetsException e) when (e.Result is { ResultInfos.Count: > 0 })
        {
            return e.Result.ResultInfos;
        }
    }
}
