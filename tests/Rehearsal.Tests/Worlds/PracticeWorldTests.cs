using System.Net.Http.Json;
using System.Text.Json;
using ChatOpsBot.Rehearsal.Worlds;

namespace ChatOpsBot.Rehearsal.Tests.Worlds;

/// <summary>The whole practice world, as its file describes it.</summary>
public sealed class PracticeWorldTests
{
    private static readonly HttpClient Http = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task World_json_is_in_the_labs_shape_and_every_address_answers()
    {
        await using var world = await PracticeWorld.StartAsync(new WorldOptions(), Ct);
        var json = JsonDocument.Parse(await File.ReadAllTextAsync(world.FilePath, Ct)).RootElement;
        foreach (var key in new[] { "pid", "port", "source", "destination", "connect", "kubernetes", "clusterIds", "practice" }) json.TryGetProperty(key, out _).ShouldBeTrue(key);
        json.GetProperty("source").GetProperty("bootstrap").GetString()!.Split(',').Length.ShouldBe(3);
        json.GetProperty("clusterIds").GetProperty("source").GetString()!.ShouldStartWith("practice-");
        var connect = json.GetProperty("connect");
        (await Http.GetStringAsync(connect.GetProperty("url").GetString(), Ct)).ShouldContain(json.GetProperty("clusterIds").GetProperty("destination").GetString()!);
        var kubernetes = json.GetProperty("kubernetes");
        File.Exists(kubernetes.GetProperty("kubeconfig").GetString()).ShouldBeTrue();
        var pods = await Http.GetFromJsonAsync<JsonElement>($"{kubernetes.GetProperty("server").GetString()}/api/v1/namespaces/default/pods?labelSelector=app%3Dconnect", Ct);
        foreach (var pod in pods.GetProperty("items").EnumerateArray())
        {
            var address = $"http://{pod.GetProperty("status").GetProperty("podIP").GetString()}:{connect.GetProperty("workerPort").GetInt32()}/";
            (await Http.GetStringAsync(address, Ct)).ShouldContain("4.3.1");
        }
        JsonSerializer.Serialize(WorldFile.Read(world.FilePath)).ShouldBe(JsonSerializer.Serialize(world.File));
    }

    [Fact]
    public async Task Small_has_its_size_and_its_apps_become_ready_and_write()
    {
        await using var world = await PracticeWorld.StartAsync(new WorldOptions(), Ct);
        var topics = world.Source.Snapshot().Topics;
        topics.Count.ShouldBeInRange(28, 34);
        topics.Sum(t => t.Latest.Count).ShouldBeInRange(255, 280);
        topics.Sum(t => t.Latest.Sum()).ShouldBeInRange(40_000, 100_000);
        var apps = world.File.Kubernetes.Apps;
        await WaitFor.Async(() => apps.All(a => world.Kubernetes.ReadyPods("default", $"app={a.Name}").Count > 0), Ct, "all apps ready");
        var before = End(world, "orders.placed");
        await WaitFor.Async(() => End(world, "orders.placed") > before + 20, Ct, "orders to be placed");
        await WaitFor.Async(() => world.Source.Snapshot().Groups.Where(g => g.Id is "billing" or "shipping").Count(g => g.State == "Stable") == 2, Ct, "stable groups");
        world.Log.Entries.ShouldBeEmpty("what apps do is no effect of the bot");
    }

    [Fact]
    public void Seed_has_3200_partitions_and_2000000_records_of_100_bytes()
    {
        var topics = Preset.Of("seed", 1).Topics;
        topics.Sum(t => t.Partitions).ShouldBe(3200);
        topics.Sum(t => t.Partitions * t.PerPartition).ShouldBe(2_000_000);
        topics.ShouldAllBe(t => t.Size == 100);
        topics.Select(t => t.Name).ShouldBeUnique();
        Should.Throw<ArgumentException>(() => Preset.Of("large", 1)).Message.ShouldContain("There are: small, seed.");
    }

