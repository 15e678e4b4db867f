using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Connect.Replicator;

/// <summary>
/// Where a task begins to read: Connect's own offset, else the source group's, else the beginning (<c>offset.start=consumer</c> swaps the
/// first two). So a new name with the old group resumes, and a new name with a new group copies all again.
/// </summary>
internal static class StartingPoints
{
    private const string Frame = "io.confluent.connect.replicator.ReplicatorSourceTask.seek(ReplicatorSourceTask.java:141)";

    public static IEnumerable<TopicPartitionOffset> Of(CopyOrder order, IConsumer<byte[]?, byte[]?> consumer, IReadOnlyList<TopicPartition> partitions)
    {
        var connect = order.Offsets.Of(order.Config.Connector);
        var group = Committed(order, consumer, partitions);
        foreach (var p in partitions)
        {
            long? own = connect.TryGetValue(p, out var c) ? c : null;
            long? ofGroup = group.TryGetValue(p, out var g) ? g : null;
            var start = order.Config.ConnectOffsetsFirst ? own ?? ofGroup : ofGroup ?? own;
            yield return new TopicPartitionOffset(p, start is { } offset ? new Offset(offset) : Offset.Beginning);
        }
    }

    private static Dictionary<TopicPartition, long> Committed(CopyOrder order, IConsumer<byte[]?, byte[]?> consumer, IReadOnlyList<TopicPartition> partitions)
    {
        try
        {
            return consumer.Committed(partitions, order.Options.ApiTimeout).Where(o => o.Offset.Value >= 0)
                .ToDictionary(o => o.TopicPartition, o => o.Offset.Value);
        }
        catch (KafkaException e)
        {
            throw new ConnectFailure($"Cannot read the offsets of group {order.Config.Group}: {e.Error.Reason}", Frame, e);
        }
    }
}
