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
        var asked = ByLeader(topics);
        var earliest = cluster.OffsetsAsync(asked, OffsetSpec.Earliest(), clock, cancel);
        var latest = cluster.OffsetsAsync(asked, OffsetSpec.Latest(), clock, cancel);
        await Task.WhenAll(earliest, latest);
        var (from, to) = (await earliest, await latest);
        var ranges = new Dictionary<Partition, OffsetRange>(from.Count);
        foreach (var (partition, offset) in from) ranges[partition] = new OffsetRange(offset, to[partition]);
        return new OffsetSnapshot(clock.GetUtcNow(), ranges);
    }

    /// <summary>Only the ends: half the cost of a snapshot.</summary>
    public static Task<Dictionary<Partition, long>> EndsAsync(this KafkaCluster cluster, IReadOnlyCollection<Topic> topics, TimeProvider clock, CancellationToken cancel) =>
        cluster.OffsetsAsync(ByLeader(topics), OffsetSpec.Latest(), clock, cancel);

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
    private static List<List<TopicPartition>> ByLeader(IReadOnlyCollection<Topic> topics)
    {
        var leaders = new Dictionary<int, List<TopicPartition>>();
        foreach (var topic in topics)
            for (var number = 0; number < topic.Partitions; number++)
            {
                var leader = topic.LeaderOf(number);
                if (!leaders.TryGetValue(leader, out var led)) leaders[leader] = led = [];
                led.Add(new TopicPartition(topic.Name, number));
            }

        return [.. leaders.Values];
    }

    private static async Task<List<TopicPartitionOffsetError>> ReadGroupAsync(KafkaCluster cluster, string group)
    {
        var options = new ListConsumerGroupOffsetsOptions { RequestTimeout = TimeSpan.FromSeconds(15) };
        var results = await cluster.Admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(group, null)], options);
        return results[0].Partitions;
    }

    private static async Task<Dictionary<Partition, long>> OffsetsAsync(
        this KafkaCluster cluster, List<List<TopicPartition>> byLeader, OffsetSpec spec, TimeProvider clock, CancellationToken cancel)
    {
        var wanted = byLeader.Sum(led => led.Count);
        var found = new Dictionary<Partition, long>(wanted);
        List<TopicPartitionOffsetError> missing = [];
        foreach (var answer in await Task.WhenAll(byLeader.Select(led => AskAsync(cluster, led, spec, cancel)))) Take(answer, found, missing);
        for (var i = 0; i < Tries && missing.Count > 0 && missing.All(m => Passing.Contains(m.Error.Code)); i++)
        {
            // Right after topics were made, and while a leader changes, some partitions are not ready for seconds (seen on real brokers).
            await Task.Delay(TimeSpan.FromMilliseconds(250 << i), clock, cancel);
            await cluster.TopicsAsync(cancel); // also renews what the client library knows of leaders
            List<TopicPartition> again = [.. missing.Select(m => m.TopicPartition)];
            missing.Clear();
            Take(await AskAsync(cluster, again, spec, cancel), found, missing);
        }

        if (missing.Count == 0) return found;
        throw KafkaWords.Trouble($"{cluster.Name}: reading the offsets of {missing.Count} of {wanted} partitions, the first {ForeignText.From(missing[0].Topic, 100)}/{missing[0].Partition.Value}", missing[0].Error);
    }

    /// <summary>Keeps the good answers; the others are still missing.</summary>
    private static void Take(IReadOnlyList<ListOffsetsResultInfo> answers, Dictionary<Partition, long> found, List<TopicPartitionOffsetError> missing)
    {
        foreach (var answer in answers.Select(a => a.TopicPartitionOffsetError))
            if (answer.Error.IsError) missing.Add(answer);
            else found[new Partition(answer.Topic, answer.Partition.Value)] = answer.Offset.Value;
    }

    private static Task<IReadOnlyList<ListOffsetsResultInfo>> AskAsync(KafkaCluster cluster, List<TopicPartition> partitions, OffsetSpec spec, CancellationToken cancel) =>
        cluster.AskAsync(
            $"reading the offsets of {partitions.Count} partitions",
            () => ListAsync(cluster, partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = p, OffsetSpec = spec })),
            cancel);

    private static async Task<IReadOnlyList<ListOffsetsResultInfo>> ListAsync(KafkaCluster cluster, IEnumerable<TopicPartitionOffsetSpec> asked)
    {
        try
        {
            return (await cluster.Admin.ListOffsetsAsync(asked, Options)).ResultInfos;
        }
        catch (ListOffsetsException e) when (e.Result is { ResultInfos.Count: > 0 })
        {
            return e.Result.ResultInfos; // some partitions failed, the others are good
        }
    }
}
