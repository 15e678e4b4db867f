using ChatOpsBot.Migration;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Migration.Topics;
using ChatOpsBot.Rehearsal.Worlds;
using ChatOpsBot.Runbooks.Actions;
using k8s;
using Microsoft.Extensions.Logging.Abstractions;
using WorldFile = ChatOpsBot.Migration.Settings.WorldFile;

namespace ChatOpsBot.RealServers;

/// <summary>Apps that come back while they should be stopped, and what the way back does with them; in a practice world of their own.</summary>
public sealed class ComingBackTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string App = "orders-api";

    private PracticeWorld world = null!;
    private MigrationSettings settings = null!;
    private MigrationHands hands = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        world = await PracticeWorld.StartAsync(new WorldOptions(), Ct);
        settings = WorldFile.Read(world.FilePath).Settings;
        hands = MigrationCatalogue.Create(settings, NullLoggerFactory.Instance, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        hands.Dispose();
        await world.DisposeAsync();
    }

    [Theory]
    [InlineData("gitops", "argocd-controller")]
    [InlineData("person", "kubectl-scale")]
    [InlineData("autoscaler", "autoscaler orders-api wants 3")]
    public async Task Producer_comes_back_before_gate_b_it_is_named_with_its_topic_and_who_owns_its_count(string who, string named)
    {
        var run = new HandRun(hands, output);
        var record = await StoppedAsync(run);
        await ComeBackAsync(who);
        var look = await WrongAsync(run, record);
        look.Words.ShouldContain("orders-api runs again (producer, topic orders.placed)");
        look.Words.ShouldContain(named);
        look.Words.ShouldContain("kubectl scale deployment/orders-api --replicas=0");
        await GoAwayAsync(who);
        await run.UntilAsync("apps-stopped", "apps.stopped", ("record", record));
    }

    [Fact]
    public async Task Producer_comes_back_before_gate_b_then_roll_back_the_stray_pod_of_the_other_configuration_is_gone()
    {
        var run = new HandRun(hands, output);
        var record = await StoppedAsync(run);
        await run.DoAsync("repoint", "apps.repoint", ("destination", Value.Of("destination")), ("record", record));
        await MakeTopicAsync(hands.World.Destination); // before the app asks for it
        await ComeBackAsync("person");
        (await WrongAsync(run, record)).Words.ShouldContain("orders-api runs again");
        await WritesAsync(hands.World.Destination);
        await run.UndoToAsync(0); // each undo is verified
        await WritesAsync(hands.World.Source);
        var end = await EndAsync(hands.World.Destination);
        await WritesAsync(hands.World.Source);
        (await EndAsync(hands.World.Destination)).ShouldBe(end, "nobody writes there any more");
    }

    [Fact]
    public async Task An_app_that_is_started_again_and_again_ends_the_silent_wait_of_the_way_back_with_who_does_it()
    {
        world.Kubernetes.Hold("default", App, 1);
        using var hurried = MigrationCatalogue.Create(settings, NullLoggerFactory.Instance, new HurriedClock());
        var trouble = await Should.ThrowAsync<WorldTroubleException>(
            () => Migration.Apps.AppScaling.ScaleAsync(hurried.World, [(App, 0)], Migration.Hands.Quiet.Progress, Ct).WaitAsync(TimeSpan.FromMinutes(3), Ct));
        trouble.Message.ShouldContain("orders-api: started again: 1 pod wanted, 0 asked for (set by argocd-controller");
        world.Kubernetes.Hold("default", App, null);
        await Migration.Apps.AppScaling.ScaleAsync(hands.World, [(App, 0)], Migration.Hands.Quiet.Progress, Ct).WaitAsync(TimeSpan.FromMinutes(3), Ct);
    }

    [Fact]
    public async Task A_pod_on_a_dead_node_that_goes_on_is_not_stopped()
    {
        world.Kubernetes.Faults.Set(App, ChatOpsBot.Rehearsal.Kubernetes.PodFaults.DeadNode);
        var run = new HandRun(hands, output);
        await run.DoAsync("record-apps", "apps.record");
        foreach (var app in settings.Kubernetes.Apps.Where(a => a.Kind != "test")) await hands.World.Kubernetes.ScaleAsync(app.Name, 0, Ct);
        var record = run.Facts["record-apps"]["record"];
        await WordsAsync("apps.stopped", run.Call("apps-stopped", ("record", record)), w => w.StartsWith("orders-api: 1 pod is still there; pod orders-api-", StringComparison.Ordinal));
        world.Kubernetes.Faults.Set(App, null);
    }

    [Fact]
    public async Task Repointing_writes_only_what_the_settings_give_keeps_what_is_binary_and_tells_no_value_to_the_journal()
    {
        var api = hands.World.AppConfiguration;
        var key = System.Collections.Immutable.ImmutableArray.Create<byte>(0xFE, 0xED, 0xFE, 0xED, 0x00, 0xFF);
        var secret = (await api.ReadAsync(Migration.Kubernetes.ConfigKind.Secret, "kafka", Ct))!;
        await api.WriteAsync(Migration.Kubernetes.ConfigKind.Secret, "kafka", secret.Data.Add("keystore.jks", key), Ct);
        var map = (await api.ReadAsync(Migration.Kubernetes.ConfigKind.ConfigMap, "kafka", Ct))!;
        await api.WriteAsync(Migration.Kubernetes.ConfigKind.ConfigMap, "kafka", map.Data.Add("DB", Migration.Kubernetes.ConfigObject.Bytes("password=swordfish")), Ct);
        var run = new HandRun(hands, output);
        await run.DoAsync("record-apps", "apps.record");
        var call = run.Call("repoint", ("destination", Value.Of("destination")), ("record", run.Facts["record-apps"]["record"]));
        var action = hands.Catalogue.Actions["apps.repoint"];
        var before = await action.RecordBeforeAsync(call, Ct);
        var preview = await action.PreviewAsync(call, Ct);
        (before.ToJsonString() + preview).ShouldNotContain("swordfish");
        before.ToJsonString().ShouldNotContain(settings.Source.Bootstrap);
        preview.Details.ShouldContain(d => d.Contains("BOOTSTRAP") && d.Contains(settings.Destination.Bootstrap));
        (await action.ExecuteAsync(call, new Progress<Progress>(), Ct)).ShouldBeOfType<Outcome.Done>();
        (await action.VerifyAsync(call, Ct)).Verdict.ShouldBe(Verdict.Yes);
        var written = (await api.ReadAsync(Migration.Kubernetes.ConfigKind.Secret, "kafka", Ct))!;
        written.Data["keystore.jks"].ShouldBe(key);
        (await api.ConfigAsync("kafka", Ct))!.ShouldBe(new Dictionary<string, string> { ["BOOTSTRAP"] = settings.Destination.Bootstrap, ["PROTOCOL"] = "PLAINTEXT", ["DB"] = "password=swordfish" }, ignoreOrder: true);
        (await action.UndoAsync(call, before, Ct)).ShouldBeOfType<Outcome.Done>();
        (await action.VerifyUndoneAsync(call, before, Ct)).Verdict.ShouldBe(Verdict.Yes);
        (await api.ConfigAsync("kafka", Ct))!["BOOTSTRAP"].ShouldBe(settings.Source.Bootstrap);
    }

    [Fact]
    public async Task An_immutable_config_map_is_refused_in_the_preview_with_the_way_out()
    {
        world.Kubernetes.Freeze("default", "kafka").ShouldBeTrue();
        var run = new HandRun(hands, output);
        await run.DoAsync("record-apps", "apps.record");
        var call = run.Call("repoint", ("destination", Value.Of("destination")), ("record", run.Facts["record-apps"]["record"]));
        var refused = await Should.ThrowAsync<WorldTroubleException>(() => hands.Catalogue.Actions["apps.repoint"].PreviewAsync(call, Ct));
        refused.Message.ShouldContain("config map kafka is immutable");
        refused.WayOut.ShouldContain("Kubernetes:ConfigMap");
    }

    [Fact]
    public async Task No_record_of_the_apps_and_a_configuration_of_the_source_are_not_healthy()
    {
        var run = new HandRun(hands, output);
        (await HealthAsync(hands, run)).Words.ShouldContain("no record");
        await run.DoAsync("record-apps", "apps.record");
        await WordsAsync("apps.healthy", run.Call("healthy"), w => w.Contains("its configuration does not point at the destination (BOOTSTRAP)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apps_that_read_at_the_destination_are_healthy_and_a_group_that_never_committed_there_is_not()
    {
        var run = new HandRun(hands, output);
        var moved = await hands.World.MovedTopicsAsync(Ct);
        await hands.World.Destination.CreateTopicsAsync([.. moved], new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal), -1, Ct);
        var record = await StoppedAsync(run);
        await run.DoAsync("repoint", "apps.repoint", ("destination", Value.Of("destination")), ("record", record));
        await run.DoAsync("start-consumers", "apps.start", ("kind", Value.Of("consumers")), ("record", record));
        (await HealthAsync(hands, run)).Words.ShouldContain("-api: 0 wanted now"); // the producers
        await run.DoAsync("start-producers", "apps.start", ("kind", Value.Of("producers")), ("record", record));
        await run.UntilAsync("healthy", "apps.healthy");
        using var renamed = MigrationCatalogue.Create(
            settings with { Kubernetes = settings.Kubernetes with { Apps = [.. settings.Kubernetes.Apps.Select(a => a.Name == "billing" ? a with { Group = "billing-prod" } : a)] } },
            NullLoggerFactory.Instance, TimeProvider.System);
        var look = await HealthAsync(renamed, run);
        look.Verdict.ShouldBe(Verdict.No);
        look.Words.ShouldContain("billing: group billing-prod has no place at the destination");
    }

    /// <summary>Looks until the words are so; never a yes.</summary>
    private async Task WordsAsync(string observation, Call call, Func<string, bool> wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            var look = await hands.Catalogue.Observations[observation].LookAsync(call, limit.Token);
            look.Verdict.ShouldNotBe(Verdict.Yes, look.Words);
            if (wanted(look.Words)) return;
            await Task.Delay(200, limit.Token);
        }
    }

    private static Task<Look> HealthAsync(MigrationHands hands, HandRun run) => hands.Catalogue.Observations["apps.healthy"].LookAsync(run.Call("healthy"), Ct);

    private static async Task<Value> StoppedAsync(HandRun run)
    {
        await run.DoAsync("record-apps", "apps.record");
        var record = run.Facts["record-apps"]["record"];
        await run.DoAsync("stop-producers", "apps.stop", ("kind", Value.Of("producers")), ("record", record));
        await run.DoAsync("stop-consumers", "apps.stop", ("kind", Value.Of("consumers")), ("record", record));
        await run.UntilAsync("apps-stopped", "apps.stopped", ("record", record));
        return record;
    }

    private async Task ComeBackAsync(string who)
    {
        if (who == "gitops") world.Kubernetes.Hold("default", App, 1);
        if (who == "autoscaler") world.Kubernetes.Autoscale("default", App, 3);
        if (who == "gitops") return;
        using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(settings.Kubernetes.Kubeconfig)));
        await client.AppsV1.PatchNamespacedDeploymentScaleAsync(
            new k8s.Models.V1Patch("""{"spec":{"replicas":1}}""", k8s.Models.V1Patch.PatchType.MergePatch), App, "default", fieldManager: "kubectl-scale", cancellationToken: Ct);
    }

    private async Task GoAwayAsync(string who)
    {
        if (who == "gitops") world.Kubernetes.Hold("default", App, null);
        if (who == "autoscaler") world.Kubernetes.Autoscale("default", App, 0);
        await hands.World.Kubernetes.ScaleAsync(App, 0, Ct);
    }

    private async Task<Look> WrongAsync(HandRun run, Value record)
    {
        var look = await hands.Catalogue.Observations["apps.stopped"].LookAsync(run.Call("apps-stopped", ("record", record)), Ct);
        look.Verdict.ShouldBe(Verdict.No, look.Words);
        return look;
    }

    private static async Task<long> EndAsync(KafkaCluster cluster)
    {
        var topic = (await cluster.TopicsAsync(Ct)).Where(t => t.Name == "orders.placed").ToList();
        return topic.Count == 0 ? 0 : (await cluster.EndsAsync(topic, TimeProvider.System, Ct)).Values.Sum();
    }

    private async Task MakeTopicAsync(KafkaCluster cluster)
    {
        if ((await cluster.TopicsAsync(Ct)).Any(t => t.Name == "orders.placed")) return;
        await cluster.CreateTopicsAsync(
            [.. (await hands.World.Source.TopicsAsync(Ct)).Where(t => t.Name == "orders.placed")], new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal), -1, Ct);
    }

    private static async Task WritesAsync(KafkaCluster cluster)
    {
        var end = await EndAsync(cluster);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromMinutes(4));
        while (await EndAsync(cluster) <= end) await Task.Delay(100, limit.Token);
    }

    /// <summary>A minute takes a second.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        private readonly DateTimeOffset began = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => began + ((System.GetUtcNow() - began) * 60);
    }
}
