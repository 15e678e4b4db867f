using ChatOpsBot.Rehearsal.Broker;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

public sealed class ProduceAndConsumeTests : OnACluster
{
    [Fact]
    public async Task An_idempotent_producer_is_read_back_exactly()
    {
        Cluster.CreateTopic("orders", 12);
        await ProduceAsync("orders", 5_000);
        Total("orders").ShouldBe(5_000);

        using var consumer = Consumer("reader");
        consumer.Assign(Enumerable.Range(0, 12).Select(i => new TopicPartitionOffset("orders", i, Offset.Beginning)));
        Read(consumer, 5_000).Select(read => int.Parse(read.Message.Value!)).Order().ShouldBe(Enumerable.Range(0, 5_000));
    }

    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public async Task Compressed_batches_pass_through(CompressionType compression)
    {
        Cluster.CreateTopic("orders", 1);
        await ProduceAsync("orders", 2_000, config =>
        {
            config.CompressionType = compression;
            config.LingerMs = 200;
        });
        using var consumer = Consumer("reader", config => config.CheckCrcs = true);
        consumer.Assign(new TopicPartitionOffset("orders", 0, Offset.Beginning));
        Read(consumer, 2_000).Select(read => read.Message.Value).ShouldBe(Enumerable.Range(0, 2_000).Select(i => $"{i}"));
    }

    [Fact]
    public async Task Headers_tombstones_and_times_are_kept()
    {
        Cluster.CreateTopic("orders", 1);
        var time = new Timestamp(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        var headers = new Headers { { "a", [1, 2] }, { "a", [] } };
        using var producer = Producer();
        await producer.ProduceAsync("orders", new Message<string?, string?> { Key = "k", Value = null, Headers = headers, Timestamp = time }, Cancellation);
        using var consumer = Consumer("reader");
        consumer.Assign(new TopicPartitionOffset("orders", 0, Offset.Beginning));

        var read = Read(consumer, 1).Single().Message;
        read.Key.ShouldBe("k");
        read.Value.ShouldBeNull();
        read.Timestamp.ShouldBe(time);
        read.Headers.Select(header => header.GetValueBytes().Length).ShouldBe([2, 0]);
    }

    [Fact]
    public async Task A_waiting_fetch_hears_of_new_records()
    {
        Cluster.CreateTopic("orders", 1);
        using var consumer = Consumer("reader", config =>
        {
            config.FetchWaitMaxMs = 50_000;
            config.SocketTimeoutMs = 60_000;
        });
        consumer.Assign(new TopicPartitionOffset("orders", 0, Offset.Beginning));
        consumer.Consume(TimeSpan.FromMilliseconds(500)).ShouldBeNull(); // lets the fetch begin to wait; whether it has, the request log tells
        Requests.Read().Count(request => request is { Api: "Fetch", Subject: "orders" }).ShouldBe(0, "the fetch has not been answered yet");

        await ProduceAsync("orders", 1);
        Read(consumer, 1).Single().Message.Value.ShouldBe("0");
    }

    [Fact]
    public async Task A_consumer_finds_its_place_by_time()
    {
        Cluster.CreateTopic("orders", 1);
        using var producer = Producer();
        for (var i = 1; i <= 10; i++) // a time of 0 would mean now
            await producer.ProduceAsync("orders", new Message<string?, string?> { Value = $"{i}", Timestamp = new Timestamp(1000 * i, TimestampType.CreateTime) }, Cancellation);
        using var consumer = Consumer("reader");
        Offset At(long time) => consumer.OffsetsForTimes([new TopicPartitionTimestamp("orders", 0, new Timestamp(time, TimestampType.CreateTime))], Patience).Single().Offset;

        At(1).ShouldBe(new Offset(0));
        At(5001).ShouldBe(new Offset(5));
        At(10_000).ShouldBe(new Offset(9));
        At(10_001).ShouldBe(Offset.End);
    }

    [Fact]
    public async Task A_full_cluster_says_so_and_drops_nothing()
    {
        await using var small = await PracticeCluster.StartAsync(new PracticeClusterOptions { Name = "small", MaxBytes = 1_000 }, Cancellation);
        small.CreateTopic("orders", 1);
        using var producer = Producer(config => config.BootstrapServers = small.Bootstrap);
        await producer.ProduceAsync("orders", new Message<string?, string?> { Value = "fits" }, Cancellation);
        var refusal = await Should.ThrowAsync<ProduceException<string?, string?>>(
            () => producer.ProduceAsync("orders", new Message<string?, string?> { Value = new string('x', 2_000) }, Cancellation));
        refusal.Error.Code.ShouldBe(ErrorCode.PolicyViolation);
        small.Snapshot().Topics.Single().Latest.ShouldBe([1]);
    }

    [Fact]
    public async Task A_message_larger_than_the_topic_allows_is_refused()
    {
        Cluster.CreateTopic("orders", 1, configs: new Dictionary<string, string> { ["max.message.bytes"] = "1000" });
        using var producer = Producer();
        var refusal = await Should.ThrowAsync<ProduceException<string?, string?>>(
            () => producer.ProduceAsync("orders", new Message<string?, string?> { Value = new string('x', 2_000) }, Cancellation));
        refusal.Error.Code.ShouldBe(ErrorCode.MsgSizeTooLarge);
        Total("orders").ShouldBe(0);
    }
}
