using ChatOpsBot.Migration;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Topics;
using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.RealServers;

/// <summary>The hands over both lanes: the practice world must answer as real servers do.</summary>
[Collection("worlds")] // one after the other: these stop, start and plan all there is
public sealed class HandsTests(OwnWorlds worlds, ITestOutputHelper output) : IClassFixture<OwnWorlds>
{
    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task Inventory_sees_both_clusters_Connect_and_apps(string lane)
    {
        using var hands = await OpenAsync(lane);
        var run = new HandRun(hands, output);
        var ids = await hands.WorldIdsAsync(CancellationToken.None);
        ids.Source.ShouldNotBe(ids.Destination);
        await run.DoAsync("source-cluster", "inventory.cluster", ("cluster", Value.Of("source")));
        await run.DoAsync("destination-cluster", "inventory.cluster", ("cluster", Value.Of("destination")));
        run.Fact("source-cluster", "cluster-id").ShouldBe(ids.Source);
        int.Parse(run.Fact("source-cluster", "topics")).ShouldBeGreaterThan(0);
        await run.DoAsync("connect", "inventory.connect");
        await run.DoAsync("apps", "inventory.apps");
        int.Parse(run.Fact("apps", "producers")).ShouldBeGreaterThan(0);
        int.Parse(run.Fact("apps", "consumers")).ShouldBeGreaterThan(0);
        await run.UntilAsync("workers-seen", "connect.workers-seen", ("workers", Value.Of(long.Parse(run.Fact("connect", "workers")))));
        (await run.UntilAsync("forwarding", "connect.forwarding")).Words.ShouldContain("call for the leader works");
        (await run.TryAsync("nobody", "inventory.cluster", ("cluster", Value.Of("nowhere")))).ShouldBeOfType<Outcome.Failed>().WayOut.ShouldContain("'source' and 'destination'");
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task A_snapshot_is_what_each_partition_says_itself(string lane)
    {
        using var hands = await OpenAsync(lane);
        var topic = (await hands.World.MovedTopicsAsync(CancellationToken.None))[0];
        var before = (await hands.World.Source.SnapshotAsync([topic], TimeProvider.System, CancellationToken.None)).Partitions;
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig(KafkaConnection.Client(hands.World.Settings.Source, "test")) { GroupId = "test" }).Build();
        var asked = Enumerable.Range(0, topic.Partitions).ToDictionary(p => new ChatOpsBot.Migration.Kafka.Partition(topic.Name, p), p => consumer.QueryWatermarkOffsets(new TopicPartition(topic.Name, p), TimeSpan.FromSeconds(20)));
        var after = (await hands.World.Source.SnapshotAsync([topic], TimeProvider.System, CancellationToken.None)).Partitions;
        foreach (var (partition, marks) in asked)
        {
            marks.Low.Value.ShouldBe(before[partition].Earliest);
            marks.High.Value.ShouldBeInRange(before[partition].Latest, after[partition].Latest);
        }
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task Smoke_ten_thousand_and_a_hundred_thousand_make_110_000(string lane)
    {
        using var hands = await OpenAsync(lane);
        var run = new HandRun(hands, output);
        await run.DoAsync("smoke-start", "smoke.start");
        await run.DoAsync("smoke-10k", "smoke.send", ("records", Value.Of(10_000)), ("expect", Value.Of(10_000)));
        await run.DoAsync("smoke-100k", "smoke.send", ("records", Value.Of(100_000)), ("expect", Value.Of(110_000)));
        run.Fact("smoke-100k", "counted").ShouldBe("110000");
        await run.DoAsync("again", "smoke.send", ("records", Value.Of(100_000)), ("expect", Value.Of(110_000))); // repeating writes nothing
        await run.DoAsync("smoke-end", "smoke.end");
        await run.UndoToAsync(0);
        (await hands.World.Source.TopicsAsync(CancellationToken.None)).ShouldNotContain(t => t.Name == run.Fact("smoke-start", "topic"));
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task The_way_there_and_back_and_there_again(string lane)
    {
        using var hands = await OpenAsync(lane);
        var run = new HandRun(hands, output);
        var configBefore = await hands.World.AppConfiguration.ConfigAsync("kafka", CancellationToken.None);
        var topicsBefore = await AppTopicsAsync(hands);

        await run.DoAsync("plan-shards", "plan.shards", ("tasks", Value.Of(4)), ("workers", Value.Of(2)));
        (await run.AskAsync("topics-empty-or-ours")).Holds.ShouldBeTrue();
        await run.DoAsync("validate", "copy.validate", ("plan", run.Facts["plan-shards"]["plan"]));
        await run.DoAsync("create", "copy.create", ("plan", run.Facts["plan-shards"]["plan"]));
        await run.UntilAsync("first", "copy.caught-up", ("max-lag", Value.Of(2_000)));
        await run.UndoToAsync(0);
        (await AppTopicsAsync(hands)).ShouldBe(topicsBefore, ignoreOrder: true);

        // Made anew under the same names, it copies everything again: nothing remembers the first time.
        await run.DoAsync("create", "copy.create", ("plan", run.Facts["plan-shards"]["plan"]));
        (await run.AskAsync("topics-empty-or-ours")).Holds.ShouldBeTrue();
        await run.UntilAsync("caught-up", "copy.caught-up", ("max-lag", Value.Of(2_000)));
        await run.DoAsync("more", "copy.scale", ("tasks", Value.Of(6)));
        await run.DoAsync("pause", "copy.pause", ("shard", Value.Of("s1")));
        await run.DoAsync("resume", "copy.resume", ("shard", Value.Of("s1")));
        await run.DoAsync("restart", "copy.restart-task", ("shard", Value.Of("s1")), ("task", Value.Of(0)));
        await run.UntilAsync("caught-up-again", "copy.caught-up", ("max-lag", Value.Of(2_000)));
        await run.DoAsync("moving", "parity.compare", ("logs", Value.Of("moving")));
        var checkpoint = run.Undoable;

        await CutOverAsync(run);
        await run.UndoToAsync(checkpoint);
        (await hands.World.AppConfiguration.ConfigAsync("kafka", CancellationToken.None)).ShouldBe(configBefore);
        await run.UntilAsync("caught-up-after-the-way-back", "copy.caught-up", ("max-lag", Value.Of(2_000)));

        await CutOverAsync(run);
        await run.DoAsync("start-consumers", "apps.start", ("kind", Value.Of("consumers")), ("record", run.Facts["record-apps"]["record"]));
        await run.DoAsync("start-producers", "apps.start", ("kind", Value.Of("producers")), ("record", run.Facts["record-apps"]["record"]));
        await run.UntilAsync("healthy", "apps.healthy");
        await run.UntilAsync("silent", "offsets.silent");
        await run.DoAsync("sanity", "sanity.report");

        // Apps that run would keep writing to the destination: stopped, they start with the source's configuration.
        foreach (var app in hands.World.Settings.Kubernetes.Apps.Where(a => a.Kind != "test"))
        {
            await hands.World.Kubernetes.ScaleAsync(app.Name, 0, CancellationToken.None);
            await ChatOpsBot.Migration.Rollouts.Settling.UntilAsync(hands.World, app.Name, null, CancellationToken.None);
        }

        // The world is given back as it was, past the point of no return too: only a runbook forbids that.
        await run.UndoToAsync(0);
        (await AppTopicsAsync(hands)).ShouldBe(topicsBefore, ignoreOrder: true);
        (await hands.World.AppConfiguration.ConfigAsync("kafka", CancellationToken.None)).ShouldBe(configBefore);
    }

    // Brokers make internal topics (of groups) when they please, and Streams apps their own when they start.
    private static async Task<List<string>> AppTopicsAsync(MigrationHands hands) =>
        [.. (await hands.World.Destination.TopicsAsync(CancellationToken.None)).Select(t => t.Name).Where(t => !NameShapes.IsOfStreams(t) && NameShapes.Kafkas(t) is null)];

    private static async Task CutOverAsync(HandRun run)
    {
        await run.DoAsync("record-apps", "apps.record");
        var record = run.Facts["record-apps"]["record"];
        await run.DoAsync("stop-producers", "apps.stop", ("kind", Value.Of("producers")), ("record", record));
        await run.DoAsync("stop-consumers", "apps.stop", ("kind", Value.Of("consumers")), ("record", record));
        await run.UntilAsync("quiet", "offsets.quiet");
        await run.UntilAsync("drained", "copy.drained");
        await run.DoAsync("frozen", "parity.compare", ("logs", Value.Of("frozen")));
        await run.DoAsync("export", "copy.export");
        run.Fact("export", "export").ShouldNotContain("-secret");
        (await run.AskAsync("no-copy-runs")).Holds.ShouldBeFalse();
        (await run.TryAsync("too-early", "connect.stop")).ShouldBeOfType<Outcome.Failed>().Words.ShouldContain("replicators before Connect");
        await run.DoAsync("stop-replicators", "copy.stop");
        (await run.AskAsync("no-copy-runs")).Holds.ShouldBeTrue();
        await run.DoAsync("stop-connect", "connect.stop");
        await run.DoAsync("repoint", "apps.repoint", ("destination", Value.Of("destination")), ("record", record));
        await run.DoAsync("start-test-app", "apps.start-test", ("record", record));
        await run.UntilAsync("test-app-works", "apps.test-works", ("app", run.Facts["start-test-app"]["app"]));
    }

    private async Task<MigrationHands> OpenAsync(string lane) => MigrationCatalogue.Create(await worlds.Lanes.OpenAsync(lane), NullLoggerFactory.Instance, TimeProvider.System);
}
