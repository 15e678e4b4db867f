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
    /// Earliest and latest of all partitions: one ListOffsets request per leader for each of the two, all sent side by side.
    /// Partitions that just have no leader are asked again, for a few seconds.
    /// </summary>
    public static async Task<OffsetSnapshot> SnapshotAsync(this KafkaCluster cluster, IReadOnlyCollection<Topic> topics, TimeProvider clock, CancellationToken cancel)
    {
        var earliest = cluster.OffsetsAsync(topics, OffsetSpec.Earliest(), clock, cancel);
        var latest = cluster.OffsetsAsync(topics, OffsetSpec.Latest(), clock, cancel);
        await Task.WhenAll(earliest, latest);
        var (from, to) = (await earliest, await latest);
        return new OffsetSnapshot(clock.GetUtcNow(), from.ToImmutableDictionary(p => p.Key, p => new OffsetRange(p.Value, to[p.Key])));
    }

    /// <summary>Only the ends: half the cost of a snapshot.</summary>
    public static Task<Dictionary<Partition, long>> EndsAsync(this KafkaCluster cluster, IReadOnlyCollection<Topic> topics, TimeProvider clock, CancellationToken cancel) =>
        cluster.OffsetsAsync(topics, OffsetSpec.Latest(), clock, cancel);

    /// <summary>Committed offsets of a group, all partitions it has committed, in one request. Empty when the group is not there.</summary>
    public static async Task<Dictionary<Partition, long>> CommittedAsync(this KafkaCluster cluster, string group, CancellationToken cancel)
    {
        var answer = await cluster.AskAsync($"reading the place of group {group}", () => ReadGroupAsync(cluster, group), cancel);
        return answer.Where(p => p.Offset.Value >= 0).ToDictionary(p => new Partition(p.Topic, p.Partition.Value), p => p.Offset.Value);
    }

    /// <summary>
    /// Partitions by who leads them, a call each: the client library would split one call in the same way, but was slower in
    /// merging one large answer (tests/Benchmarks, snapshot, at 3,200 partitions; why, was not profiled).
    /// </summary>
    private static List<List<Partition>> ByLeader(IReadOnlyCollection<Topic> topics) =>
        [.. topics.SelectMany(t => Enumerable.Range(0, t.Partitions).Select(p => (Leader: t.LeaderOf(p), Partition: new Partition(t.Name, p))))
            .GroupBy(p => p.Leader, p => p.Partition)
            .Select(g => g.ToList())];

    private static async Task<List<TopicPartitionOffsetError>> ReadGroupAsync(KafkaCluster cluster, string group)
    {
        var options = new ListConsumerGroupOffsetsOptions { RequestTimeout = TimeSpan.FromSeconds(15) };
        var results = await cluster.Admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(group, null)], options);
        return results[0].Partitions;
    }

    private static async Task<Dictionary<Partition, long>> OffsetsAsync(
        this KafkaCluster cluster, IReadOnlyCollection<Topic> topics, OffsetSpec spec, TimeProvider clock, CancellationToken cancel)
    {
        var found = new Dictionary<Partition, long>();
        var answers = await Task.WhenAll(ByLeader(topics).Select(partitions => AskAsync(cluster, partitions, spec, cancel)));
        var missing = Take(answers.SelectMany(a => a), found);
        for (var i = 0; i < Tries && missing.Count > 0 && missing.All(m => Passing.Contains(m.Error.Code)); i++)
        {
            // Right after topics were made, and while a leader changes, some partitions are not ready for seconds (seen on real brokers).
            await Task.Delay(TimeSpan.FromMilliseconds(250 << i), clock, cancel);
            await cluster.TopicsAsync(cancel); // also renews what the client library knows of leaders
            missing = Take(await AskAsync(cluster, [.. missing.Select(m => new Partition(m.Topic, m.Partition.Value))], spec, cancel), found);
        }

        if (missing.Count == 0) return found;
        throw KafkaWords.Trouble($"{cluster.Name}: reading the offsets of {missing.Count} of {topics.Sum(t => t.Partitions)} partitions, the first {ForeignText.From(missing[0].Topic, 100)}/{missing[0].Partition.Value}", missing[0].Error);
    }

    /// <summary>Keeps the good answers; returns the others.</summary>
    private static List<TopicPartitionOffsetError> Take(IEnumerable<TopicPartitionOffsetError> answers, Dictionary<Partition, long> found)
    {
        List<TopicPartitionOffsetError> missing = [];
        foreach (var answer in answers)
            if (answer.Error.IsError) missing.Add(answer);
            else found[new Partition(answer.Topic, answer.Partition.Value)] = answer.Offset.Value;
        return missing;
    }

    private static Task<List<TopicPartitionOffsetError>> AskAsync(KafkaCluster cluster, List<Partition> partitions, OffsetSpec spec, CancellationToken cancel)
    {
        var asked = partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(p.Topic, p.Number), OffsetSpec = spec });
        return cluster.AskAsync($"reading the offsets of {partitions.Count} partitions", () => ListAsync(cluster, asked), cancel);
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
