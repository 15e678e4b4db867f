using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Topics;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Inventory;

/// <summary>What a cluster is and has: id, brokers, topics by class, partitions.</summary>
internal sealed class InventoryCluster(MigrationWorld world) : ReadingAction(Contract.Reads(
    "inventory.cluster",
    [Fields.Text("cluster"), new Field("leave-behind", ValueKind.Text, Optional: true)],
    [Fields.Text("cluster-id"), Fields.Integer("brokers"), Fields.Integer("topics"), Fields.Integer("partitions")]))
{
    protected override string Words => "Reads id, brokers, topics and partitions.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var cluster = world.Cluster(call.Text("cluster"));
        var (id, brokers) = await cluster.DescribeAsync(cancel);
        var topics = await cluster.TopicsAsync(cancel);
        if (Leaderless(cluster, topics) is { } leaderless) return leaderless;
        var decision = await TopicDecisions.DecideAsync(world, cluster, topics, TopicDecisions.LeaveBehind(call), TopicAnswers.In(call.Facts), cancel);
        var moves = decision.Moved.Select(t => t.Topic).ToHashSet(StringComparer.Ordinal);
        var moved = topics.Where(t => moves.Contains(t.Name)).ToList();
        return Done(
            $"{Say.Count(topics.Count, "topic")}, {Say.Count(topics.Sum(t => t.Partitions), "partition")} on {Say.Count(brokers, "broker")}{(cluster == world.Source ? $"; {decision.Sum}" : "")}",
            Fields.Facts(("cluster-id", Value.Of(id)), ("brokers", Value.Of(brokers)), ("topics", Value.Of(moved.Count)), ("partitions", Value.Of(moved.Sum(t => t.Partitions)))),
            [
                new Figure("brokers", Say.Number(brokers)), new Figure("topics of apps", Say.Number(moved.Count)), new Figure("partitions", Say.Number(moved.Sum(t => t.Partitions))),
                .. cluster == world.Source ? Doubts(decision) : [],
            ]);
    }

    private static ImmutableArray<Figure> Doubts(TopicDecision decision) =>
    [
        new Figure("topics that stay", Say.Number(decision.Staying.Count())),
        .. decision.Questions.Any() ? [new Figure("questions about topics", $"{Say.Number(decision.Questions.Count())}: {Say.Some(decision.Questions.Select(q => q.Topic), 6)}")] : ImmutableArray<Figure>.Empty,
    ];

    private static Outcome.Failed? Leaderless(KafkaCluster cluster, IReadOnlyList<Topic> topics)
    {
        var bad = topics.Where(t => t.Leaders < t.Partitions || t.Trouble.Length > 0).ToList();
        if (bad.Count == 0) return null;
        var leaderless = bad.Sum(t => t.Partitions - t.Leaders);
        var words = leaderless > 0 ? $"{Say.Count(leaderless, "partition")} without a leader" : $"{Say.Count(bad.Count, "topic")} in trouble";
        return new Outcome.Failed(
            "no-leader", $"{cluster.Name}: {words} ({Say.Some(bad.Select(t => t.Name))})", ForeignText.From(string.Join("; ", bad.Where(t => t.Trouble.Length > 0).Select(t => $"{t.Name}: {t.Trouble}"))),
            "Look which broker is down; retry when all partitions have a leader.");
    }
}

/// <summary>How much lies in a cluster now: the ends of all its app topics, one request a broker.</summary>
internal sealed class OffsetsSnapshot(MigrationWorld world) : ReadingAction(Contract.Reads(
    "offsets.snapshot", [Fields.Text("cluster"), new Field("leave-behind", ValueKind.Text, Optional: true)], [Fields.Integer("partitions"), Fields.Integer("records")]))
{
    protected override string Words => "Reads the first and last offset of every partition.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var cluster = world.Cluster(call.Text("cluster"));
        var all = await cluster.TopicsAsync(cancel);
        var moves = (await TopicDecisions.DecideAsync(world, cluster, all, TopicDecisions.LeaveBehind(call), TopicAnswers.In(call.Facts), cancel)).Moved.Select(t => t.Topic).ToHashSet(StringComparer.Ordinal);
        var topics = all.Where(t => moves.Contains(t.Name)).ToList();
        var snapshot = await cluster.SnapshotAsync(topics, world.Clock, cancel);
        return Done(
            $"{Say.Number(snapshot.Records)} records in {Say.Count(snapshot.Partitions.Count, "partition")}",
            Fields.Facts(("partitions", Value.Of(snapshot.Partitions.Count)), ("records", Value.Of(snapshot.Records))),
            new Figure("records", Say.Number(snapshot.Records)), new Figure("partitions", Say.Number(snapshot.Partitions.Count)));
    }
}
