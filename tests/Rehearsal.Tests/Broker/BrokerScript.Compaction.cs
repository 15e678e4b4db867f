using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

/// <content>What the cleaner leaves of a topic, when it comes by itself.</content>
internal sealed partial class BrokerScript
{
    public async Task CompactionAsync()
    {
        await CreateAsync("keyed", 1, ("cleanup.policy", "compact"), ("segment.ms", "500"), ("min.cleanable.dirty.ratio", "0.01"), ("delete.retention.ms", "600000"));
        using var producer = new ProducerBuilder<string?, string?>(new ProducerConfig(Own()) { LingerMs = 0 }).SetLogHandler((_, _) => { }).Build();
        foreach (var (key, value) in new[] { ("a", "1"), ("b", "1"), ("a", "2"), ("c", "1"), ("c", null), ("b", "2") })
            await producer.ProduceAsync("keyed", new Message<string?, string?> { Key = key, Value = value });

        // The active segment is never cleaned: another record closes it once it is old enough, and none of its own key is overwritten.
        var begin = DateTime.UtcNow;
        var left = Left();
        for (var more = 0; !left.StartsWith("2=a", StringComparison.Ordinal) && DateTime.UtcNow - begin < patience; left = Left())
        {
            await Task.Delay(200);
            await producer.ProduceAsync("keyed", new Message<string?, string?> { Key = $"later{more++}", Value = "1" });
        }

        Said.Add($"after the cleaner: {left}, the beginning at {Earliest()}");
    }

    /// <summary>The records of the first keys, by offset.</summary>
    private string Left()
    {
        using var consumer = new ConsumerBuilder<string?, string?>(Reader(IsolationLevel.ReadUncommitted, "reads")).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(new TopicPartitionOffset("keyed", 0, Offset.Beginning));
        var left = new List<string>();
        while (consumer.Consume(patience) is { IsPartitionEOF: false } read)
            if (read.Message.Key!.Length == 1) left.Add($"{read.Offset}={read.Message.Key}{read.Message.Value ?? " gone"}");
        return string.Join(' ', left);
    }

    private Offset Earliest()
    {
        using var consumer = new ConsumerBuilder<string?, string?>(Reader(IsolationLevel.ReadUncommitted, "reads")).SetLogHandler((_, _) => { }).Build();
        return consumer.QueryWatermarkOffsets(new TopicPartition("keyed", 0), patience).Low;
    }
}
