using System.Net;
using System.Net.Sockets;
using ChatOpsBot.Rehearsal.Broker;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

/// <summary>Brokers that are neither there nor away: stopped in their tracks, or behind a wall that drops packets.</summary>
public sealed class HangingBrokerTests : OnACluster
{
    protected override PracticeClusterOptions Options => base.Options with { BrokerSessionTimeout = TimeSpan.FromMilliseconds(500) };

    [Fact]
    public async Task A_frozen_broker_takes_requests_and_answers_them_when_it_goes_on()
    {
        await Cluster.FreezeBrokerAsync(2, deaf: false, Cancellation);
        using var wire = new Wire(Cluster.Ports[1]);
        wire.Request(18, 0, []);
        var answer = Task.Run(wire.Answer, Cancellation);
        using var admin = Admin();
        await Until(() => admin.GetMetadata(Patience).Brokers.Count == 2, "the others give it up");
        answer.IsCompleted.ShouldBeFalse("it is frozen");

        await Cluster.ThawBrokerAsync(2, Cancellation);
        (await answer.WaitAsync(Patience, Cancellation)).ShouldNotBeNull();
        admin.GetMetadata(Patience).Brokers.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Leaders_and_coordinators_move_away_from_a_frozen_broker()
    {
        Cluster.CreateTopic("orders", 3, replication: 3);
        await Cluster.FreezeBrokerAsync(1, deaf: false, Cancellation);
        await ProduceAsync("orders", 30, config => config.SocketTimeoutMs = 2_000);
        using var consumer = Consumer("reader", config => config.SocketTimeoutMs = 2_000);
        consumer.Subscribe("orders");
        Read(consumer, 30).Count.ShouldBe(30);
        await Cluster.ThawBrokerAsync(1, Cancellation);
    }

    [Fact]
    public async Task Behind_a_wall_connections_neither_come_to_be_nor_are_refused()
    {
        await Cluster.FreezeBrokerAsync(3, deaf: true, Cancellation);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<OperationCanceledException>(() => client.ConnectAsync(IPAddress.Loopback, Cluster.Ports[2], soon.Token).AsTask());

        await Cluster.ThawBrokerAsync(3, Cancellation);
        using var wire = new Wire(Cluster.Ports[2]);
        wire.Request(18, 0, []);
        wire.Answer().ShouldNotBeNull();
    }

    [Fact]
    public async Task A_quota_slows_producers_and_loses_nothing()
    {
        Cluster.CreateTopic("orders", 1);
        Cluster.LimitProducers(100_000);
        var begin = TimeProvider.System.GetTimestamp();
        using var producer = Producer(config => config.BatchSize = 10_000);
        var sent = Enumerable.Range(0, 100).Select(_ => producer.ProduceAsync("orders", new Message<string?, string?> { Value = new string('x', 1_000) }, Cancellation));
        await Task.WhenAll(sent);
        TimeProvider.System.GetElapsedTime(begin).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(700), "100 kB at 100 kB/s, the last batch answered at once");
        Total("orders").ShouldBe(100);
    }

    [Fact]
    public async Task A_group_of_Streams_threads_says_that_it_is_one()
    {
        Cluster.CreateTopic("orders", 1);
        using var consumer = Consumer("totals", config => config.ClientId = "totals-StreamThread-1-consumer");
        consumer.Subscribe("orders");
        consumer.Consume(TimeSpan.FromSeconds(1));
        using var admin = Admin();
        await Until(() => Cluster.Snapshot().Groups.SingleOrDefault()?.State == "Stable", "stable");
        (await admin.DescribeConsumerGroupsAsync(["totals"])).ConsumerGroupDescriptions.Single().PartitionAssignor.ShouldBe("stream");
    }
}
