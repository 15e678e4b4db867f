using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>Offsets of a cluster: what is in the logs, and how far a group is.</summary>
public static class ClusterOffsets
{
    /// <summary>Twice this is the longest a read takes: a client that is stuck spends it once, the one made anew answers at once.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private const int Tries = 5;

    /// <summary>So often a cluster must say that a partition is not there: for a moment it says so of what was just made.</summary>
    private const int Tellings = 3;

    private static readonly ListOffsetsOptions Written = new() { RequestTimeout = Limit };

    /// <summary>Up to the first transaction that is open.</summary>
    private static readonly ListOffsetsOptions Stable = new() { RequestTimeout = Limit, IsolationLevel = IsolationLevel.ReadCommitted };

    /// <summary>
    /// Earliest and latest of all partitions: one ListOffsets request per leader for each of the two, all sent side by side.
    /// Partitions that just have no leader are asked again, for a few seconds.
    /// </summary>
    public static async Task<OffsetSnapshot> SnapshotAsync(this KafkaCluster cluster, IReadOnlyCollection<Topic> topics, TimeProvider clock, CancellationToken cancel)
    {
        var (asked, at) = (ByLeader(cluster, topics), clock.GetUtcNow());
        var earliest = cluster.AllAsync(asked, OffsetSpec.Earliest(), Written, clock, cancel);
        var latest = cluster.AllAsync(asked, OffsetSpec.Latest(), Written, clock, cancel);
        await Task.WhenAll(earliest, latest);
        var (from, to) = (await earliest, await latest);
        var ranges = new Dictionary<Partition, OffsetRange>(from.Count);
        foreach (var (partition, offset) in from) ranges[partition] = new OffsetRange(offset, to[partition]);
        return new OffsetSnapshot(at, ranges);
    }

    /// <summary>Only the ends: half the cost of a snapshot.</summary>
    public static Task<Dictionary<Partition, long>> EndsAsync(this KafkaCluster cluster, IReadOnlyCollection<Topic> topics, TimeProvider clock, CancellationToken cancel) =>
        cluster.AllAsync(ByLeader(cluster, topics), OffsetSpec.Latest(), Written, clock, cancel);

    /// <summary>The ends for those who read committed records only: before the first open transaction, where there is one.</summary>
    public static Task<Dictionary<Partition, long>> StableEndsAsync(this KafkaCluster cluster, IReadOnlyCollection<Topic> topics, TimeProvider clock, CancellationToken cancel) =>
        cluster.AllAsync(ByLeader(cluster, topics), OffsetSpec.Latest(), Stable, clock, cancel);

    /// <summary>The ends as far as they can be had: a partition that is not there, or does not answer, is named and hides no other.</summary>
    public static async Task<OffsetAnswers> AskEndsAsync(this KafkaCluster cluster, IReadOnlyCollection<Partition> partitions, TimeProvider clock, CancellationToken cancel)
    {
        var at = clock.GetUtcNow();
        List<TopicPartition> asked = [.. partitions.Select(p => new TopicPartition(p.Topic, p.Number))];
        var (found, missing) = await cluster.SomeAsync([asked], OffsetSpec.Latest(), Written, clock, cancel);
        return new OffsetAnswers(at, found, missing.ToDictionary(m => new Partition(m.Topic, m.Partition.Value), m => KafkaWords.Meaning(m.Error)));
    }

    /// <summary>Committed offsets of a group, all partitions it has committed, in one request. Empty when the group is not there.</summary>
    public static async Task<Dictionary<Partition, long>> CommittedAsync(this KafkaCluster cluster, string group, CancellationToken cancel)
    {
        var answer = await cluster.AskGroupAsync(group, $"reading the place of group {group}", admin => ReadGroupAsync(admin, group), cancel);
        if (answer.FirstOrDefault(p => p.Error.IsError) is { } bad)
            throw KafkaWords.Trouble($"{cluster.Name}: reading the place of group {group} in {ForeignText.From(bad.Topic, 100)}/{bad.Partition.Value}", bad.Error, by: cluster.Settings);
        return answer.Where(p => p.Offset.Value >= 0).ToDictionary(p => new Partition(p.Topic, p.Partition.Value), p => p.Offset.Value);
    }

    /// <summary>
    /// Partitions by who leads them, a call each: the client library would split one call in the same way, but was slower in
    /// merging one large answer (tests/Benchmarks, snapshot, at 3,200 partitions; why, was not profiled).
    /// </summary>
    private static List<List<TopicPartition>> ByLeader(KafkaCluster cluster, IReadOnlyCollection<Topic> topics)
    {
        var leaders = new Dictionary<int, List<TopicPartition>>();
        foreach (var topic in topics)
        {
            if (topic is { Partitions: 0, Trouble.Length: > 0 })
                throw new WorldTroubleException("topic-trouble", $"{cluster.Name}: topic {ForeignText.From(topic.Name, 100)} cannot be read: {topic.Trouble}", null, "Look at the topic and at the rights of this user; then ask again.");
            for (var number = 0; number < topic.Partitions; number++)
            {
                var leader = topic.LeaderOf(number);
                if (!leaders.TryGetValue(leader, out var led)) leaders[leader] = led = [];
                led.Add(new TopicPartition(topic.Name, number));
            }
        }

        return [.. leaders.Values];
    }

