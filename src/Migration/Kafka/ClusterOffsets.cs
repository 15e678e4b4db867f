using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>Offsets of a cluster: what is in the logs, and how far a group is.</summary>
public static class ClusterOffsets
{
    private static readonly ListOffsetsOptions Options = new() { RequestTimeout = TimeSpan.FromSeconds(15) };

    private const int Tries = 5;

    private static readonly ErrorCode[] Passing =
        [ErrorCode.NotLeaderForPartition, ErrorCode.LeaderNotAvailable, ErrorCode.ReplicaNotAvailable, ErrorCode.UnknownTopicOrPart, ErrorCode.Local_Transport, ErrorCode.NetworkException];

    /// <summary>
    /// Earliest and latest of all partitions: one ListOffsets request per leader for each of the two (the client library groups them), sent side by side.
    /// Partitions that just have no leader are asked again, for a few seconds.
    /// </summary>
    public static async Task<OffsetSnapshot> SnapshotAsync(this KafkaCluster cluster, IReadOnlyCollection<Topic> topics, TimeProvider clock, CancellationToken cancel)
    {
        var partitions = PartitionsOf(topics);
        var earliest = cluster.OffsetsAsync(partitions, OffsetSpec.Earliest(), clock, cancel);
        var latest = cluster.OffsetsAsync(partitions, OffsetSpec.Latest(), clock, cancel);
        await Task.WhenAll(earliest, latest);
        var (from, to) = (await earliest, await latest);
        return new OffsetSnapshot(clock.GetUtcNow(), partitions.ToImmutableDictionary(p => p, p => new OffsetRange(from[p], to[p])));
    }

    /// <summary>Only the ends: half the cost of a snapshot.</summary>
    public static Task<Dictionary<Partition, long>> EndsAsync(this KafkaCluster cluster, IReadOnlyCollection<Topic> topics, TimeProvider clock, CancellationToken cancel) =>
        cluster.OffsetsAsync(PartitionsOf(topics), OffsetSpec.Latest(), clock, cancel);

    /// <summary>Committed offsets of a group, all partitions it has committed, in one request. Empty when the group is not there.</summary>
    public static async Task<Dictionary<Partition, long>> CommittedAsync(this KafkaCluster cluster, string group, CancellationToken cancel)
    {
        var answer = await cluster.AskAsync($"reading the place of group {group}", () => ReadGroupAsync(cluster, group), cancel);
        return answer.Where(p => p.Offset.Value >= 0).ToDictionary(p => new Partition(p.Topic, p.Partition.Value), p => p.Offset.Value);
    }

    private static List<Partition> PartitionsOf(IReadOnlyCollection<Topic> topics) =>
        [.. topics.SelectMany(t => Enumerable.Range(0, t.Partitions).Select(p => new Partition(t.Name, p)))];

    private static async Task<List<TopicPartitionOffsetError>> ReadGroupAsync(KafkaCluster cluster, string group)
    {
        var options = new ListConsumerGroupOffsetsOptions { RequestTimeout = TimeSpan.FromSeconds(15) };
        var results = await cluster.Admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(group, null)], options);
        return results[0].Partitions;
    }

    private static async Task<Dictionary<Partition, long>> OffsetsAsync(
        this KafkaCluster cluster, List<Partition> partitions, OffsetSpec spec, TimeProvider clock, CancellationToken cancel)
    {
        var found = new Dictionary<Partition, long>(partitions.Count);
        if (partitions.Count == 0) return found;
        var missing = await AskAsync(cluster, partitions, spec, found, cancel);
        for (var i = 0; i < Tries && missing.Count > 0 && missing.All(m => Passing.Contains(m.Error.Code)); i++)
        {
            // Right after topics were made, and while a leader changes, some partitions are not ready for seconds (seen on real brokers).
            await Task.Delay(TimeSpan.FromMilliseconds(250 << i), clock, cancel);
            await cluster.TopicsAsync(cancel); // also renews what the client library knows of leaders
            missing = await AskAsync(cluster, [.. missing.Select(m => new Partition(m.Topic, m.Partition.Value))], spec, found, cancel);
        }

        if (missing.Count == 0) return found;
        throw KafkaWords.Trouble($"{cluster.Name}: reading the offsets of {missing.Count} of {partitions.Count} partitions, the first {ForeignText.From(missing[0].Topic, 100)}/{missing[0].Partition.Value}", missing[0].Error);
    }

    private static async Task<List<TopicPartitionOffsetError>> AskAsync(
        KafkaCluster cluster, List<Partition> partitions, OffsetSpec spec, Dictionary<Partition, long> found, CancellationToken cancel)
    {
        var asked = partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(p.Topic, p.Number), OffsetSpec = spec });
        var answers = await cluster.AskAsync($"reading the offsets of {partitions.Count} partitions", () => ListAsync(cluster, asked), cancel);
        foreach (var answer in answers.Where(a => !a.Error.IsError)) found[new Partition(answer.Topic, answer.Partition.Value)] = answer.Offset.Value;
        return [.. answers.Where(a => a.Error.IsError)];
    }

    private static async Task<List<TopicPartitionOffsetError>> ListAsync(KafkaCluster cluster, IEnumerable<TopicPartitionOffsetSpec> asked)
    {
        try
        {
            var result = await cluster.Admin.ListOffsetsAsync(asked, Options);
            return [.. result.ResultInfos.Select(r => r.TopicPartitionOffsetError)];
        }
        catch (ListOffsetsException e) when (e.Result is { ResultInfos.Count: > 0 })
        {
            return [.. e.Result.ResultInfos.Select(r => r.TopicPartitionOffsetError)]; // some partitions failed, the others are good
        }
    }
}
