using ChatOpsBot.Rehearsal.Broker;
using ChatOpsBot.Rehearsal.Worlds;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Tests.Worlds;

/// <summary>The account that others are counted against: by content, not by offsets.</summary>
public sealed class WorldTruthTests : IAsyncLifetime
{
    private PracticeCluster source = null!;
    private PracticeCluster destination = null!;

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        source = await PracticeCluster.StartAsync(new PracticeClusterOptions { Name = "source", KeepLedger = true }, ct);
        destination = await PracticeCluster.StartAsync(new PracticeClusterOptions { Name = "destination", KeepLedger = true }, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await destination.DisposeAsync();
    }

    [Fact]
    public async Task What_was_copied_lost_doubled_and_foreign_is_counted()
    {
        source.CreateTopic("orders", 1);
        await SendAsync(source, "orders", "a", "b", "c", "d");
        destination.CreateTopic("orders", 1);
        await SendAsync(destination, "orders", "b", "b", "d", "x");
        source.DeleteRecords("orders", 2);

        var orders = new WorldTruth(source, destination).Of("orders").Partitions.Single();
        orders.ShouldBe(new PartitionTruth(0, Written: 4, TakenBack: 0, AtSource: 2, AtDestination: 4, Missing: 1, Uncopied: 1, LostUncopied: 1, Duplicates: 1, Foreign: 1, StaleKeys: 0));
    }

    [Fact]
    public async Task A_topic_made_anew_keeps_the_account_of_its_first_life()
    {
        source.CreateTopic("orders", 1);
        await SendAsync(source, "orders", "a", "b");
        destination.CreateTopic("orders", 1);
        await SendAsync(destination, "orders", "a");
        source.MakeAnew("orders");
        var orders = new WorldTruth(source, destination).Of("orders");
        (orders.Missing, orders.LostUncopied, orders.AtSource).ShouldBe((0, 1, true));
    }

    [Fact]
    public async Task Seeded_records_are_part_of_it_in_every_partition()
    {
        source.Seed("orders", 3, 50, 20, new Random(1));
        await SendAsync(source, "orders", "more");
        new WorldTruth(source, destination).Of("orders").Missing.ShouldBe(151);
    }

    private static async Task SendAsync(PracticeCluster cluster, string topic, params string[] values)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = cluster.Bootstrap }).SetLogHandler((_, _) => { }).Build();
        foreach (var value in values) await producer.ProduceAsync(new TopicPartition(topic, 0), new Message<Null, string> { Value = value });
    }
}
