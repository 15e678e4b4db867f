using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>Which side of the migration a cluster is.</summary>
public enum ClusterSide
{
    /// <summary>Nothing here may be deleted but what a run made itself.</summary>
    Source,

    Destination,
}

/// <summary>
/// One Kafka cluster, spoken to by clients that are kept, and made anew when they fail for good. Errors of the world are <see cref="WorldTroubleException"/>.
/// Groups are never listed by <c>ListConsumerGroupsAsync</c>: in Confluent.Kafka 2.16 it frees memory twice when a broker errs.
/// </summary>
public sealed class KafkaCluster : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly KafkaSettings settings;
    private readonly KafkaAsking asking;

    public KafkaCluster(KafkaSettings settings, ILoggerFactory loggers, ClusterSide side = ClusterSide.Source, TimeProvider? clock = null)
    {
        this.settings = settings;
        Side = side;
        asking = new KafkaAsking(settings, loggers.CreateLogger<KafkaCluster>(), clock ?? TimeProvider.System);
    }

    /// <summary>The name runbooks use: source, destination.</summary>
    public string Name => settings.Name;

    /// <summary>Name and address, for words that ask people to do something there: <c>destination (broker-1:9092)</c>.</summary>
    public string Words => $"{settings.Name} ({ForeignText.From(settings.Bootstrap, 200)})";

    public ClusterSide Side { get; }

    internal KafkaSettings Settings => settings;

    /// <summary>The client library asks the cluster's controller.</summary>
    public async Task<(string Id, int Brokers)> DescribeAsync(CancellationToken cancel)
    {
        var cluster = await AskLeadersAsync("asking for the cluster's id", admin => admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = Limit }), cancel);
        return (cluster.ClusterId, cluster.Nodes.Count);
    }

    /// <summary>
    /// All topics this user may see, internal ones too, by name; one that the cluster named with an error has <see cref="Topic.Trouble"/>
    /// and is never left out. Metadata over the wire once; no topic is made by asking.
    /// </summary>
    public async Task<IReadOnlyList<Topic>> TopicsAsync(CancellationToken cancel)
    {
        var metadata = await AskAsync("reading the list of topics", admin => Task.Run(() => admin.GetMetadata(Limit), CancellationToken.None), cancel);
        return [.. metadata.Topics
            .Select(t => new Topic(t.Topic, t.Partitions.Count, t.Partitions.Count == 0 ? 0 : t.Partitions[0].Replicas.Length, t.Partitions.Count(p => p.Leader >= 0))
            {
                LeaderIds = [.. t.Partitions.OrderBy(p => p.PartitionId).Select(p => p.Leader)],
                Trouble = t.Error.Code is ErrorCode.NoError or ErrorCode.LeaderNotAvailable ? "" : KafkaWords.Meaning(t.Error),
            })
            .OrderBy(t => t.Name, StringComparer.Ordinal)];
    }

    /// <summary>Runs one request that only reads; every error becomes words that begin with <paramref name="doing"/>.</summary>
    internal Task<T> AskAsync<T>(string doing, Func<IAdminClient, Task<T>> request, CancellationToken cancel) => asking.ReadAsync(doing, request, directed: false, cancel);

    /// <summary>The same for what goes to one particular broker: it may be out of reach although the cluster answers.</summary>
    internal Task<T> AskLeadersAsync<T>(string doing, Func<IAdminClient, Task<T>> request, CancellationToken cancel) => asking.ReadAsync(doing, request, directed: true, cancel);

    /// <summary>Reads a group's places, by a client of its own: see <see cref="KafkaAsking"/>.</summary>
    internal Task<T> AskGroupAsync<T>(string group, string doing, Func<IAdminClient, Task<T>> request, CancellationToken cancel) => asking.ReadGroupAsync(group, doing, request, cancel);

    /// <summary>Runs one request that changes the cluster: asked once, and Unknown where no answer came.</summary>
    internal Task<T> ChangeAsync<T>(string doing, Func<IAdminClient, Task<T>> request, CancellationToken cancel) => asking.ChangeAsync(doing, request, cancel);

    public void Dispose() => asking.Dispose();
}
