namespace ChatOpsBot.Rehearsal.Broker;

/// <summary>
/// A Kafka cluster in this process: brokers on loopback ports that speak Kafka's wire protocol, records in memory.
/// Real clients find it by <see cref="Bootstrap"/>; the world around it seeds it and stops its brokers here.
/// </summary>
public sealed class PracticeCluster : IAsyncDisposable
{
    private PracticeCluster(PracticeClusterOptions options) => Name = options.Name;

    public string Name { get; }

    /// <summary><c>practice-NAME</c>.</summary>
    public string ClusterId => $"practice-{Name}";

    /// <summary><c>127.0.0.1:PORT</c> of every broker, running or not, separated by commas.</summary>
    public string Bootstrap => throw new NotSupportedException();

    /// <summary>The port of each broker; broker 1 is the first.</summary>
    public IReadOnlyList<int> Ports => throw new NotSupportedException();

    /// <summary>Opens all brokers.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">A given port is taken.</exception>
    public static Task<PracticeCluster> StartAsync(PracticeClusterOptions options, CancellationToken cancellation) =>
        Task.FromResult(new PracticeCluster(options));

    /// <summary>Closes a broker's port and connections. Its partitions go to their next replica, or have no leader. Stopping a stopped one changes nothing.</summary>
    public Task StopBrokerAsync(int broker, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Opens a stopped broker again, on its port and with its records.</summary>
    public Task StartBrokerAsync(int broker, CancellationToken cancellation) => throw new NotSupportedException();

    public bool IsRunning(int broker) => throw new NotSupportedException();

    /// <summary>Makes a topic without a client.</summary>
    /// <exception cref="ArgumentException">The topic exists, or Kafka would refuse a name, number or configuration.</exception>
    public void CreateTopic(
        string topic, int partitions, short? replication = null, IReadOnlyDictionary<string, string>? configs = null) =>
        throw new NotSupportedException();

    /// <summary>Fills a topic without a client (and makes it if it is missing): records with a key and a value of random bytes. Same random, same records.</summary>
    /// <param name="size">Bytes of each value.</param>
    public void Seed(string topic, int partitions, int recordsPerPartition, int size, Random random) => throw new NotSupportedException();

    /// <summary>Sets a group's committed offsets, one per partition, without a client.</summary>
    public void SeedOffsets(string group, string topic, IReadOnlyList<long> offsets) => throw new NotSupportedException();

    public ClusterSnapshot Snapshot() => throw new NotSupportedException();

    /// <summary>Stops all brokers and forgets the records.</summary>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
