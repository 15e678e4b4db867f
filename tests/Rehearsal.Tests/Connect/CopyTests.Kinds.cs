using ChatOpsBot.Rehearsal.Broker;
using ChatOpsBot.Rehearsal.Worlds;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Tests.Connect;

/// <content>Topics of every kind, copied as the real thing copies them: what is lost in earnest is lost here.</content>
public sealed partial class CopyTests
{
    private TopicTruth Truth(string topic) => new WorldTruth(_source, _destination).Of(topic);

    [Fact]
    public async Task What_a_transaction_took_back_arrives_as_data_and_markers_do_not()
    {
        _source.CreateTopic("ledger", 2);
        _source.Seed("ledger", 2, new RecordPattern(90, 50) { PerTransaction = 10 }, new Random(1));
        _source.Snapshot().Topics.Single().Latest.ShouldBe([99, 99]);
        await PutAsync("r1", "ledger", tasks: 2);
        await ArrivedAsync(("ledger", [90, 90]));
        var truth = Truth("ledger");
        (truth.Missing, truth.Duplicates, truth.Foreign, truth.Partitions[0].TakenBack).ShouldBe((0, 0, 0, 30));
    }

    [Fact]
    public async Task Asked_for_committed_records_only_it_leaves_out_what_was_taken_back()
    {
        _source.CreateTopic("ledger", 1);
        _source.Seed("ledger", 1, new RecordPattern(90, 50) { PerTransaction = 10 }, new Random(1));
        await PutAsync("r1", "ledger", tasks: 1, more: new() { ["src.consumer.isolation.level"] = "read_committed" });
        await ArrivedAsync(("ledger", [60]));
    }

    [Fact]
    public async Task What_retention_took_before_it_was_copied_is_lost_without_a_word()
    {
        _source.Seed("orders", 1, 4_000, 100, new Random(1));
        await PutAsync("r1", "orders", tasks: 1, perSecond: 500);
        await WaitFor.Async(() => Arrived("orders") > 100, Ct, "the first records");
        (await CallAsync(HttpMethod.Put, "/connectors/r1/stop")).ShouldBe(204);
        await WaitFor.AsyncValue(() => StatusAsync("r1"), s => States(s).Count == 0, Ct, "no tasks");
        _source.DeleteRecords("orders", 3_500);
        (await CallAsync(HttpMethod.Put, "/connectors/r1/resume")).ShouldBe(202);
        await WaitFor.Async(() => Committed("r1") == 4_000, Ct, "the end");
        States(await StatusAsync("r1")).ShouldBe(["RUNNING"]);
        var truth = Truth("orders");
        truth.Missing.ShouldBe(0);
        truth.LostUncopied.ShouldBe(4_000 - Arrived("orders"));
        truth.LostUncopied.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_destination_of_a_compacted_topic_compacts_and_has_the_last_of_each_key()
    {
        _source.CreateTopic("addresses", 2, configs: new Dictionary<string, string> { ["cleanup.policy"] = "compact" });
        _source.Seed("addresses", 2, new RecordPattern(100, 50) { Keys = 10, TombstoneEvery = 11 }, new Random(1));
        _source.Compact("addresses");
        await PutAsync("r1", "addresses", tasks: 2);
        await ArrivedAsync(("addresses", [10, 10]));
        _destination.Snapshot().Topics.Single().Configs["cleanup.policy"].ShouldBe("compact");
        Truth("addresses").StaleKeys.ShouldBe(0);
    }

    [Fact]
    public async Task A_topic_made_anew_is_copied_from_its_beginning_by_the_tasks_that_run()
    {
        _source.Seed("orders", 2, 500, 100, new Random(1));
        await PutAsync("r1", "orders", tasks: 2);
        await ArrivedAsync(("orders", [500, 500]));
        _source.MakeAnew("orders");
        _source.Seed("orders", 2, 50, 100, new Random(2));
        await WaitFor.Async(() => Truth("orders").Missing == 0, Ct, "the records of the new topic");
        States(await StatusAsync("r1")).ShouldBe(["RUNNING", "RUNNING"]);
    }

    [Fact]
    public async Task Provenance_is_added_where_it_is_asked_for_and_a_record_does_not_go_in_a_circle()
    {
        _source.Seed("orders", 1, 5, 100, new Random(1));
        using (var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = _source.Bootstrap }).SetLogHandler((_, _) => { }).Build())
            await producer.ProduceAsync("orders", new Message<Null, string>
            {
                Value = "came from there", Headers = [new Header("__replicator_id", System.Text.Encoding.UTF8.GetBytes($$"""{"clusterId":"{{_destination.ClusterId}}","topic":"orders","timestamp":1}"""))],
            }, Ct);
        await PutAsync("r1", "orders", tasks: 1, more: new() { ["provenance.header.enable"] = "true" });
        await ArrivedAsync(("orders", [5]));
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = _destination.Bootstrap, GroupId = "reads" }).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(new TopicPartitionOffset("orders", 0, Offset.Beginning));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        System.Text.Encoding.UTF8.GetString(consumer.Consume(limit.Token).Message.Headers.GetLastBytes("__replicator_id")).ShouldContain(_source.ClusterId);
    }

    [Fact]
    public async Task Stamped_times_arrive_as_they_were()
    {
        _source.CreateTopic("access", 1, configs: new Dictionary<string, string> { ["message.timestamp.type"] = "LogAppendTime" });
        _source.Seed("access", 1, 10, 100, new Random(1));
        await PutAsync("r1", "access", tasks: 1);
        await ArrivedAsync(("access", [10]));
        TimeOfTheFirst(_destination).ShouldBe(TimeOfTheFirst(_source));
    }

    private static long TimeOfTheFirst(PracticeCluster cluster)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = cluster.Bootstrap, GroupId = "reads" }).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(new TopicPartitionOffset("access", 0, Offset.Beginning));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return consumer.Consume(limit.Token).Message.Timestamp.UnixTimestampMs;
    }

    [Fact]
    public async Task A_record_of_1_MB_arrives()
    {
        _source.Seed("documents", 1, 2, 1_000_000, new Random(1));
        await PutAsync("r1", "documents", tasks: 1);
        await ArrivedAsync(("documents", [2]));
    }
}
