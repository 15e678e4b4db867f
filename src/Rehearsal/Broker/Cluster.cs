using System.Collections.Immutable;
using ChatOpsBot.Rehearsal.Broker.Groups;
using ChatOpsBot.Rehearsal.Broker.Topics;
using ChatOpsBot.Rehearsal.Broker.Transactions;

namespace ChatOpsBot.Rehearsal.Broker;

/// <summary>What all brokers of a cluster share: there is one memory, and leadership only says who answers for which part of it.</summary>
internal sealed class Cluster : IDisposable
{
    private readonly PracticeClusterOptions options;
    private readonly ImmutableArray<BrokerNode> nodes;
    private long lastProducerId;
    private int leaderEpoch;

    public Cluster(PracticeClusterOptions options, string id, ImmutableArray<BrokerNode> nodes)
    {
        (this.options, Id, this.nodes) = (options, id, nodes);
        (Topics, Groups, Transactions) = (new(options), new(options), new(this));
        (Housekeeping, Quota) = (new(Topics, options), new(options.Time));
    }

    public PracticeClusterOptions Options => options;

    public string Id { get; }

    public ImmutableArray<BrokerNode> Nodes => nodes;

    public TopicCatalog Topics { get; }

    public GroupRegistry Groups { get; }

    public TransactionRegistry Transactions { get; }

    public Rights Rights { get; } = new();

    public ProducerQuota Quota { get; }

    public Housekeeping Housekeeping { get; }

    /// <summary>Goes up whenever a broker comes or goes, for all partitions alike: a client takes the newest leadership it has heard of.</summary>
    public int LeaderEpoch => Volatile.Read(ref leaderEpoch);

    public IEnumerable<BrokerNode> Running => nodes.Where(node => node.Running);

    /// <summary>The broker that answers as controller; -1 for none.</summary>
    public int Controller => Running.FirstOrDefault()?.Id ?? -1;

    public void SetRunning(BrokerNode node, bool running)
    {
        node.Open = running;
        Interlocked.Increment(ref leaderEpoch);
    }

    /// <summary>The others give a broker up that hangs, or take it back.</summary>
    public void SetFenced(BrokerNode node, bool fenced)
    {
        if (node.Fenced == fenced) return;
        node.Fenced = fenced;
        Interlocked.Increment(ref leaderEpoch);
    }

    /// <summary>The first replica that runs; null when none does.</summary>
    public BrokerNode? Leader(Partition partition)
    {
        foreach (var replica in partition.Replicas)
            if (nodes[replica - 1] is { Running: true } node) return node;
        return null;
    }

    /// <summary>Replicas that run, which are all in sync as there is one memory.</summary>
    public int[] InSync(Partition partition) => [.. partition.Replicas.Where(replica => nodes[replica - 1].Running)];

    /// <summary>The broker that answers for a group or a transactional id: always the same one, or the next that runs.</summary>
    public BrokerNode? Coordinator(string group)
    {
        var first = (int)(StableHash(group) % (uint)nodes.Length);
        return Enumerable.Range(first, nodes.Length).Select(place => nodes[place % nodes.Length]).FirstOrDefault(node => node.Running);
    }

    public void Dispose()
    {
        Groups.Dispose();
        Transactions.Dispose();
        Housekeeping.Dispose();
    }

    public long NextProducerId() => Interlocked.Increment(ref lastProducerId);

    /// <summary>FNV-1a: the same in every process, unlike the hash code of a string.</summary>
    private static uint StableHash(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text) hash = (hash ^ character) * 16777619u;
        return hash;
    }
}
