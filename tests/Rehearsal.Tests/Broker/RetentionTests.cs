using ChatOpsBot.Rehearsal.Broker;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

/// <summary>What a topic loses by itself: what is too old, what is too much, what was overwritten.</summary>
public sealed class RetentionTests : OnACluster
{
    [Fact]
    public void Retention_deletes_from_the_beginning_when_its_time_has_come()
    {
        Cluster.CreateTopic("orders", 2, configs: Configs("retention.ms", "3600000"));
        Cluster.Seed("orders", 2, 1_000, 100, new Random(1));
        Cluster.Expire("orders", TimeSpan.FromMinutes(59));
        Topic("orders").Earliest.ShouldBe([0, 0]);
        Cluster.Expire("orders", TimeSpan.FromMinutes(61));
        Topic("orders").Earliest.ShouldBe([1_000, 1_000]);
        Topic("orders").Latest.ShouldBe([1_000, 1_000]);
    }

    [Fact]
    public void Retention_keeps_a_topic_near_its_size()
    {
        Cluster.CreateTopic("orders", 1, configs: Configs("retention.bytes", "50000"));
        Cluster.Seed("orders", 1, 2_000, 100, new Random(1));
        Cluster.Expire("orders", TimeSpan.Zero);
        Topic("orders").Bytes.ShouldBeInRange(50_000, 70_000);
        Topic("orders").Earliest.Single().ShouldBeInRange(1_300, 1_700);
    }

    [Fact]
    public void A_consumer_behind_the_beginning_goes_on_at_the_new_one_without_a_word()
    {
        Cluster.Seed("orders", 1, 1_000, 100, new Random(1));
        using var consumer = Consumer("reader", config => config.QueuedMinMessages = 1);
        Cluster.DeleteRecords("orders", 500);
        consumer.Assign(new TopicPartitionOffset("orders", 0, 100));
        Read(consumer, 1).Single().Offset.Value.ShouldBe(500);
    }

    [Fact]
    public async Task Time_alone_makes_records_go()
    {
        Cluster.CreateTopic("orders", 1, configs: Configs("retention.ms", "2000"));
        await ProduceAsync("orders", 10);
        await Until(() => Topic("orders").Earliest.Single() == 10, "the ten records expired");
    }

    [Fact]
    public async Task Compaction_keeps_the_last_of_each_key_at_its_offset()
    {
        Cluster.CreateTopic("profiles", 1, configs: Configs("cleanup.policy", "compact"));
        await WriteAsync("profiles", "a=1", "b=1", "a=2", "c=1", "c=", "b=2", "d=1");
        Cluster.Compact("profiles");

        Topic("profiles").Earliest.ShouldBe([0], "compaction does not move the beginning");
        Topic("profiles").Latest.ShouldBe([7]);
        All("profiles").ShouldBe(["2:a=2", "4:c=", "5:b=2", "6:d=1"]);
    }

    [Fact]
    public void Compaction_takes_what_was_taken_back_and_keeps_markers()
    {
        Cluster.CreateTopic("ledger", 1, configs: Configs("cleanup.policy", "compact"));
        Cluster.Seed("ledger", 1, new RecordPattern(60, 20) { PerTransaction = 10, Keys = 5 }, new Random(1));
        Cluster.Compact("ledger");
        All("ledger").Select(record => record.Split(':')[0]).ShouldBe(["49", "50", "51", "52", "53"], "the fifth transaction is the last that was committed");
        Topic("ledger").Latest.ShouldBe([66]);
    }

    [Fact]
    public async Task Packed_records_are_compacted_too()
    {
        Cluster.CreateTopic("profiles", 1, configs: Configs("cleanup.policy", "compact"));
        using var producer = Producer(config => (config.CompressionType, config.LingerMs) = (CompressionType.Gzip, 200));
        var sent = Enumerable.Range(0, 200).Select(i => producer.ProduceAsync("profiles", new Message<string?, string?> { Key = $"{i % 3}", Value = new string('x', 100) + i }, Cancellation));
        await Task.WhenAll(sent);
        Cluster.Compact("profiles");
        All("profiles").Select(record => record.Split(':')[0]).ShouldBe(["197", "198", "199"]);
    }

