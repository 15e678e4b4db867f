using System.Diagnostics;
using System.Net.Http.Json;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.RealServers;

/// <summary>Real brokers, and the way to them, that were away: within half a minute of their return every figure is right, by the same hands.</summary>
public sealed class ReturningLabTests(ITestOutputHelper output)
{
    private const int Groups = 12;

    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(30);

    private static readonly long[] Places = [1, 2, 3, 4, 5, 6];

    [Fact]
    public async Task Each_of_three_brokers_stopped_killed_and_frozen()
    {
        var bin = Bin();
        var folder = Directory.CreateTempSubdirectory("three-").FullName;
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["CLUSTER_ID"] = "abcdefghijklmnopqrstuw", ["TLS"] = Path.Combine(folder, "tls"), ["HEAP"] = "256m" };
        List<LabBroker> brokers = [];
        try
        {
            foreach (var node in new[] { 1, 2, 3 })
            {
                brokers.Add(new LabBroker(bin, Path.Combine(folder, $"b{node}"), 23400 + (node * 10), node == 1 ? environment
                    : new Dictionary<string, string>(environment, StringComparer.Ordinal) { ["NODE"] = $"{node}", ["JOIN"] = "23410" }));
                await brokers[^1].StartAsync();
            }

            var settings = new KafkaSettings { Name = "source", Bootstrap = string.Join(',', brokers.Select(b => b.Address)) };
            await FillAsync(settings, replicas: 3);
            using var cluster = new KafkaCluster(settings, NullLoggerFactory.Instance);
            await RightAsync(cluster, settings, "at first");
            for (var i = 0; i < brokers.Count; i++)
            {
                var broker = brokers[i];
                await AwayAsync(cluster, settings, $"broker {i + 1} stopped", broker.StopAsync, TimeSpan.FromSeconds(15), broker.StartAsync);
                await AwayAsync(cluster, settings, $"broker {i + 1} killed", broker.KillAsync, TimeSpan.FromSeconds(15), broker.StartAsync);
                await AwayAsync(cluster, settings, $"broker {i + 1} frozen", broker.FreezeAsync, TimeSpan.FromSeconds(40), broker.ThawAsync);
            }
        }
        finally
        {
            foreach (var broker in brokers) await broker.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_VPN_that_is_slow_cut_reset_and_down()
    {
        var bin = Bin();
        var folder = Directory.CreateTempSubdirectory("vpn-").FullName;
        var extra = Path.Combine(folder, "extra.properties");
        await File.WriteAllTextAsync(extra, """
            listeners=PLAINTEXT://127.0.0.1:23500,SSL://127.0.0.1:23501,SASL_SSL://127.0.0.1:23502,VPN://127.0.0.1:23505,CONTROLLER://127.0.0.1:23503
            advertised.listeners=PLAINTEXT://127.0.0.1:23500,SSL://127.0.0.1:23501,SASL_SSL://127.0.0.1:23502,VPN://127.0.0.1:23506
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT,VPN:PLAINTEXT

            """, TestContext.Current.CancellationToken);
        var broker = new LabBroker(bin, Path.Combine(folder, "b"), 23500, new Dictionary<string, string>(StringComparer.Ordinal) { ["HEAP"] = "256m" }, extra);
        await broker.StartAsync();
        await FillAsync(new KafkaSettings { Name = "source", Bootstrap = broker.Address }, replicas: 1);
        using var vpn = Process.Start(new ProcessStartInfo(Path.Combine(bin, "tied"), ["toxiproxy-server", "-host", "127.0.0.1", "-port", "23507"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        vpn.OutputDataReceived += (_, _) => { };
        vpn.BeginOutputReadLine(); // it says every connection: a full pipe would stop it
        try
        {
            using var api = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:23507") };
            await UntilAsync(async () => (await api.GetAsync(new Uri("/version", UriKind.Relative))).IsSuccessStatusCode);
            await PostAsync(api, "/proxies", new { name = "vpn", listen = "127.0.0.1:23506", upstream = "127.0.0.1:23505", enabled = true });
            var settings = new KafkaSettings { Name = "source", Bootstrap = "127.0.0.1:23506" };
            using var cluster = new KafkaCluster(settings, NullLoggerFactory.Instance);
            await RightAsync(cluster, settings, "at first");
            foreach (var (type, attributes) in new (string, object)[] { ("latency", new { latency = 4_000 }), ("timeout", new { timeout = 0 }), ("reset_peer", new { timeout = 0 }) })
                await AwayAsync(cluster, settings, type, () => PostAsync(api, "/proxies/vpn/toxics", new { name = "bad", type, attributes }), TimeSpan.FromSeconds(25), () => api.DeleteAsync(new Uri("/proxies/vpn/toxics/bad", UriKind.Relative)));
            await AwayAsync(cluster, settings, "down", () => PostAsync(api, "/proxies/vpn", new { enabled = false }), TimeSpan.FromSeconds(25), () => PostAsync(api, "/proxies/vpn", new { enabled = true }));
        }
        finally
        {
            vpn.StandardInput.Close();
            await vpn.WaitForExitAsync(CancellationToken.None);
            await broker.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Bin()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CHATOPS_LONG") == "1", "ten minutes over real brokers: CHATOPS_LONG=1 runs it");
        var bin = LabWorld.Find();
        Assert.SkipWhen(bin is null, "no lab at ../shared/lab (or KAFKA_HOME/bin/world)");
        return bin!;
    }

    /// <summary>Keeps asking while something is away, as looks do, then measures until all is right.</summary>
    private async Task AwayAsync(KafkaCluster cluster, KafkaSettings settings, string what, Func<Task> leave, TimeSpan away, Func<Task> comeBack)
    {
        await leave();
        var until = Stopwatch.StartNew();
        while (until.Elapsed < away)
        {
            if (await WrongAsync(cluster) is { } said) output.WriteLine($"{what}, after {until.Elapsed.TotalSeconds:F0} s: {said}");
            await Task.Delay(1_000, TestContext.Current.CancellationToken);
        }

        await comeBack();
        await RightAsync(cluster, settings, what);
    }

    private async Task RightAsync(KafkaCluster cluster, KafkaSettings settings, string what)
    {
        // The lab's own recovery (leaders, coordinators) is not ours: counted from when a fresh client sees all.
        var since = Stopwatch.StartNew();
        while (await FreshAsync(settings) is { } notYet)
            if (since.Elapsed > TimeSpan.FromMinutes(3)) throw new InvalidOperationException($"{what}: a fresh client sees {notYet}");
        var ready = since.Elapsed;
        while (await WrongAsync(cluster) is { } said)
        {
            output.WriteLine($"{what}, back for {since.Elapsed.TotalSeconds:F0} s: {said}");
            (since.Elapsed - ready).ShouldBeLessThan(Promise, $"{what}: {said}");
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        output.WriteLine($"{what}: a fresh client {ready.TotalSeconds:F1} s after its return, ours {since.Elapsed.TotalSeconds:F1} s");
    }

    private static async Task<string?> FreshAsync(KafkaSettings settings)
    {
        using var fresh = new KafkaCluster(settings, NullLoggerFactory.Instance);
        return await WrongAsync(fresh);
    }

    /// <summary>Null when topics, ends and places of all groups are right; else what is not.</summary>
    private static async Task<string?> WrongAsync(KafkaCluster cluster)
    {
        try
        {
            var topic = (await cluster.TopicsAsync(CancellationToken.None)).Single(t => t.Name == "orders");
            var ends = await cluster.EndsAsync([topic], TimeProvider.System, CancellationToken.None);
            if (ends.Count != 6 || ends.Values.Any(e => e != 100)) return $"ends {string.Join(' ', ends.Values)}";
            foreach (var place in await Task.WhenAll(Enumerable.Range(0, Groups).Select(i => cluster.CommittedAsync($"group-{i}", CancellationToken.None))))
                if (!place.OrderBy(p => p.Key.Number).Select(p => p.Value).SequenceEqual(Places)) return $"places {string.Join(' ', place.Values)}";
            return null;
        }
        catch (WorldTroubleException e)
        {
            return $"{e.Message} [{e.Proof}]";
        }
    }

    private static async Task FillAsync(KafkaSettings settings, int replicas)
    {
        using var admin = new AdminClientBuilder(KafkaConnection.Client(settings, "test")).Build();
        await UntilAsync(() => Task.FromResult(admin.GetMetadata(TimeSpan.FromSeconds(10)).Brokers.Count >= replicas));
        await admin.CreateTopicsAsync([new TopicSpecification { Name = "orders", NumPartitions = 6, ReplicationFactor = (short)replicas }]);
        using (var producer = new ProducerBuilder<Null, byte[]>(KafkaConnection.Client(settings, "test")).Build())
        {
            for (var i = 0; i < 600; i++) producer.Produce(new TopicPartition("orders", i % 6), new Message<Null, byte[]> { Value = [1] });
            producer.Flush(TimeSpan.FromSeconds(60)).ShouldBe(0);
        }

        for (var i = 0; i < Groups; i++)
        {
            var group = new ConsumerGroupTopicPartitionOffsets($"group-{i}", [.. Places.Select((p, n) => new TopicPartitionOffset("orders", n, p))]);
            await UntilAsync(async () =>
            {
                await admin.AlterConsumerGroupOffsetsAsync([group]);
                return true;
            });
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> so)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (await so()) return;
            }
            catch (Exception e) when (e is KafkaException or HttpRequestException && since.Elapsed < TimeSpan.FromMinutes(2))
            {
                // not yet
            }

            await Task.Delay(250, TestContext.Current.CancellationToken);
        }
    }

    private static async Task PostAsync(HttpClient api, string path, object body) => (await api.PostAsJsonAsync(new Uri(path, UriKind.Relative), body)).EnsureSuccessStatusCode();
}
