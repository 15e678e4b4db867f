using System.Collections.Immutable;
using System.Net.Sockets;
using ChatOpsBot.Rehearsal.Broker.Topics;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker;

/// <summary>
/// A Kafka cluster in this process: brokers on loopback ports that speak Kafka's wire protocol, records in memory.
/// Real clients find it by <see cref="Bootstrap"/>; the world around it seeds it and stops its brokers here.
/// </summary>
public sealed partial class PracticeCluster : IAsyncDisposable
{
    private readonly Cluster cluster;
    private readonly SemaphoreSlim switching = new(1);

    private PracticeCluster(Cluster cluster) => this.cluster = cluster;

    public string Name => cluster.Options.Name;

    /// <summary><c>practice-NAME</c>, or with the world's own suffix as <see cref="PracticeClusterOptions.ClusterId"/> says.</summary>
    public string ClusterId => cluster.Id;

    /// <summary><c>127.0.0.1:PORT</c> of every broker, running or not, separated by commas.</summary>
    public string Bootstrap => string.Join(',', cluster.Nodes.Select(node => $"{BrokerNode.Host}:{node.Port}"));

    /// <summary>The port of each broker; broker 1 is the first.</summary>
    public IReadOnlyList<int> Ports => [.. cluster.Nodes.Select(node => node.Port)];

    /// <summary>Opens all brokers.</summary>
    /// <exception cref="SocketException">A given port is taken.</exception>
    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    public static async Task<PracticeCluster> StartAsync(PracticeClusterOptions options, CancellationToken cancellation)
    {
        options.Check();
        var nodes = ImmutableArray.CreateBuilder<BrokerNode>(options.Brokers);
        try
        {
            for (var id = 1; id <= options.Brokers; id++) nodes.Add(new BrokerNode(id, options.Ports.ElementAtOrDefault(id - 1)));
        }
        catch (SocketException)
        {
            foreach (var node in nodes) await node.Listener.DisposeAsync();
            throw;
        }

        var started = new PracticeCluster(new Cluster(options, options.ClusterId ?? $"{PracticeClusterOptions.ClusterIdPrefix}{options.Name}", nodes.ToImmutable()));
        foreach (var node in nodes) await started.StartBrokerAsync(node.Id, cancellation);
        return started;
    }

    /// <summary>Closes a broker's port and connections. Its partitions go to their next replica, or have no leader. Stopping a stopped one changes nothing.</summary>
    public async Task StopBrokerAsync(int broker, CancellationToken cancellation)
    {
        var node = Node(broker);
        await switching.WaitAsync(cancellation);
        try
        {
            Thaw(node);
            if (node.Open) cluster.SetRunning(node, false);
            await node.Listener.StopAsync();
        }
        finally
        {
            switching.Release();
        }
    }

    /// <summary>Opens a stopped broker again, on its port and with its records. Starting a running one changes nothing.</summary>
    public async Task StartBrokerAsync(int broker, CancellationToken cancellation)
    {
        var node = Node(broker);
        await switching.WaitAsync(cancellation);
        try
        {
            if (node.Open) return;
            cluster.SetRunning(node, true);
            node.Listener.Start((socket, stop) => new Connection(socket, node, cluster).ServeAsync(stop));
        }
        finally
        {
            switching.Release();
        }
    }

    public bool IsRunning(int broker) => Node(broker).Running;

    /// <summary>Makes a topic without a client. Internal topics are made this way too.</summary>
    /// <param name="replication">Null: the cluster's default.</param>
    /// <exception cref="ArgumentException">The topic exists, or Kafka would refuse a name, number or configuration; says why.</exception>
    public void CreateTopic(
        string topic, int partitions, short? replication = null, IReadOnlyDictionary<string, string>? configs = null) =>
        cluster.MakeTopic(Wanted(topic, partitions, replication, configs));

    /// <summary>Fills a topic without a client (and makes it if it is missing): keys count up, values are random bytes. Same random, same records.</summary>
    /// <param name="size">Bytes of each value.</param>
    /// <exception cref="InvalidOperationException">The cluster is full.</exception>
    public void Seed(string topic, int partitions, int recordsPerPartition, int size, Random random) =>
        Seed(topic, partitions, new RecordPattern(recordsPerPartition, size), random);

    /// <summary>Fills a topic without a client (and makes it if it is missing). Same random, same records.</summary>
    /// <exception cref="InvalidOperationException">The cluster is full.</exception>
    public void Seed(string topic, int partitions, RecordPattern pattern, Random random) =>
        cluster.Fill(cluster.Topics.Find(topic) ?? cluster.MakeTopic(Wanted(topic, partitions, null, null)), pattern, random);

    /// <summary>Sets a group's committed offsets, one per partition from 0 on, without a client.</summary>
    public void SeedOffsets(string group, string topic, IReadOnlyList<long> offsets) => cluster.Commit(group, topic, offsets);

    public ClusterSnapshot Snapshot() => cluster.Snapshot();

    /// <summary>Stops all brokers and forgets the records.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in cluster.Nodes)
        {
            node.Thaw();
            node.Open = false;
            await node.Listener.DisposeAsync();
        }

        cluster.Dispose();
        switching.Dispose();
    }

    private BrokerNode Node(int broker) => cluster.Nodes.FirstOrDefault(node => node.Id == broker)
        ?? throw new ArgumentOutOfRangeException(nameof(broker), broker, $"Brokers are 1 to {cluster.Nodes.Length}.");

    private static NewTopic Wanted(string topic, int partitions, short? replication, IReadOnlyDictionary<string, string>? configs) => new(
        topic, partitions, replication ?? -1, new Dictionary<int, IReadOnlyList<int>>(),
        (configs ?? new Dictionary<string, string>()).ToDictionary(config => config.Key, config => (string?)config.Value, StringComparer.Ordinal));
}
