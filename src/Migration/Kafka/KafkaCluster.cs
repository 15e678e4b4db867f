using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>
/// One Kafka cluster, spoken to by one admin client that is kept. Errors of the world are <see cref="WorldTroubleException"/>.
/// Groups are never listed by <c>ListConsumerGroupsAsync</c>: in Confluent.Kafka 2.16 it frees memory twice when a broker errs.
/// </summary>
public sealed partial class KafkaCluster : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly KafkaSettings settings;
    private readonly ILogger log;
    private readonly Lazy<IAdminClient> admin;

    public KafkaCluster(KafkaSettings settings, ILoggerFactory loggers)
    {
        this.settings = settings;
        log = loggers.CreateLogger<KafkaCluster>();
        admin = new Lazy<IAdminClient>(Build);
    }

    /// <summary>The name runbooks use: source, destination.</summary>
    public string Name => settings.Name;

    /// <summary>Name and address, for words that ask people to do something there: <c>destination (broker-1:9092)</c>.</summary>
    internal string Words => $"{Name} ({ForeignText.From(settings.Bootstrap, 200)})";

    internal KafkaSettings Settings => settings;

    internal IAdminClient Admin => admin.Value;

    public async Task<(string Id, int Brokers)> DescribeAsync(CancellationToken cancel)
    {
        var cluster = await AskAsync("asking for the cluster's id", () => Admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = Limit }), cancel);
        return (cluster.ClusterId, cluster.Nodes.Count);
    }

    /// <summary>
    /// All topics this user may see, internal ones too, by name; one that the cluster named with an error has <see cref="Topic.Trouble"/>
    /// and is never left out. Metadata over the wire once; no topic is made by asking.
    /// </summary>
    public async Task<IReadOnlyList<Topic>> TopicsAsync(CancellationToken cancel)
    {
        var metadata = await AskAsync("reading the list of topics", () => Task.Run(() => Admin.GetMetadata(Limit), CancellationToken.None), cancel);
        return [.. metadata.Topics
            .Select(t => new Topic(t.Topic, t.Partitions.Count, t.Partitions.Count == 0 ? 0 : t.Partitions[0].Replicas.Length, t.Partitions.Count(p => p.Leader >= 0))
            {
                LeaderIds = [.. t.Partitions.OrderBy(p => p.PartitionId).Select(p => p.Leader)],
                Trouble = t.Error.Code is ErrorCode.NoError or ErrorCode.LeaderNotAvailable ? "" : KafkaWords.Meaning(t.Error),
            })
            .OrderBy(t => t.Name, StringComparer.Ordinal)];
    }

    /// <summary>Runs one request against the cluster; every error becomes words that begin with <paramref name="doing"/>.</summary>
    internal async Task<T> AskAsync<T>(string doing, Func<Task<T>> request, CancellationToken cancel, bool changes = false)
    {
        try
        {
            return await request().WaitAsync(Limit + TimeSpan.FromSeconds(10), cancel);
        }
        catch (KafkaException e)
        {
            throw KafkaWords.Trouble($"{Name}: {doing}", e.Error, changes, e);
        }
        catch (TimeoutException e)
        {
            throw KafkaWords.Trouble($"{Name}: {doing}", new Error(ErrorCode.Local_TimedOut), changes, e);
        }
    }

    private IAdminClient Build() => new AdminClientBuilder(new AdminClientConfig(KafkaConnection.Client(settings, $"chatops-{Name}")))
        .SetLogHandler((_, message) => ClientSaid(log, Name, message.Facility, message.Message))
        .SetErrorHandler((_, error) => ClientErred(log, Name, error.Code))
        .Build();

    public void Dispose()
    {
        if (admin.IsValueCreated) admin.Value.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Kafka client of {Cluster}: {Facility} {Text}")]
    private static partial void ClientSaid(ILogger log, string cluster, string facility, string text);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Kafka client of {Cluster}: {Code}")]
    private static partial void ClientErred(ILogger log, string cluster, ErrorCode code);
}
