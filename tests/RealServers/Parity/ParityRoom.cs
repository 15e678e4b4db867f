using System.Collections.Immutable;
using System.Text;
using ChatOpsBot.Migration;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;
using Topic = ChatOpsBot.Migration.Kafka.Topic;

namespace ChatOpsBot.RealServers.Parity;

/// <summary>Topics of one test alone on both clusters of a lane, written by hand, so that what differs is known exactly.</summary>
internal sealed class ParityRoom : IAsyncDisposable
{
    private readonly List<string> topics = [];
    private readonly string mark = $"p{Guid.NewGuid().ToString("N")[..5]}"; // names of one room begin so, those of others never

    public ParityRoom(MigrationSettings settings, ITestOutputHelper output)
    {
        // Topics of others, also of rooms beside this one, are none of this run's business.
        TopicRule Not(string topics) => new() { Topics = topics, Because = "not of this test" };
        var others = string.Join('|', mark.Select((c, i) => $"{mark[..i]}[^{c}]"));
        var copy = settings.Copy with { Exclude = [.. settings.Copy.Exclude, Not($"^({others})"), Not($"^.{{0,{mark.Length - 1}}}$")] };
        Hands = MigrationCatalogue.Create(settings with { Copy = copy }, NullLoggerFactory.Instance, TimeProvider.System);
        Run = new HandRun(Hands, output);
    }

    public string Mark => mark;

    public MigrationHands Hands { get; }

    public HandRun Run { get; }

    public KafkaCluster Source => Hands.World.Source;

    public KafkaCluster Destination => Hands.World.Destination;

    /// <summary>Made on both sides.</summary>
    public async Task<string> TopicAsync(string name, int partitions, params (string Key, string Value)[] settings)
    {
        var full = $"{mark}-{name}";
        foreach (var cluster in new[] { Source, Destination }) await MakeAsync(cluster, full, partitions, settings);
        topics.Add(full);
        counts[full] = partitions;
        return full;
    }

    public static async Task MakeAsync(KafkaCluster cluster, string topic, int partitions, params (string Key, string Value)[] settings)
    {
        var own = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal) { [topic] = settings.ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal) };
        await cluster.CreateTopicsAsync([new Topic(topic, partitions, 0, 0)], own, 1, CancellationToken.None);
        while (!(await cluster.TopicsAsync(CancellationToken.None)).Any(t => t.Name == topic && t.Leaders == partitions)) await Task.Delay(50);
    }

    /// <summary>The plan over all topics made so far, and a baseline of zeros, as if a copy had begun.</summary>
    public CopyPlan Plan(params string[] compacted)
    {
        var plan = new CopyPlan([new Shard("s1", 1, [.. topics.Order(StringComparer.Ordinal).Select(t => new PlannedTopic(t, counts[t], compacted.Contains(t)))])]);
        Run.Know("plan-shards", CopyBook.PlanFact, plan.Write());
        return plan;
    }

    public void Begun() => Run.Know("create-connectors", CopyBook.BaselineFact, Baseline.None.Write());

    /// <summary>Records <c>from</c> to before <c>to</c> of a partition; record i has the key k(i), the value v(i), and always the same timestamp.</summary>
    public static async Task WriteAsync(KafkaCluster cluster, string topic, int partition, int from, int to, Func<int, string?>? key = null, Func<int, string?>? value = null)
    {
        using var producer = Producer(cluster, null);
        for (var i = from; i < to; i++) producer.Produce(new TopicPartition(topic, partition), Record(i, key, value));
        producer.Flush(TimeSpan.FromSeconds(60)).ShouldBe(0);
        await Task.CompletedTask;
    }

    /// <summary>The same in transactions of so many records; every other one is aborted if wished.</summary>
    public static void WriteInTransactions(KafkaCluster cluster, string topic, int partition, int from, int to, int each, bool abortEveryOther = false)
    {
        using var producer = Producer(cluster, $"{topic}-{partition}-{from}");
        producer.InitTransactions(TimeSpan.FromSeconds(60));
        for (var (i, n) = (from, 0); i < to; i += each, n++)
        {
            producer.BeginTransaction();
            for (var j = i; j < Math.Min(to, i + each); j++) producer.Produce(new TopicPartition(topic, partition), Record(j, null, null));
            producer.Flush(TimeSpan.FromSeconds(60)).ShouldBe(0); // else what is aborted may never have been sent
            if (abortEveryOther && n % 2 == 1) producer.AbortTransaction(TimeSpan.FromSeconds(60));
            else producer.CommitTransaction(TimeSpan.FromSeconds(60));
        }
    }

    /// <summary>Behind a place at the end there may be markers and aborted records, which are no records to copy.</summary>
    public Task<Look> UntilCopiedAsync() => Run.UntilAsync("copied", "copy.drained");

    public Task<Outcome> CompareAsync(string logs, string step = "compare") => Run.TryAsync(step, "parity.compare", ("logs", Value.Of(logs)));

    public async Task<Outcome.Failed> DiffersAsync(string logs = "frozen") => (await CompareAsync(logs)).ShouldBeOfType<Outcome.Failed>();

    public async Task<Outcome.Done> EqualAsync(string logs = "frozen", string step = "compare") => await Run.DoAsync(step, "parity.compare", ("logs", Value.Of(logs)));

    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    private static IProducer<byte[]?, byte[]?> Producer(KafkaCluster cluster, string? transactional) => new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig(KafkaConnection.Client(cluster.Settings, "test"))
    {
        LingerMs = 5, EnableIdempotence = true, Acks = Acks.All, TransactionalId = transactional,
    }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    private static Message<byte[]?, byte[]?> Record(int i, Func<int, string?>? key, Func<int, string?>? value) => new()
    {
        Key = key is null ? Encoding.UTF8.GetBytes($"k{i}") : key(i) is { } k ? Encoding.UTF8.GetBytes(k) : null,
        Value = value is null ? Encoding.UTF8.GetBytes($"value of {i}") : value(i) is { } v ? Encoding.UTF8.GetBytes(v) : null,
        Timestamp = new Timestamp(DateTimeOffset.UtcNow.Date.AddMilliseconds(i)),
        Headers = new Headers { { "trace", Encoding.UTF8.GetBytes($"{i}") } },
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in new[] { Source, Destination }) await cluster.DeleteTopicsAsync(Deletable.MadeByRun(mark, topics), CancellationToken.None);
        Hands.Dispose();
    }
}
