using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Inventory;

/// <summary>What a cluster is and has: id, brokers, topics by class, partitions.</summary>
internal sealed class InventoryCluster(MigrationWorld world) : ReadingAction(Contract.Reads(
    "inventory.cluster",
    [Fields.Text("cluster")],
    [Fields.Text("cluster-id"), Fields.Integer("brokers"), Fields.Integer("topics"), Fields.Integer("partitions")]))
{
    protected override string Words => "Reads id, brokers, topics and partitions.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var cluster = world.Cluster(call.Text("cluster"));
        var (id, brokers) = await cluster.DescribeAsync(cancel);
        var topics = await cluster.TopicsAsync(cancel);
        var moved = topics.Where(t => world.Rules.Classify(t.Name) == TopicClass.Moved).ToList();
        var rest = topics.Count - moved.Count;
        var leaderless = topics.Sum(t => t.Partitions - t.Leaders);
        if (leaderless > 0)
            return new Outcome.Failed("no-leader", $"{cluster.Name}: {Say.Count(leaderless, "partition")} without a leader ({Say.Some(topics.Where(t => t.Leaders < t.Partitions).Select(t => t.Name))})", null, "Look which broker is down; retry when all partitions have a leader.");
        return Done(
            $"{Say.Count(topics.Count, "topic")}, {Say.Count(topics.Sum(t => t.Partitions), "partition")} on {Say.Count(brokers, "broker")}",
            Fields.Facts(("cluster-id", Value.Of(id)), ("brokers", Value.Of(brokers)), ("topics", Value.Of(moved.Count)), ("partitions", Value.Of(moved.Sum(t => t.Partitions)))),
            new Figure("brokers", Say.Number(brokers)), new Figure("topics of apps", Say.Number(moved.Count)), new Figure("partitions", Say.Number(moved.Sum(t => t.Partitions))), new Figure("internal or leftover topics", Say.Number(rest)));
    }
}

/// <summary>How much lies in a cluster now: the ends of all its app topics, one request a broker.</summary>
internal sealed class OffsetsSnapshot(MigrationWorld world) : ReadingAction(Contract.Reads(
    "offsets.snapshot", [Fields.Text("cluster")], [Fields.Integer("partitions"), Fields.Integer("records")]))
{
    protected override string Words => "Reads the first and last offset of every partition.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var cluster = world.Cluster(call.Text("cluster"));
        var topics = (await cluster.TopicsAsync(cancel)).Where(t => world.Rules.Classify(t.Name) == TopicClass.Moved).ToList();
        var snapshot = await cluster.SnapshotAsync(topics, world.Clock, cancel);
        return Done(
            $"{Say.Number(snapshot.Records)} records in {Say.Count(snapshot.Partitions.Count, "partition")}",
            Fields.Facts(("partitions", Value.Of(snapshot.Partitions.Count)), ("records", Value.Of(snapshot.Records))),
            new Figure("records", Say.Number(snapshot.Records)), new Figure("partitions", Say.Number(snapshot.Partitions.Count)));
    }
}
