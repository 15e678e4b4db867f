using System.Diagnostics;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Parity;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Rehearsal.Broker;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;
using Partition = ChatOpsBot.Migration.Kafka.Partition;

namespace ChatOpsBot.Benchmarks;

/// <summary>
/// Comparing all records of a topic on two clusters, against two bare consumers that read the same and compare nothing (<see cref="PlainConsumer"/>);
/// then what memory it took. CHATOPS_BENCHMARK_KAFKA=SOURCE,DESTINATION takes running brokers (PLAINTEXT) instead of two of the practice world,
/// CHATOPS_BENCHMARK_RECORDS another number of records (topics that are there already must have as many).
/// </summary>
internal static class ParityBenchmark
{
    private const int Partitions = 4;

    private static readonly long Records = long.TryParse(Environment.GetEnvironmentVariable("CHATOPS_BENCHMARK_RECORDS"), out var records) ? records : 400_000;

    private static readonly string Topic = $"parity-benchmark-{Records}";

    public static async Task RunAsync()
    {
        var given = Environment.GetEnvironmentVariable("CHATOPS_BENCHMARK_KAFKA")?.Split(',');
        await using var one = given is null ? await ClusterAsync("source") : null;
        await using var two = given is null ? await ClusterAsync("destination") : null;
        string[] bootstraps = [given?[0] ?? one!.Bootstrap, given?[1] ?? two!.Bootstrap];
        foreach (var bootstrap in bootstraps) await FillAsync(bootstrap);
        using var source = new KafkaCluster(new KafkaSettings { Name = "source", Bootstrap = bootstraps[0] }, NullLoggerFactory.Instance);
        using var destination = new KafkaCluster(new KafkaSettings { Name = "destination", Bootstrap = bootstraps[1] }, NullLoggerFactory.Instance);
        Rounds.Head($"All {Records:N0} records of 200 bytes in {Partitions} partitions, both sides");
        await CompareAsync(source, destination);
        System.Console.WriteLine(FormattableString.Invariant($"memory of this process after one comparison: {Environment.WorkingSet >> 20} MiB{(given is null ? ", with all records of both practice clusters in it" : "")}"));
        // On a busy machine the wall clock says little: the processor's time of each beside it.
        await Rounds.CompareAsync("processor time : two bare consumers", "us/record", "<= 1.25x",
            () => ProcessorAsync(() => CompareAsync(source, destination)),
            () => ProcessorAsync(() => Task.WhenAll(bootstraps.Select(b => Task.Run(() => PlainConsumer.Read(b, Topic, Partitions, Records, tuned: false))))));
        foreach (var tuned in new[] { false, true })
            await Rounds.CompareAsync($"compare : two bare consumers{(tuned ? ", tuned as ours" : "")}", "records/s", ">= 0.8x",
                () => PerSecondAsync(() => CompareAsync(source, destination)),
                () => PerSecondAsync(() => Task.WhenAll(bootstraps.Select(b => Task.Run(() => PlainConsumer.Read(b, Topic, Partitions, Records, tuned))))));
    }

    private static async Task CompareAsync(KafkaCluster source, KafkaCluster destination)
    {
        var results = new List<PartitionResult>();
        var each = new OffsetRange(0, Records / Partitions);
        var orders = Enumerable.Range(0, Partitions).Select(p => new PartitionOrder(new Partition(Topic, p), each, each, 0, each.Latest, 0, Compacted: false, Stamps: true, Frozen: true, PlaceBefore.Nothing)).ToList();
        await new RecordComparison(source, destination, TimeProvider.System).RunAsync(orders, r => { lock (results) results.Add(r); }, CancellationToken.None);
        if (results.Sum(r => r.Records) != Records || results.Any(r => !r.Difference.IsNone)) throw new InvalidOperationException($"not equal: {string.Join("; ", results)}");
    }

    private static async Task<double> PerSecondAsync(Func<Task> read)
    {
        var since = Stopwatch.StartNew();
        await read();
        return 2 * Records / since.Elapsed.TotalSeconds;
    }

    private static async Task<double> ProcessorAsync(Func<Task> read)
    {
        var since = Environment.CpuUsage.TotalTime;
        await read();
        return (Environment.CpuUsage.TotalTime - since).TotalMicroseconds / (2 * Records);
    }

    private static async Task FillAsync(string bootstrap)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();
        try
        {
            await admin.CreateTopicsAsync([new TopicSpecification { Name = Topic, NumPartitions = Partitions, ReplicationFactor = 1 }]);
        }
        catch (CreateTopicsException e) when (e.Results.All(r => r.Error.Code == ErrorCode.TopicAlreadyExists))
        {
            return; // filled before
        }

        PlainConsumer.Fill(bootstrap, Topic, Partitions, Records);
    }

    private static Task<PracticeCluster> ClusterAsync(string name) => PracticeCluster.StartAsync(new PracticeClusterOptions { Name = name }, CancellationToken.None);
}
