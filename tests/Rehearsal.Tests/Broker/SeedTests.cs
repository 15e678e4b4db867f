using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

public sealed class SeedTests : OnACluster
{
    [Fact]
    public void The_same_random_makes_the_same_records()
    {
        Cluster.Seed("one", 2, 1_000, 100, new Random(7));
        Cluster.Seed("two", 2, 1_000, 100, new Random(7));
        var (one, two) = (All("one"), All("two"));
        one.Count.ShouldBe(2_000);
        one.ShouldBe(two);
        one.ShouldAllBe(record => record.Value.Length == 100);
    }

    [Fact]
    public void Memory_is_little_more_than_the_records()
    {
        Cluster.Seed("orders", 100, 625, 100, new Random(1));
        Cluster.Snapshot().Topics.Single().Bytes.ShouldBeLessThan(100 * 625 * 120);
    }

    [Fact]
    public async Task What_partitions_begin_with_is_the_same_and_what_becomes_of_them_is_their_own()
    {
        Cluster.Seed("orders", 2, 1_000, 100, new Random(7));
        using (var producer = new ProducerBuilder<string?, string>(Client).Build())
            await producer.ProduceAsync(new TopicPartition("orders", 0), new Message<string?, string> { Key = "new", Value = "after" }, TestContext.Current.CancellationToken);
        using (var admin = new AdminClientBuilder(Client).Build())
            await admin.DeleteRecordsAsync([new TopicPartitionOffset("orders", 1, 900)]);
        var read = All("orders", 1_101);
        read.Where(r => r.Partition == 0).Select(r => r.Offset).ShouldBe(Enumerable.Range(0, 1_001).Select(i => (long)i));
        read.Where(r => r.Partition == 1).Select(r => r.Offset).ShouldBe(Enumerable.Range(900, 100).Select(i => (long)i));
        read.Single(r => r.Key == "new").ShouldBe((0, 1_000, "new", "after"));
        read.Where(r => r.Partition == 1).Select(r => r.Value).ShouldBe(read.Where(r => r is { Partition: 0, Offset: >= 900 and < 1_000 }).Select(r => r.Value));
    }

    private List<(int Partition, long Offset, string? Key, string Value)> All(string topic, int records = 2_000)
    {
        var config = new ConsumerConfig(new ClientConfig(Client)) { GroupId = "reader", CheckCrcs = true };
        using var consumer = new ConsumerBuilder<string?, byte[]>(config).Build();
        consumer.Assign(Enumerable.Range(0, 2).Select(i => new TopicPartitionOffset(topic, i, Offset.Beginning)));
        using var limit = new CancellationTokenSource(Patience);
        var read = new List<(int, long, string?, string)>();
        while (read.Count < records)
        {
            var record = consumer.Consume(limit.Token);
            read.Add((record.Partition.Value, record.Offset.Value, record.Message.Key, System.Text.Encoding.Latin1.GetString(record.Message.Value)));
        }

        return [.. read.Order()];
    }
}