    [Fact]
    public async Task Small_has_markers_holes_tombstones_stamps_age_nothing_and_1_MB()
    {
        await using var world = await PracticeWorld.StartAsync(new WorldOptions { KeepTruth = true }, Ct);
        var topics = world.Source.Snapshot().Topics.ToDictionary(topic => topic.Name);
        topics["payments.ledger"].Latest.ShouldAllBe(end => end == 132, "120 records and 12 markers");
        world.Truth.Of("payments.ledger").Partitions.ShouldAllBe(partition => partition.TakenBack == 40);
        topics["customers.addresses"].Latest.ShouldAllBe(end => end == 240);
        world.Truth.Of("customers.addresses").Partitions.ShouldAllBe(partition => partition.AtSource == 160, "40 keys, and 120 records that were not cleaned yet");
        topics["gateway.access"].Configs["message.timestamp.type"].ShouldBe("LogAppendTime");
        world.Source.Expire("sensors.readings", TimeSpan.FromMinutes(20));
        topics = world.Source.Snapshot().Topics.ToDictionary(topic => topic.Name);
        topics["sensors.readings"].Earliest.ShouldAllBe(start => start > 0 && start < 200);
        topics["returns.requested"].Latest.Sum().ShouldBe(0);
        (topics["documents.scanned"].Bytes / topics["documents.scanned"].Latest.Sum()).ShouldBeGreaterThan(1_000_000);
    }

