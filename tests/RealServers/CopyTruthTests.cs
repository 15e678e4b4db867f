using System.Collections.Immutable;
using ChatOpsBot.Migration;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.RealServers;

/// <summary>What was planned and is taken away, changed or lost in the copy's lifetime is named, over both lanes; topics and connectors of its own.</summary>
public sealed class CopyTruthTests(Lanes lanes, ITestOutputHelper output)
{
    private readonly string first = $"truth-{Guid.NewGuid():N}"[..18], second = $"truth-{Guid.NewGuid():N}"[..18];

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task Whatever_of_the_plan_is_taken_away_in_mid_copy_is_named(string lane)
    {
        using var hands = await OpenAsync(lane);
        var run = await CopyingAsync(hands);
        var connect = hands.World.Connect;
        var s2 = (await connect.ListAsync(default)).Single(c => c.Name == Names(run).Shard("s2"));

        await connect.DeleteAsync(s2.Name, default);
        foreach (var observation in new[] { "copy.caught-up", "copy.drained" })
            await NoAsync(hands, run, observation, s2.Name, second);
        await connect.ConfigureAsync(s2.Name, s2.Config, default);
        await run.UntilAsync("again", "copy.drained");

        await connect.ConfigureAsync(s2.Name, s2.Config.SetItem("topic.whitelist", first), default);
        await NoAsync(hands, run, "copy.caught-up", $"no longer copies {second}");
        await connect.ConfigureAsync(s2.Name, s2.Config, default);
        await run.UntilAsync("restored", "copy.drained");

        await hands.World.Destination.DeleteTopicsAsync(Deletable.MadeByRun("truth-", second), default);
        await NoAsync(hands, run, "copy.drained", "not at the destination", second);

        await hands.World.Source.DeleteTopicsAsync(Deletable.MadeByRun("truth-", first), default);
        await NoAsync(hands, run, "copy.caught-up", "not at the source", first);
        await MakeAsync(hands.World.Source, first, 2);
        await WriteAsync(hands.World.Source, first, 10);
        await NoAsync(hands, run, "copy.caught-up", $"{first} was deleted and made anew at the source");
        await EndAsync(hands, run);
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task What_retention_took_before_it_was_copied_is_counted_and_stays_counted(string lane)
    {
        using var hands = await OpenAsync(lane);
        var run = await CopyingAsync(hands);
        await run.DoAsync("pause", "copy.pause", ("shard", Value.Of("s1")));
        await LookAsync(hands, run, "copy.caught-up");
        await WriteAsync(hands.World.Source, first, 500, partition: 0);
        await DeleteRecordsAsync(hands.World.Source, first, 0, await EndAsync(hands.World.Source, first, 0) - 58);
        await NoAsync(hands, run, "copy.caught-up", $"{first}: 442 records expired uncopied");
        await run.DoAsync("resume", "copy.resume", ("shard", Value.Of("s1")));
        var drained = await run.UntilAsync("drained", "copy.drained");
        drained.Words.ShouldContain($"{first}: 442 records expired uncopied");
        drained.Figures.ShouldContain(new Figure("expired uncopied", "442 records"));
        await EndAsync(hands, run);
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task A_place_before_markers_and_what_was_aborted_is_not_stuck_and_one_before_a_record_is(string lane)
    {
        using var hands = await OpenAsync(lane);
        await MakeAsync(hands.World.Source, first, 1);
        using (var producer = new ProducerBuilder<Null, string>(new ProducerConfig(KafkaConnection.Client(hands.World.Settings.Source, "test")) { TransactionalId = first }).Build())
        {
            producer.InitTransactions(TimeSpan.FromSeconds(60));
            foreach (var commit in new[] { true, false })
            {
                producer.BeginTransaction();
                await producer.ProduceAsync(first, new Message<Null, string> { Value = $"{commit}" });
                if (commit) producer.CommitTransaction();
                else producer.AbortTransaction();
            }
        }

        while (await EndAsync(hands.World.Source, first, 0) < 4) await Task.Delay(100, TestContext.Current.CancellationToken); // markers come a little later
        var partition = new Migration.Kafka.Partition(first, 0);
        var silent = new SilentTails(hands.World);
        (await silent.WithRecordsAsync([new StuckPartition(partition, 1, 4, "after the record")], default)).ShouldBeEmpty();
        (await silent.WithRecordsAsync([new StuckPartition(partition, 0, 4, "before it")], default)).ShouldHaveSingleItem().Words.ShouldBe("before it");
        await hands.World.Source.DeleteTopicsAsync(Deletable.MadeByRun("truth-", first), default);
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task Markers_at_the_end_of_a_transactional_topic_do_not_keep_it_from_ending(string lane)
    {
        using var hands = await OpenAsync(lane);
        var run = await CopyingAsync(hands);
        using (var producer = new ProducerBuilder<Null, string>(new ProducerConfig(KafkaConnection.Client(hands.World.Settings.Source, "test")) { TransactionalId = first }).Build())
        {
            producer.InitTransactions(TimeSpan.FromSeconds(60));
            for (var i = 0; i < 4; i++)
            {
                producer.BeginTransaction();
                await producer.ProduceAsync(new TopicPartition(first, i % 2), new Message<Null, string> { Value = $"t{i}" });
                if (i == 2) producer.AbortTransaction();
                else producer.CommitTransaction();
            }
        }

        (await run.UntilAsync("drained", "copy.drained")).Words.ShouldContain("hold no records (markers of transactions, and what was aborted)");
        await EndAsync(hands, run);
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task What_we_stop_on_purpose_does_not_pull_down_that_it_was_drained_and_a_writer_at_the_destination_is_named(string lane)
    {
        using var hands = await OpenAsync(lane);
        var run = await CopyingAsync(hands);
        await run.UntilAsync("drained", "copy.drained");
        await run.UntilAsync("at-rest", "offsets.at-rest", ("cluster", Value.Of("destination")));
        await run.UntilAsync("quiet", "offsets.quiet");
        await run.DoAsync("stop-replicators", "copy.stop");
        foreach (var connector in (await hands.World.Connect.ListAsync(default)).Where(c => c.Name.StartsWith(Names(run).ShardPrefix, StringComparison.Ordinal)))
            await hands.World.Connect.DeleteAsync(connector.Name, default); // what Connect before 3.5 leaves
        (await LookAsync(hands, run, "copy.drained")).Verdict.ShouldBe(Verdict.Yes);

        await WriteAsync(hands.World.Destination, second, 12, partition: 0);
        var look = await hands.Catalogue.Observations["offsets.at-rest"].LookAsync(run.Call("at-rest", ("cluster", Value.Of("destination"))), default);
        look.Verdict.ShouldBe(Verdict.No);
        look.Words.ShouldContain($"somebody writes at the destination: {second} got 12 records");
        await hands.World.Source.DeleteTopicsAsync(Deletable.MadeByRun("truth-", second), default);
        await NoAsync(hands, run, "offsets.quiet", "not at the source", second);
        await EndAsync(hands, run, stopped: true);
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task The_baseline_is_the_one_before_the_copy_also_when_the_facts_are_read_again_later(string lane)
    {
        using var hands = await OpenAsync(lane);
        await MakeAsync(hands.World.Source, first, 2);
        await WriteAsync(hands.World.Source, first, 100);
        await DeleteRecordsAsync(hands.World.Source, first, 1, 20);
        await MakeAsync(hands.World.Destination, first, 2);
        var run = new HandRun(hands, output);
        var plan = Value.Of(new CopyPlan([new Shard("s1", 1, [new PlannedTopic(first, 2)])]).Write());
        var create = hands.Catalogue.Actions["copy.create"];
        var call = run.Call("create", ("plan", plan));
        var before = await create.RecordBeforeAsync(call, default);
        var began = call with { Before = before };
        var facts = (await create.ExecuteAsync(began, new Progress<Progress>(), default)).ShouldBeOfType<Outcome.Done>().Facts;
        await WriteAsync(hands.World.Source, first, 50);
        await DeleteRecordsAsync(hands.World.Source, first, 1, 40);
        var recovered = await create.RecoverFactsAsync(began, default);
        recovered["baseline"].ShouldBe(facts["baseline"]);
        var baseline = Baseline.Read(recovered["baseline"].ToString()).Of(first);
        (baseline.At(0).SourceStart, baseline.At(1).SourceStart, baseline.At(1).SourceEnd).ShouldBe((0, 20, 50));
        (await create.UndoAsync(began, before, default)).ShouldBeOfType<Outcome.Done>();
        await hands.World.Source.DeleteTopicsAsync(Deletable.MadeByRun("truth-", first), default);
        await hands.World.Destination.DeleteTopicsAsync(Deletable.MadeByRun("truth-", first), default);
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task A_topic_that_others_filled_is_not_ours_and_nobody_is_told_to_delete_at_the_source(string lane)
    {
        using var hands = await OpenAsync(lane);
        await MakeAsync(hands.World.Destination, first, 2);
        await WriteAsync(hands.World.Destination, first, 5);
        var run = new HandRun(hands, output);
        var call = run.Call("create", ("plan", Value.Of(new CopyPlan([new Shard("s1", 1, [new PlannedTopic(first, 2)])]).Write())));
        var answer = await hands.Catalogue.Guards["topics-empty-or-ours"].AskAsync(call, default);
        answer.Holds.ShouldBeFalse();
        answer.Words.ShouldContain($"{first} (5 records)");
        answer.Words.ShouldContain(hands.World.Settings.Destination.Bootstrap);
        answer.Words.ShouldNotContain("source");
        await hands.World.Destination.DeleteTopicsAsync(Deletable.MadeByRun("truth-", first), default);
    }

    /// <summary>Two topics of two partitions with a hundred records, each copied by a connector of its own, drained.</summary>
    private async Task<HandRun> CopyingAsync(MigrationHands hands)
    {
        foreach (var topic in new[] { first, second })
        {
            await MakeAsync(hands.World.Source, topic, 2);
            await WriteAsync(hands.World.Source, topic, 100);
        }

        var run = new HandRun(hands, output);
        run.Recorded("plan-shards", "plan", new CopyPlan([new Shard("s1", 1, [new PlannedTopic(first, 2)]), new Shard("s2", 1, [new PlannedTopic(second, 2)])]).Write());
        await run.DoAsync("create-connectors", "copy.create", ("plan", run.Facts["plan-shards"]["plan"]));
        await run.UntilAsync("empty", "copy.drained");
        return run;
    }

    private async Task EndAsync(MigrationHands hands, HandRun run, bool stopped = false)
    {
        if (!stopped) await run.UndoToAsync(0);
        foreach (var cluster in new[] { hands.World.Source, hands.World.Destination }) await cluster.DeleteTopicsAsync(Deletable.MadeByRun("truth-", first, second), default);
    }

    private static RunNames Names(HandRun run) => RunNames.Of(run.Call("names"));

    private async Task NoAsync(MigrationHands hands, HandRun run, string observation, params string[] named)
    {
        var until = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(2); // brokers and Connect need a moment to carry it out
        Look look;
        do
        {
            look = await LookAsync(hands, run, observation);
        }
        while (!named.All(n => look.Words.Contains(n, StringComparison.Ordinal)) && TimeProvider.System.GetUtcNow() < until);
        look.Verdict.ShouldBe(Verdict.No, look.Words);
        foreach (var name in named) look.Words.ShouldContain(name);
    }

    private async Task<Look> LookAsync(MigrationHands hands, HandRun run, string observation)
    {
        var inputs = observation == "copy.caught-up" ? new[] { ("max-lag", Value.Of(1_000L)) } : [];
        var look = await hands.Catalogue.Observations[observation].LookAsync(run.Call("empty", inputs), default);
        output.WriteLine($"{observation}: {look.Verdict} {look.Words}");
        await Task.Delay(1_100); // caught-up shares a sample that may be a second old
        return look;
    }

    private static async Task MakeAsync(KafkaCluster cluster, string topic, int partitions)
    {
        await Wait.UntilAsync(async () =>
        {
            await cluster.CreateTopicsAsync([new Topic(topic, partitions, 0, 0)], new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal), 1, default);
            return (await cluster.TopicsAsync(default)).Any(t => t.Name == topic && t.Leaders == partitions);
        }, TimeProvider.System, default);
    }

    private static async Task WriteAsync(KafkaCluster cluster, string topic, int records, int? partition = null)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig(KafkaConnection.Client(cluster.Settings, "test"))).Build();
        await Task.WhenAll(Enumerable.Range(0, records).Select(i => producer.ProduceAsync(new TopicPartition(topic, partition ?? i % 2), new Message<Null, string> { Value = $"r{i}" })));
    }

    private static async Task<long> EndAsync(KafkaCluster cluster, string topic, int partition) =>
        (await cluster.EndsAsync([.. (await cluster.TopicsAsync(default)).Where(t => t.Name == topic)], TimeProvider.System, default))[new(topic, partition)];

    private static Task DeleteRecordsAsync(KafkaCluster cluster, string topic, int partition, long before) =>
        cluster.ChangeAsync("what retention does", admin => admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, partition, before)], new DeleteRecordsOptions()), default);

    private async Task<MigrationHands> OpenAsync(string lane) => MigrationCatalogue.Create(await lanes.OpenAsync(lane), NullLoggerFactory.Instance, TimeProvider.System);
}
