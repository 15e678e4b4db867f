using System.Net.Sockets;
using ChatOpsBot.Rehearsal.Broker;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

public sealed class StoppedBrokerTests : OnACluster
{
    [Fact]
    public async Task Its_partitions_have_no_leader_until_it_is_back_with_its_port_and_records()
    {
        Cluster.CreateTopic("orders", 3);
        await ProduceAsync("orders", 30);
        var port = Cluster.Ports[1];
        await Cluster.StopBrokerAsync(2, Cancellation);

        Should.Throw<SocketException>(() => new Wire(port).Dispose()).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
        using var admin = Admin();
        var metadata = admin.GetMetadata("orders", Patience);
        metadata.Brokers.Select(broker => broker.BrokerId).Order().ShouldBe([1, 3]);
        metadata.Topics.Single().Partitions.Where(partition => partition.Leader < 0).Select(partition => partition.Error.Code)
            .ShouldBe([ErrorCode.LeaderNotAvailable]);

        await Cluster.StartBrokerAsync(2, Cancellation);
        Cluster.Ports[1].ShouldBe(port);
        using var consumer = Consumer("reader");
        consumer.Assign(Enumerable.Range(0, 3).Select(i => new TopicPartitionOffset("orders", i, Offset.Beginning)));
        Read(consumer, 30).Count.ShouldBe(30);
    }

    [Fact]
    public async Task A_replicated_topic_goes_on_with_its_next_replica()
    {
        Cluster.CreateTopic("orders", 3, replication: 3, configs: new Dictionary<string, string> { ["min.insync.replicas"] = "2" });
        await Cluster.StopBrokerAsync(2, Cancellation);
        await ProduceAsync("orders", 30);
        Total("orders").ShouldBe(30);

        await Cluster.StopBrokerAsync(3, Cancellation);
        using var producer = Producer(config => config.MessageTimeoutMs = 3_000);
        await Should.ThrowAsync<ProduceException<string?, string?>>( // one replica is not enough for acks=all
            () => producer.ProduceAsync("orders", new Message<string?, string?> { Value = "late" }, Cancellation));
        Total("orders").ShouldBe(30);
    }

    [Fact]
    public async Task A_producer_goes_on_when_its_broker_is_back_and_nothing_is_written_twice()
    {
        Cluster.CreateTopic("orders", 3);
        using var producer = Producer();
        var sent = new List<Task>();
        for (var i = 0; i < 300; i++)
        {
            if (i == 100) await Cluster.StopBrokerAsync(1, Cancellation);
            if (i == 200) await Cluster.StartBrokerAsync(1, Cancellation);
            sent.Add(producer.ProduceAsync(new TopicPartition("orders", i % 3), new Message<string?, string?> { Value = $"{i}" }, Cancellation));
        }

        await Task.WhenAll(sent).WaitAsync(Patience, Cancellation);
        Total("orders").ShouldBe(300);
    }

    [Fact]
    public async Task A_group_moves_to_another_coordinator_with_its_offsets()
    {
        Cluster.CreateTopic("orders", 3, replication: 3);
        Cluster.SeedOffsets("billing", "orders", [1, 2, 3]);
        await Cluster.StopBrokerAsync(1, Cancellation);
        await Cluster.StopBrokerAsync(2, Cancellation);
        using var consumer = Consumer("billing");
        consumer.Committed(Enumerable.Range(0, 3).Select(i => new TopicPartition("orders", i)), Patience).Select(each => each.Offset.Value).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task A_taken_port_is_told_and_nothing_stays_open()
    {
        var refusal = await Should.ThrowAsync<SocketException>(
            () => PracticeCluster.StartAsync(new PracticeClusterOptions { Name = "second", Ports = [0, Cluster.Ports[0], 0] }, Cancellation));
        refusal.SocketErrorCode.ShouldBe(SocketError.AddressAlreadyInUse);
    }
}
