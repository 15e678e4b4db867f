using ChatOpsBot.Rehearsal.Broker.Groups;
using ChatOpsBot.Rehearsal.Broker.Topics;

namespace ChatOpsBot.Rehearsal.Broker;

/// <summary>What a cluster holds at one moment, read in process, ordered by name.</summary>
public sealed record ClusterSnapshot(IReadOnlyList<TopicSnapshot> Topics, IReadOnlyList<GroupSnapshot> Groups);

/// <param name="Earliest">First offset of each partition.</param>
/// <param name="Latest">Offset after the last record of each partition.</param>
/// <param name="Bytes">Bytes of record batches kept.</param>
public sealed record TopicSnapshot(
    string Name, IReadOnlyDictionary<string, string> Configs, IReadOnlyList<long> Earliest, IReadOnlyList<long> Latest, long Bytes);

/// <param name="State">Kafka's word: <c>Empty</c>, <c>PreparingRebalance</c>, <c>CompletingRebalance</c>, <c>Stable</c>.</param>
/// <param name="Offsets">Committed offset by topic and partition.</param>
public sealed record GroupSnapshot(
    string Id, string State, int Members, IReadOnlyDictionary<(string Topic, int Partition), long> Offsets);

internal static class Snapshots
{
    public static ClusterSnapshot Snapshot(this Cluster cluster) =>
        new([.. cluster.Topics.All.Select(Of)], [.. cluster.Groups.All.Select(Of)]);

    private static TopicSnapshot Of(Topic topic)
    {
        var bounds = topic.Partitions.Select(partition => partition.Log.Bounds).ToList();
        return new TopicSnapshot(
            topic.Name, topic.Configs, bounds.ConvertAll(bound => bound.Start), bounds.ConvertAll(bound => bound.End), bounds.Sum(bound => bound.Bytes));
    }

    private static GroupSnapshot Of(Group group)
    {
        var about = group.Describe();
        var offsets = group.Offsets.Read().ToDictionary(entry => (entry.Key.Topic, entry.Key.Partition), entry => entry.Value.Offset);
        return new GroupSnapshot(group.Id, about.State.ToString(), about.Members.Count, offsets);
    }
}
