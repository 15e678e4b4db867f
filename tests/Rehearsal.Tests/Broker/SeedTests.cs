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

    private List<(int Partition, long Offset, string? Key, string Value)> All(string topic)
    {
        var config = new ConsumerConfig(new ClientConfig(Client)) { GroupId = "reader", CheckCrcs = true };
        using var consumer = new ConsumerBuilder<string?, byte[]>(config).Build();
        consumer.Assign(Enumerable.Range(0, 2).Select(i => new TopicPartitionOffset(topic, i, Offset.Beginning)));
        using var limit = new CancellationTokenSource(Patience);
        var read = new List<(int, long, string?, string)>();
        while (read.Count < 2_000)
        {
            var record = consumer.Consume(limit.Token);
            read.Add((record.Partition.Value, record.Offset.Value, record.Message.Key, System.Text.Encoding.Latin1.GetString(record.Message.Value)));
        }

        return [.. read.Order()];
    }
}
