using ChatOpsBot.Migration;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Topics;
using ChatOpsBot.Rehearsal.Worlds;
using ChatOpsBot.Runbooks.Actions;
using Microsoft.Extensions.Logging.Abstractions;
using WorldFile = ChatOpsBot.Migration.Settings.WorldFile;

namespace ChatOpsBot.RealServers;

/// <summary>Which topics move, decided over real brokers, a real Streams app and what the deployments say; and answered by people.</summary>
[Collection("worlds")] // one after the other: these stop, start and plan all there is
public sealed class TopicDecisionTests(Lanes lanes, ITestOutputHelper output)
{
    // A tool's own by the name, never moved without a word; apps' topics that look left over, never left behind without one.
    private static readonly string[] Tools = ["orders-cp-kafka-connect-offset", "my_connect_offsets", "default_ksql_processing_log", "mirrormaker2-cluster-status"];

    private static readonly string[] Apps = ["iot.sensor.temp", "fleet-temps", "order.trash", "orders-changelog", "device.heartbeats", "connect-status-page"];

    private const string Later = "came-later";

    [Fact] // in a world of its own: others of this project plan all topics there are
    public async Task Names_decide_nothing_silently_and_people_have_the_last_word()
    {
        await using var world = await PracticeWorld.StartAsync(new WorldOptions(), TestContext.Current.CancellationToken);
        using var hands = MigrationCatalogue.Create(WorldFile.Read(world.FilePath).Settings, NullLoggerFactory.Instance, TimeProvider.System);
        foreach (var topic in Tools.Concat(Apps)) world.Source.CreateTopic(topic, 1);
        await JudgeAsync(hands, new HandRun(hands, output), world);
    }

    [Theory, InlineData("lab")]
    public async Task Real_brokers_and_deployments_decide_the_same(string lane)
    {
        using var hands = MigrationCatalogue.Create(await lanes.OpenAsync(lane), NullLoggerFactory.Instance, TimeProvider.System);
        var topics = await hands.World.Source.TopicsAsync(TestContext.Current.CancellationToken);
        var decision = await TopicDecisions.DecideAsync(hands.World, hands.World.Source, [.. topics, .. Tools.Concat(Apps).Select(t => new Topic(t, 1, 0, 0))], [], [], TestContext.Current.CancellationToken);
        decision.Gaps.ShouldBeEmpty();
        decision.Topics.ShouldContain(t => t.Topic == "__consumer_offsets" && !t.Moves && t.Because == "Kafka's own");
        decision.Staying.Select(t => t.Topic).ShouldBeSubsetOf([.. decision.Topics.Where(t => !Apps.Contains(t.Topic)).Select(t => t.Topic)]);
        foreach (var tool in Tools) decision.Staying.Select(t => t.Topic).ShouldContain(tool);
        decision.Moved.Select(t => t.Topic).ShouldContain("orders");
    }

    [Theory, InlineData("lab")]
    public async Task What_a_real_Streams_app_makes_for_itself_stays_because_its_group_says_so(string lane)
    {
        using var hands = MigrationCatalogue.Create(await lanes.OpenAsync(lane), NullLoggerFactory.Instance, TimeProvider.System);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (true)
        {
            var topics = (await hands.World.Source.TopicsAsync(limit.Token)).Where(t => NameShapes.IsOfStreams(t.Name)).ToList();
            var decision = await TopicDecisions.DecideAsync(hands.World, hands.World.Source, topics, [], [], limit.Token);
            // The group has a protocol only while the app runs: other tests of this world stop it for a while.
            if (topics.Count > 0 && decision.Staying.Count() == topics.Count && decision.Staying.All(t => t.Because == "the Streams app totals makes it anew")) return;
            await Task.Delay(300, limit.Token);
        }
    }

    private static async Task JudgeAsync(MigrationHands hands, HandRun run, PracticeWorld world)
    {
        await run.DoAsync("plan-shards", "plan.shards", ("tasks", Value.Of(4)), ("workers", Value.Of(2)), ("leave-behind", Value.Of("none")));
        var decision = TopicDecision.Read(run.Fact("plan-shards", "decision")).ShouldNotBeNull();
        var planned = CopyPlan.Read(run.Fact("plan-shards", "plan")).Topics.Select(t => t.Name).ToList();
        foreach (var tool in Tools) planned.ShouldNotContain(tool);
        foreach (var app in Apps) planned.ShouldContain(app);
        decision.Questions.Select(q => q.Topic).ShouldBeSubsetOf([.. Tools, .. Apps]);
        decision.Questions.Count().ShouldBe(Tools.Length + Apps.Length - 1); // connect-status-page is plain
        decision.Topics.First(t => t.Topic == "__msk_canary").ShouldBe(new TopicChoice("__msk_canary", Moves: false, "MSK's own"));
        decision.Topics.First(t => t.Topic == "connect-configs").Because.ShouldBe("Connect's own (deployment connect says so)");

        var before = await PreviewAsync(hands, run);
        foreach (var topic in decision.Staying.Concat(decision.Questions)) string.Join('\n', before.Details).ShouldContain(topic.Topic);
        before.Details[0].ShouldStartWith("Question: ");

        await run.DoAsync("leave-behind#1/leave-behind", "topics.leave", ("topics", Value.Of(["order.trash", "fleet-*"])), ("because", Value.Of("nobody reads it")));
        await run.DoAsync("take-along#2/take-along", "topics.take", ("topics", Value.Of(["my_connect_offsets"])), ("because", Value.Of("a product of ours")));
        var after = await PreviewAsync(hands, run);
        after.Effect.ToJsonString().ShouldNotBe(before.Effect.ToJsonString()); // what was approved before is void
        string.Join('\n', after.Details).ShouldContain("Stays: left behind: nobody reads it: fleet-temps, order.trash");
        var now = CopyPlan.Of(run.Call("create-connectors")).Topics.Select(t => t.Name).ToList();
        now.ShouldContain("my_connect_offsets");
        now.ShouldNotContain("order.trash");

        (await run.AskAsync("topics-decided")).Holds.ShouldBeTrue();
        world.Source.CreateTopic(Later, 1);
        var held = await run.AskAsync("topics-decided");
        held.Holds.ShouldBeFalse();
        held.Words.ShouldContain(Later);
        await run.DoAsync("take-along#3/take-along", "topics.take", ("topics", Value.Of([Later])), ("because", Value.Of("new")));
        (await run.AskAsync("topics-decided")).Holds.ShouldBeTrue();
        (await Should.ThrowAsync<WorldTroubleException>(() => run.TryAsync("leave-behind#4/leave-behind", "topics.leave", ("topics", Value.Of(["ordr.trash"])), ("because", Value.Of("x"))))).WayOut.ShouldContain("order.trash");
    }

    private static Task<Preview> PreviewAsync(MigrationHands hands, HandRun run) =>
        hands.Catalogue.Actions["copy.create"].PreviewAsync(run.Call("create-connectors", ("plan", run.Facts["plan-shards"]["plan"])), TestContext.Current.CancellationToken);
}