    private static async Task<List<TopicPartitionOffsetError>> ReadGroupAsync(IAdminClient admin, string group)
    {
        var options = new ListConsumerGroupOffsetsOptions { RequestTimeout = Limit };
        try
        {
            return (await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(group, null)], options))[0].Partitions;
        }
        catch (ListConsumerGroupOffsetsException e) when (e.Results is { Count: > 0 })
        {
            return e.Results[0].Error.IsError ? throw new KafkaException(e.Results[0].Error, e) : e.Results[0].Partitions;
        }
    }

    private static async Task<Dictionary<Partition, long>> AllAsync(
        this KafkaCluster cluster, List<List<TopicPartition>> byLeader, OffsetSpec spec, ListOffsetsOptions options, TimeProvider clock, CancellationToken cancel)
    {
        var (found, missing) = await cluster.SomeAsync(byLeader, spec, options, clock, cancel);
        if (missing.Count == 0) return found;
        var first = $"{ForeignText.From(missing[0].Topic, 100)}/{missing[0].Partition.Value}";
        throw KafkaWords.Trouble($"{cluster.Name}: reading the offsets of {missing.Count} of {found.Count + missing.Count} partitions, the first {first}", missing[0].Error, by: cluster.Settings);
    }

    private static async Task<(Dictionary<Partition, long> Found, List<TopicPartitionOffsetError> Missing)> SomeAsync(
        this KafkaCluster cluster, List<List<TopicPartition>> byLeader, OffsetSpec spec, ListOffsetsOptions options, TimeProvider clock, CancellationToken cancel)
    {
        var found = new Dictionary<Partition, long>(byLeader.Sum(led => led.Count));
        List<TopicPartitionOffsetError> missing = [];
        foreach (var answer in await Task.WhenAll(byLeader.Select(led => AskAsync(cluster, led, spec, options, cancel)))) Take(answer, found, missing);
        for (var i = 0; i < Tries && missing.Any(m => MayCome(m, i)); i++)
        {
            // Right after topics were made, and while a leader changes, some partitions are not ready for seconds (seen on real brokers).
            await Task.Delay(TimeSpan.FromMilliseconds(250 << i), clock, cancel);
            await cluster.TopicsAsync(cancel); // also renews what the client library knows of leaders
            List<TopicPartition> again = [.. missing.Where(m => MayCome(m, i)).Select(m => m.TopicPartition)];
            missing.RemoveAll(m => MayCome(m, i));
            Take(await AskAsync(cluster, again, spec, options, cancel), found, missing);
        }

        return (found, missing);
    }

    private static bool MayCome(TopicPartitionOffsetError missing, int told) =>
        KafkaFailures.SaysNotThere(missing.Error.Code) ? told < Tellings - 1 : KafkaFailures.IsOfLeaders(missing.Error.Code);

    /// <summary>Keeps the good answers; the others are still missing.</summary>
    private static void Take(IReadOnlyList<ListOffsetsResultInfo> answers, Dictionary<Partition, long> found, List<TopicPartitionOffsetError> missing)
    {
        foreach (var answer in answers.Select(a => a.TopicPartitionOffsetError))
            if (answer.Error.IsError) missing.Add(answer);
            else if (IsNone(answer)) missing.Add(new TopicPartitionOffsetError(answer.TopicPartitionOffset, new Error(ErrorCode.Local_TimedOut)));
            else found[new Partition(answer.Topic, answer.Partition.Value)] = answer.Offset.Value;
    }

    /// <summary>The client library gives -1001 and no error for a leader that did not answer in time (seen with a broker that hangs).</summary>
    private static bool IsNone(TopicPartitionOffsetError answer) => !answer.Error.IsError && answer.Offset.Value < 0;

    private static Task<IReadOnlyList<ListOffsetsResultInfo>> AskAsync(
        KafkaCluster cluster, List<TopicPartition> partitions, OffsetSpec spec, ListOffsetsOptions options, CancellationToken cancel) =>
        partitions.Count == 0 ? Task.FromResult<IReadOnlyList<ListOffsetsResultInfo>>([]) : cluster.AskLeadersAsync(
            $"reading the offsets of {partitions.Count} partitions",
            admin => ListAsync(admin, partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = p, OffsetSpec = spec }), options),
            cancel);

    private static async Task<IReadOnlyList<ListOffsetsResultInfo>> ListAsync(IAdminClient admin, IEnumerable<TopicPartitionOffsetSpec> asked, ListOffsetsOptions options)
    {
        try
        {
            var answers = (await admin.ListOffsetsAsync(asked, options)).ResultInfos;
            return answers.All(a => IsNone(a.TopicPartitionOffsetError)) ? throw new KafkaException(ErrorCode.Local_TimedOut) : answers;
        }
        catch (ListOffsetsException e) when (e.Result is { ResultInfos.Count: > 0 })
        {
            return e.Result.ResultInfos; // some partitions failed, the others are good
        }
    }
}
