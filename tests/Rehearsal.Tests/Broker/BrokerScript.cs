using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

/// <summary>Things done to a cluster by a client, and what it answered, without what differs from run to run (ids, addresses, times).</summary>
internal sealed partial class BrokerScript(ClientConfig client, IAdminClient admin, TimeSpan patience)
{
    public List<string> Said { get; } = [];

    public async Task TransactionsAsync()
    {
        await CreateAsync("tx", 2);
        using var first = Transactional("t");
        foreach (var commit in new[] { true, false, true }) Transaction(first, "tx", 3, commit);
        await EndsAsync("committed and taken back", "tx");
        first.BeginTransaction();
        Send(first, "tx", 1, 2);
        await EndsAsync("open in partition 1", "tx", open: true);
        using var second = Transactional("t");
        await EndsAsync("fenced", "tx");
        Said.Add($"the fenced one: {Code(() => first.CommitTransaction(patience))}");
        Transaction(second, "tx", 1, commit: true);
        await EndsAsync("after the second", "tx");
        Said.Add($"committed {Values("tx", IsolationLevel.ReadCommitted)}, all {Values("tx", IsolationLevel.ReadUncommitted)}");
    }

    public async Task GroupOfATransactionAsync()
    {
        await CreateAsync("in", 1);
        using var producer = Transactional("moves");
        Transaction(producer, "in", 5, commit: true);
        using var consumer = new ConsumerBuilder<string?, string?>(Reader(IsolationLevel.ReadCommitted, "moved")).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe("in");
        while (consumer.Consume(patience) is { IsPartitionEOF: false })
        {
        }

        foreach (var (to, commit) in new[] { (2, false), (4, true) })
        {
            producer.BeginTransaction();
            producer.SendOffsetsToTransaction([new TopicPartitionOffset("in", 0, to)], consumer.ConsumerGroupMetadata, patience);
            if (commit) producer.CommitTransaction(patience);
            else producer.AbortTransaction(patience);
            Said.Add($"place after {(commit ? "commit" : "abort")} of {to}: {consumer.Committed([new TopicPartition("in", 0)], patience).Single().Offset}");
        }

        var group = (await admin.DescribeConsumerGroupsAsync(["moved"], new DescribeConsumerGroupsOptions { IncludeAuthorizedOperations = true })).ConsumerGroupDescriptions.Single();
        Said.Add($"group {group.State} {group.PartitionAssignor} {group.Members.Count} {Operations(group.AuthorizedOperations)}");
        consumer.Close();
        group = (await admin.DescribeConsumerGroupsAsync(["moved"])).ConsumerGroupDescriptions.Single();
        Said.Add($"group {group.State} '{group.PartitionAssignor}' {group.Members.Count} simple {group.IsSimpleConsumerGroup}");
    }

    public async Task PoliciesAsync()
    {
        await CreateAsync("compact", 1, ("cleanup.policy", "compact"));
        await CreateAsync("both", 1, ("cleanup.policy", "compact,delete"));
        await CreateAsync("stamped", 1, ("message.timestamp.type", "LogAppendTime"));
        await CreateAsync("plain", 1);
        using var producer = new ProducerBuilder<string?, string?>(new ProducerConfig(Own())).SetLogHandler((_, _) => { }).Build();
        Said.Add($"no key: {await SentAsync(producer, "compact", null, null)}");
        Said.Add($"a key: {await SentAsync(producer, "compact", "k", null)}, {await SentAsync(producer, "both", "k", null)}");
        Said.Add($"stamped: {await SentAsync(producer, "stamped", null, DateTime.UtcNow.AddDays(30))}");
        Said.Add($"from tomorrow: {await SentAsync(producer, "plain", null, DateTime.UtcNow.AddDays(1))}");
        Said.Add($"old: {await SentAsync(producer, "plain", null, DateTime.UtcNow.AddYears(-1))}");
        foreach (var topic in new[] { "compact", "both", "plain" })
            Said.Add($"delete records of {topic}: {await CodeAsync(() => admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, 0, Offset.End)]))}");
    }

    public async Task MadeAnewAsync()
    {
        await CreateAsync("anew", 1);
        using var producer = new ProducerBuilder<string?, string?>(new ProducerConfig(Own()) { EnableIdempotence = true, TopicMetadataRefreshIntervalMs = 500 })
            .SetLogHandler((_, _) => { }).Build();
        for (var i = 0; i < 3; i++) await SentAsync(producer, "anew", "k", null);
        using var committer = new ConsumerBuilder<string?, string?>(Reader(IsolationLevel.ReadCommitted, "old")).SetLogHandler((_, _) => { }).Build();
        committer.Commit([new TopicPartitionOffset("anew", 0, 3)]);
        var before = await DescribedAsync("anew");
        await admin.DeleteTopicsAsync(["anew"]);
        await CreateAsync("anew", 1);
        var after = await DescribedAsync("anew");
        Said.Add($"made anew: another id {before.TopicId.ToString() != after.TopicId.ToString()}, internal {after.IsInternal}");
        await EndsAsync("made anew", "anew");
        Said.Add($"place in the new topic: {committer.Committed([new TopicPartition("anew", 0)], patience).Single().Offset}");
    }

