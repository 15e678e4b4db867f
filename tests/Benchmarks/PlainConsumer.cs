using Confluent.Kafka;

namespace ChatOpsBot.Benchmarks;

/// <summary>The baseline of reading: a consumer of the client library as everybody writes it, all partitions assigned, keys and values as bytes, nothing done with them.</summary>
internal static class PlainConsumer
{
    /// <param name="tuned">With fetch sizes as ours.</param>
    public static void Read(string bootstrap, string topic, int partitions, long records, bool tuned)
    {
        var config = new ConsumerConfig { BootstrapServers = bootstrap, GroupId = "plain", EnableAutoCommit = false };
        if (tuned) (config.MaxPartitionFetchBytes, config.QueuedMinMessages, config.FetchQueueBackoffMs, config.ConsumeResultFields) = (4 << 20, 50_000, 5, "headers,timestamp");
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config)
            .SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        for (var read = 0L; read < records; read++)
            if (consumer.Consume(TimeSpan.FromSeconds(30)) is null) throw new InvalidOperationException($"{read} of {records} records");
    }

    /// <summary>Records of 200 bytes with a key, evenly over the partitions.</summary>
    public static void Fill(string bootstrap, string topic, int partitions, long records)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = bootstrap, LingerMs = 20, QueueBufferingMaxMessages = 2_000_000 }).SetLogHandler((_, _) => { }).Build();
        var since = new DateTimeOffset(DateTimeOffset.UtcNow.Date, TimeSpan.Zero); // young enough for any retention, and the same on both sides
        for (var i = 0L; i < records; i++)
        {
            var value = new byte[200];
            new Random((int)i).NextBytes(value);
            producer.Produce(new TopicPartition(topic, (int)(i % partitions)), new Message<byte[], byte[]> { Key = BitConverter.GetBytes(i), Value = value, Timestamp = new Timestamp(since.AddMilliseconds(i)) });
        }

        producer.Flush(TimeSpan.FromMinutes(2));
    }
}
