using ChatOpsBot.Rehearsal.Broker;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

/// <summary>Transactions as Confluent.Kafka's producer makes them: markers hold offsets, and readers see what their isolation level says.</summary>
public sealed class TransactionTests : OnACluster
{
    [Fact]
    public void A_marker_holds_an_offset_for_every_commit_and_every_abort()
    {
        Cluster.CreateTopic("orders", 3);
        using var producer = Transactional("t");
        for (var i = 0; i < 5; i++) Transaction(producer, "orders", 30, commit: i % 2 == 0);

        Cluster.Snapshot().Topics.Single().Latest.ShouldBe([55, 55, 55], "5 times 10 records and 5 markers in each partition");
        Values("orders", IsolationLevel.ReadCommitted).Count.ShouldBe(90);
        Values("orders", IsolationLevel.ReadUncommitted).Count.ShouldBe(150);
    }

    [Fact]
    public void What_is_open_is_behind_the_last_stable_offset()
    {
        Cluster.CreateTopic("orders", 1);
        using var producer = Transactional("t");
        Transaction(producer, "orders", 3, commit: true);
        producer.BeginTransaction();
        producer.Produce("orders", new Message<string?, string?> { Value = "open" });
        producer.Flush(Patience);

        End("orders", IsolationLevel.ReadCommitted).ShouldBe(4, "3 records and their marker");
        End("orders", IsolationLevel.ReadUncommitted).ShouldBe(5);
        Values("orders", IsolationLevel.ReadCommitted).Count.ShouldBe(3);
        producer.CommitTransaction(Patience);
        End("orders", IsolationLevel.ReadCommitted).ShouldBe(6);
    }

    [Fact]
    public void A_second_producer_of_the_same_id_fences_the_first_and_takes_its_open_transaction_back()
    {
        Cluster.CreateTopic("orders", 1);
        using var first = Transactional("t");
        first.BeginTransaction();
        first.Produce("orders", new Message<string?, string?> { Value = "lost" });
        first.Flush(Patience);

        using var second = Transactional("t");
        Transaction(second, "orders", 1, commit: true);

        Should.Throw<KafkaException>(() => first.CommitTransaction(Patience)).Error.IsFatal.ShouldBeTrue();
        Values("orders", IsolationLevel.ReadCommitted).ShouldBe(["0"]);
        Values("orders", IsolationLevel.ReadUncommitted).ShouldBe(["lost", "0"]);
    }

    [Fact]
    public async Task A_transaction_that_stays_open_too_long_is_taken_back()
    {
        Cluster.CreateTopic("orders", 1);
        using var producer = Transactional("t", config => (config.TransactionTimeoutMs, config.SocketTimeoutMs) = (1_000, 1_000));
        producer.BeginTransaction();
        producer.Produce("orders", new Message<string?, string?> { Value = "late" });
        producer.Flush(Patience);

        await Until(() => Total("orders") == 2, "the marker that takes it back");
        End("orders", IsolationLevel.ReadCommitted).ShouldBe(2);
        Should.Throw<KafkaException>(() => producer.CommitTransaction(Patience));
        Values("orders", IsolationLevel.ReadCommitted).ShouldBeEmpty();
    }

    [Fact]
    public void Places_of_a_group_count_when_the_transaction_is_committed()
    {
        Cluster.Seed("orders", 1, 10, 20, new Random(1));
        Cluster.CreateTopic("totals", 1);
        using var consumer = Consumer("totals-app");
        consumer.Subscribe("orders");
        Read(consumer, 4);
        using var producer = Transactional("t");
        Move(producer, consumer, 4, commit: false);
        Cluster.Snapshot().Groups.Single().Offsets.ShouldBeEmpty();
        Move(producer, consumer, 7, commit: true);
        Cluster.Snapshot().Groups.Single().Offsets.ShouldHaveSingleItem().Value.ShouldBe(7);
    }

    private static void Move(IProducer<string?, string?> producer, IConsumer<string?, string?> consumer, int to, bool commit)
    {
        producer.BeginTransaction();
        producer.Produce("totals", new Message<string?, string?> { Value = $"{to}" });
        producer.SendOffsetsToTransaction([new TopicPartitionOffset("orders", 0, to)], consumer.ConsumerGroupMetadata, Patience);
        if (commit) producer.CommitTransaction(Patience);
        else producer.AbortTransaction(Patience);
    }

    private IProducer<string?, string?> Transactional(string id, Action<ProducerConfig>? change = null)
    {
        var producer = Producer(config =>
        {
            config.TransactionalId = id;
            change?.Invoke(config);
        });
        producer.InitTransactions(Patience);
        return producer;
    }

    private static void Transaction(IProducer<string?, string?> producer, string topic, int records, bool commit)
    {
        producer.BeginTransaction();
        for (var i = 0; i < records; i++) producer.Produce(new TopicPartition(topic, records == 30 ? i % 3 : 0), new Message<string?, string?> { Value = $"{i}" });
        if (commit) producer.CommitTransaction(Patience);
        else
        {
            producer.Flush(Patience); // what was never sent could not be taken back
            producer.AbortTransaction(Patience);
        }
    }

    private long End(string topic, IsolationLevel isolation)
    {
        using var consumer = Consumer("asks", config => config.IsolationLevel = isolation);
        return consumer.QueryWatermarkOffsets(new TopicPartition(topic, 0), Patience).High.Value;
    }

    private List<string?> Values(string topic, IsolationLevel isolation)
    {
        using var consumer = Consumer("reads", config =>
        {
            config.IsolationLevel = isolation;
            config.EnablePartitionEof = true;
        });
        var partitions = Cluster.Snapshot().Topics.Single(each => each.Name == topic).Latest.Count;
        consumer.Assign(Enumerable.Range(0, partitions).Select(i => new TopicPartitionOffset(topic, i, Offset.Beginning)));
        using var limit = new CancellationTokenSource(Patience);
        var (values, ends) = (new List<string?>(), 0);
        while (ends < partitions)
        {
            var read = consumer.Consume(limit.Token);
            if (read.IsPartitionEOF) ends++;
            else values.Add(read.Message.Value);
        }

        return values;
    }
}
