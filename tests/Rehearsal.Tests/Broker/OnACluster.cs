using ChatOpsBot.Rehearsal.Broker;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

/// <summary>A fresh cluster of three brokers for every test, and real clients for it.</summary>
public abstract class OnACluster : IAsyncLifetime
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected RequestLog Requests { get; } = new(keep: _ => true);

    protected PracticeCluster Cluster { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => Cluster = await PracticeCluster.StartAsync(Options, Cancellation);

    public virtual async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual PracticeClusterOptions Options => new() { Name = "test", OnRequest = Requests.Add };

    protected ClientConfig Client => new() { BootstrapServers = Cluster.Bootstrap, LogConnectionClose = false, SocketTimeoutMs = 30_000 };

    protected IAdminClient Admin() => new AdminClientBuilder(Client).SetLogHandler((_, _) => { }).Build();

    protected IProducer<string?, string?> Producer(Action<ProducerConfig>? change = null)
    {
        var config = new ProducerConfig(new ClientConfig(Client)) { EnableIdempotence = true, Acks = Acks.All, LingerMs = 5 };
        change?.Invoke(config);
        return new ProducerBuilder<string?, string?>(config).SetLogHandler((_, _) => { }).Build();
    }

    protected IConsumer<string?, string?> Consumer(string group, Action<ConsumerConfig>? change = null)
    {
        var config = new ConsumerConfig(new ClientConfig(Client))
        {
            GroupId = group, AutoOffsetReset = AutoOffsetReset.Earliest, EnableAutoCommit = false, SessionTimeoutMs = 10_000, EnablePartitionEof = false,
        };
        change?.Invoke(config);
        return new ConsumerBuilder<string?, string?>(config).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>Sends messages <c>0</c>, <c>1</c> ... without a key, spread over the partitions in turn.</summary>
    protected async Task ProduceAsync(string topic, int count, Action<ProducerConfig>? change = null)
    {
        using var producer = Producer(change);
        var partitions = Cluster.Snapshot().Topics.Single(each => each.Name == topic).Latest.Count;
        var sent = Enumerable.Range(0, count).Select(i =>
            producer.ProduceAsync(new TopicPartition(topic, i % partitions), new Message<string?, string?> { Value = $"{i}" }, Cancellation));
        await Task.WhenAll(sent);
    }

    /// <summary>Reads from an assigned or subscribed consumer until so many messages have come.</summary>
    protected static List<ConsumeResult<string?, string?>> Read(IConsumer<string?, string?> consumer, int count)
    {
        using var limit = new CancellationTokenSource(Patience);
        var read = new List<ConsumeResult<string?, string?>>();
        while (read.Count < count) read.Add(consumer.Consume(limit.Token));
        return read;
    }

    /// <summary>Looks again and again until something is so.</summary>
    protected static async Task Until(Func<bool> so, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!so())
        {
            limit.IsCancellationRequested.ShouldBeFalse($"never seen: {what}");
            await Task.Delay(20, Cancellation);
        }
    }

    protected long Total(string topic) => Cluster.Snapshot().Topics.Single(each => each.Name == topic).Latest.Sum();
}