    [Fact]
    public async Task A_taken_port_is_named()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        var e = await Should.ThrowAsync<IOException>(() => PracticeWorld.StartAsync(new WorldOptions { Port = port - 1 }, Ct));
        e.Message.ShouldContain($"{port}");
    }

    [Fact]
    public async Task Same_seed_same_world_but_other_cluster_ids()
    {
        await using var one = await PracticeWorld.StartAsync(new WorldOptions { Seed = 7 }, Ct);
        await using var two = await PracticeWorld.StartAsync(new WorldOptions { Seed = 7 }, Ct);
        Contents(one).ShouldBe(Contents(two));
        one.File.ClusterIds.Source.ShouldNotBe(two.File.ClusterIds.Source);
        Preset.Of("small", 7).Topics.ShouldNotBe(Preset.Of("small", 8).Topics);
    }

    [Fact]
    public async Task Scaling_Connect_by_Kubernetes_starts_and_ends_workers()
    {
        await using var world = await PracticeWorld.StartAsync(new WorldOptions { Workers = 1 }, Ct);
        await ScaleAsync(world, 3);
        await WaitFor.Async(() => world.Connect.Workers.Count == 3, Ct, "three workers");
        await ScaleAsync(world, 0);
        await WaitFor.Async(() => world.Connect.Workers.Count == 0, Ct, "no workers");
        world.Log.Entries.Select(e => (e.Part, e.Method, e.Path, e.Status)).ShouldBe(Enumerable.Repeat(("kubernetes", "PATCH", "/apis/apps/v1/namespaces/default/deployments/connect/scale", 200), 2));
        world.Log.Entries.Select(e => e.Digest).Distinct().Count().ShouldBe(2);
        var log = await Http.GetFromJsonAsync<JsonElement>($"{world.File.Practice.Url}/practice/log?since=1", Ct);
        log.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Faults_are_switched_at_the_control_port_and_a_wrong_one_is_told_what_there_is()
    {
        await using var world = await PracticeWorld.StartAsync(new WorldOptions(), Ct);
        await FaultAsync(world, "connect-conflicts/1", 200);
        (await Http.DeleteAsync($"{world.File.Connect.Url}/connectors/x", Ct)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Conflict);
        (await Http.DeleteAsync($"{world.File.Connect.Url}/connectors/x", Ct)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        await FaultAsync(world, "destination/stop/2", 200);
        world.Destination.IsRunning(2).ShouldBeFalse();
        await FaultAsync(world, "destination/start/2", 200);
        world.Destination.IsRunning(2).ShouldBeTrue();
        (await FaultAsync(world, "destination/stop/9", 400)).ShouldContain("SIDE/stop/N");
        var dying = world.Connect.Workers[0];
        await FaultAsync(world, "kill-worker", 200);
        await WaitFor.Async(() => !dying.Alive || !world.Connect.Workers[^1].Alive || world.Connect.Workers.Count < 2, Ct, "a death");
        await WaitFor.Async(() => world.Connect.Workers.Count(w => w.Alive) == 2, Ct, "its pod to start again");
    }

    [Fact]
    public async Task A_world_that_is_begun_again_is_new_at_the_same_addresses()
    {
        await using var world = await PracticeWorld.StartAsync(new WorldOptions { Seed = 7 }, Ct);
        var (first, contents) = (world.File, Contents(world));
        world.Source.DeleteTopic("invoices.paid");
        world.Destination.CreateTopic("left-over", 1);
        await FaultAsync(world, "destination/freeze/2", 200);
        using var client = new Confluent.Kafka.AdminClientBuilder(new Confluent.Kafka.AdminClientConfig { BootstrapServers = first.Source.Bootstrap }).SetLogHandler((_, _) => { }).Build();
        client.GetMetadata(TimeSpan.FromSeconds(30)).Topics.ShouldNotContain(topic => topic.Topic == "invoices.paid");

        using var answer = await Http.PostAsync($"{first.Practice.Url}/practice/again", null, Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Ct));
        JsonSerializer.Serialize(world.File with { ClusterIds = first.ClusterIds }).ShouldBe(JsonSerializer.Serialize(first));
        world.File.ClusterIds.ShouldNotBe(first.ClusterIds);
        JsonSerializer.Serialize(WorldFile.Read(world.FilePath)).ShouldBe(JsonSerializer.Serialize(world.File));
        Contents(world).ShouldBe(contents);
        world.Destination.Snapshot().Topics.ShouldBeEmpty();
        client.GetMetadata(TimeSpan.FromSeconds(30)).Topics.ShouldContain(topic => topic.Topic == "invoices.paid");
        await WaitFor.Async(() => world.File.Kubernetes.Apps.All(a => world.Kubernetes.ReadyPods("default", $"app={a.Name}").Count > 0), Ct, "all apps ready");
    }

    [Fact]
    public async Task Pointed_at_the_destination_an_app_that_is_started_again_writes_there()
    {
        await using var world = await PracticeWorld.StartAsync(new WorldOptions(), Ct);
        world.Destination.CreateTopic("migration-check", 3);
        var api = world.File.Kubernetes.Server;
        await PatchAsync($"{api}/api/v1/namespaces/default/configmaps/kafka", $$$"""{"data":{"BOOTSTRAP":"{{{world.Destination.Bootstrap}}}"}}""");
        await PatchAsync($"{api}/apis/apps/v1/namespaces/default/deployments/migration-check/scale", """{"spec":{"replicas":1}}""");
        await WaitFor.Async(() => world.Destination.Snapshot().Topics.Single(t => t.Name == "migration-check").Latest.Sum() > 10, Ct, "the test app's records");
        await WaitFor.Async(() => world.Destination.Snapshot().Groups.Any(g => g.Id == "migration-check" && g.Offsets.Values.Sum() > 0), Ct, "the test app's group");
    }

    private static Task ScaleAsync(PracticeWorld world, int replicas) =>
        PatchAsync($"{world.File.Kubernetes.Server}/apis/apps/v1/namespaces/default/deployments/connect/scale", $$$"""{"spec":{"replicas":{{{replicas}}}}}""");

    private static async Task PatchAsync(string url, string patch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, url) { Content = new StringContent(patch, System.Text.Encoding.UTF8, "application/merge-patch+json") };
        using var answer = await Http.SendAsync(request, Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Ct));
    }

    private static async Task<string> FaultAsync(PracticeWorld world, string fault, int status)
    {
        using var answer = await Http.PostAsync($"{world.File.Practice.Url}/practice/faults/{fault}", null, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        ((int)answer.StatusCode).ShouldBe(status, text);
        return text;
    }

    private static long End(PracticeWorld world, string topic) => world.Source.Snapshot().Topics.Single(t => t.Name == topic).Latest.Sum();

    /// <summary>Topics that no app writes to, with their sizes.</summary>
    private static List<string> Contents(PracticeWorld world) =>
        [.. world.Source.Snapshot().Topics.Where(t => t.Name is not ("orders.placed" or "payments.authorised" or "claims.events" or "order-totals"))
            .Select(t => $"{t.Name} {t.Bytes} {string.Join(',', t.Latest)} {string.Join(',', t.Configs)}")];
}