    public async Task RightsAsync()
    {
        var topic = (await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames(["plain"]), new DescribeTopicsOptions { IncludeAuthorizedOperations = true })).TopicDescriptions.Single();
        var cluster = await admin.DescribeClusterAsync(new DescribeClusterOptions { IncludeAuthorizedOperations = true });
        Said.Add($"topic {Operations(topic.AuthorizedOperations)}; cluster {Operations(cluster.AuthorizedOperations)}");
    }

    /// <summary>A real broker needs a moment before it knows of a topic that was made.</summary>
    private async Task<TopicDescription> DescribedAsync(string topic)
    {
        for (var begin = DateTime.UtcNow; ; await Task.Delay(50))
        {
            try
            {
                return (await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]), new DescribeTopicsOptions())).TopicDescriptions.Single();
            }
            catch (DescribeTopicsException) when (DateTime.UtcNow - begin < patience)
            {
                // not yet
            }
        }
    }

    private static string Operations(IEnumerable<AclOperation>? operations) => operations is null ? "none told" : string.Join(',', operations.Order());

    private Task CreateAsync(string topic, int partitions, params (string Name, string Value)[] configs) => admin.CreateTopicsAsync(
        [new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = 1, Configs = configs.ToDictionary(each => each.Name, each => each.Value) }]);

    private IProducer<string?, string?> Transactional(string id)
    {
        var producer = new ProducerBuilder<string?, string?>(new ProducerConfig(Own()) { TransactionalId = id }).SetLogHandler((_, _) => { }).Build();
        producer.InitTransactions(patience);
        return producer;
    }

    private void Transaction(IProducer<string?, string?> producer, string topic, int records, bool commit)
    {
        producer.BeginTransaction();
        Send(producer, topic, 0, records);
        if (commit) producer.CommitTransaction(patience);
        else producer.AbortTransaction(patience);
    }

    private void Send(IProducer<string?, string?> producer, string topic, int partition, int records)
    {
        for (var i = 0; i < records; i++) producer.Produce(new TopicPartition(topic, partition), new Message<string?, string?> { Value = $"{i}" });
        producer.Flush(patience);
    }

    private static async Task<string> SentAsync(IProducer<string?, string?> producer, string topic, string? key, DateTime? time)
    {
        try
        {
            var message = new Message<string?, string?> { Key = key, Value = "x", Timestamp = time is { } at ? new Timestamp(at) : default };
            var report = await producer.ProduceAsync(topic, message);
            return $"{report.Status} at {report.Offset}, {report.Timestamp.Type}";
        }
        catch (ProduceException<string?, string?> e)
        {
            return $"{e.Error.Code}";
        }
    }

    /// <summary>A real coordinator answers before its markers are written: where nothing is open, they are waited for.</summary>
    private async Task EndsAsync(string when, string topic, bool open = false)
    {
        var (all, stable) = ("", "");
        for (var begin = DateTime.UtcNow; DateTime.UtcNow - begin < patience; await Task.Delay(50))
        {
            (all, stable) = (await EndsAsync(topic, IsolationLevel.ReadUncommitted), await EndsAsync(topic, IsolationLevel.ReadCommitted));
            if (open || all == stable) break;
        }

        Said.Add($"{topic}, {when}: ends {all}, stable {stable}");
    }

    private async Task<string> EndsAsync(string topic, IsolationLevel isolation)
    {
        var asked = (await DescribedAsync(topic)).Partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = new(topic, p.Partition), OffsetSpec = OffsetSpec.Latest() });
        var found = await admin.ListOffsetsAsync(asked, new ListOffsetsOptions { IsolationLevel = isolation });
        return string.Join(' ', found.ResultInfos.OrderBy(each => each.TopicPartitionOffsetError.Partition.Value).Select(each => each.TopicPartitionOffsetError.Offset));
    }

    private int Values(string topic, IsolationLevel isolation)
    {
        using var consumer = new ConsumerBuilder<string?, string?>(Reader(isolation, "reads")).SetLogHandler((_, _) => { }).Build();
        consumer.Assign([new TopicPartitionOffset(topic, 0, Offset.Beginning), new TopicPartitionOffset(topic, 1, Offset.Beginning)]);
        var (values, ends) = (0, 0);
        while (ends < 2 && consumer.Consume(patience) is { } read)
            if (read.IsPartitionEOF) ends++;
            else values++;
        return values;
    }

    private ConsumerConfig Reader(IsolationLevel isolation, string group) => new(Own())
    {
        GroupId = group, IsolationLevel = isolation, EnableAutoCommit = false, AutoOffsetReset = AutoOffsetReset.Earliest, EnablePartitionEof = true,
    };

    /// <summary>A copy: the configurations of the client library share what they are made from.</summary>
    private Dictionary<string, string> Own() => client.ToDictionary(each => each.Key, each => each.Value);

    private static string Code(Action action)
    {
        try
        {
            action();
            return "done";
        }
        catch (KafkaException e)
        {
            return $"{e.Error.Code}{(e.Error.IsFatal ? ", for good" : "")}";
        }
    }

    private static async Task<string> CodeAsync(Func<Task> action)
    {
        try
        {
            await action();
            return "done";
        }
        catch (DeleteRecordsException e)
        {
            return $"{e.Results.Single().Error.Code}";
        }
        catch (KafkaException e)
        {
            return $"{e.Error.Code}";
        }
    }
}