    [Fact]
    public async Task A_tombstone_goes_when_its_time_is_over()
    {
        Cluster.CreateTopic("profiles", 1, configs: new Dictionary<string, string> { ["cleanup.policy"] = "compact", ["delete.retention.ms"] = "0" });
        await WriteAsync("profiles", "a=1", "a=", "b=1");
        Cluster.Compact("profiles");
        All("profiles").ShouldBe(["1:a=", "2:b=1"]);
        await Until(() =>
        {
            Cluster.Compact("profiles");
            return All("profiles").SequenceEqual(["2:b=1"]);
        }, "the tombstone is gone");
    }

    [Fact]
    public async Task Records_of_a_compacted_topic_cannot_be_deleted()
    {
        using var admin = Admin();
        Cluster.CreateTopic("profiles", 1, configs: Configs("cleanup.policy", "compact"));
        Cluster.CreateTopic("both", 1, configs: Configs("cleanup.policy", "compact,delete"));
        await WriteAsync("profiles", "a=1");
        await WriteAsync("both", "a=1");
        var refusal = await Should.ThrowAsync<DeleteRecordsException>(() => admin.DeleteRecordsAsync([new TopicPartitionOffset("profiles", 0, Offset.End)]));
        refusal.Results.Single().Error.Code.ShouldBe(ErrorCode.PolicyViolation);
        (await admin.DeleteRecordsAsync([new TopicPartitionOffset("both", 0, Offset.End)])).Single().Offset.Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_compacted_topic_takes_no_record_without_a_key()
    {
        Cluster.CreateTopic("profiles", 1, configs: Configs("cleanup.policy", "compact"));
        using var producer = Producer();
        var refusal = await Should.ThrowAsync<ProduceException<string?, string?>>(() => producer.ProduceAsync("profiles", new Message<string?, string?> { Value = "x" }, Cancellation));
        refusal.Error.Code.ShouldBe(ErrorCode.InvalidRecord);
    }

    [Fact]
    public async Task A_topic_that_stamps_gives_records_the_time_they_came()
    {
        Cluster.CreateTopic("orders", 1, configs: Configs("message.timestamp.type", "LogAppendTime"));
        using var producer = Producer();
        var old = new Timestamp(new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        var report = await producer.ProduceAsync("orders", new Message<string?, string?> { Value = "x", Timestamp = old }, Cancellation);
        report.Timestamp.Type.ShouldBe(TimestampType.LogAppendTime);
        using var consumer = Consumer("reader", config => config.CheckCrcs = true);
        consumer.Assign(new TopicPartitionOffset("orders", 0, Offset.Beginning));
        var read = Read(consumer, 1).Single().Message.Timestamp;
        read.Type.ShouldBe(TimestampType.LogAppendTime);
        (DateTime.UtcNow - read.UtcDateTime).ShouldBeLessThan(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void What_a_world_begins_with_has_transactions_overwritten_keys_and_tombstones()
    {
        Cluster.CreateTopic("ledger", 2);
        Cluster.Seed("ledger", 2, new RecordPattern(60, 20) { PerTransaction = 10 }, new Random(1));
        Topic("ledger").Latest.ShouldBe([66, 66], "six markers");
        All("ledger").Count.ShouldBe(40, "two of six transactions are taken back");

        Cluster.CreateTopic("addresses", 1, configs: Configs("cleanup.policy", "compact"));
        Cluster.Seed("addresses", 1, new RecordPattern(100, 20) { Keys = 10, TombstoneEvery = 11 }, new Random(1));
        Cluster.Compact("addresses");
        Topic("addresses").Latest.ShouldBe([100]);
        All("addresses").Count.ShouldBe(10);
        All("addresses").Count(record => record.EndsWith('=')).ShouldBe(1, "of the last ten, number 98 is a tombstone");
    }

    private static Dictionary<string, string> Configs(string name, string value) => new() { [name] = value };

    private TopicSnapshot Topic(string name) => Cluster.Snapshot().Topics.Single(topic => topic.Name == name);

    private async Task WriteAsync(string topic, params string[] records)
    {
        using var producer = Producer();
        foreach (var parts in records.Select(record => record.Split('=')))
            await producer.ProduceAsync(topic, new Message<string?, string?> { Key = parts[0], Value = parts[1].Length == 0 ? null : parts[1] }, Cancellation);
    }

    private List<string> All(string topic)
    {
        using var consumer = Consumer("reads", config => (config.EnablePartitionEof, config.CheckCrcs) = (true, true));
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        using var limit = new CancellationTokenSource(Patience);
        var all = new List<string>();
        while (consumer.Consume(limit.Token) is { IsPartitionEOF: false } read) all.Add($"{read.Offset.Value}:{read.Message.Key}={read.Message.Value}");
        return all;
    }
}
