using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Connect.Replicator;

/// <summary>Kafka clients of a replicator, as its options want them. What librdkafka says goes nowhere: a task shows its trouble by its state.</summary>
internal static class Clients
{
    public static IAdminClient Admin(ReplicatorConfig config, string side, string clientId) =>
        new AdminClientBuilder(config.Client(side, clientId)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    /// <summary>A consumer that assigns and never subscribes: its group has no members.</summary>
    public static IConsumer<byte[]?, byte[]?> Consumer(ReplicatorConfig config, string clientId) =>
        new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig(config.Client("src", clientId))
        {
            GroupId = config.Group,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            IsolationLevel = config.OnlyCommitted ? IsolationLevel.ReadCommitted : IsolationLevel.ReadUncommitted,
            QueuedMinMessages = 2000,
            QueuedMaxMessagesKbytes = 1024,
            SocketTimeoutMs = 10_000,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    /// <summary>A producer that keeps order and never gives a record up: a destination that is away stops the copy, it loses nothing.</summary>
    public static IProducer<byte[]?, byte[]?> Producer(ReplicatorConfig config, string clientId) =>
        new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig(config.Client("dest", clientId))
        {
            EnableIdempotence = true,
            Acks = Acks.All,
            MessageTimeoutMs = 0,
            MessageMaxBytes = config.LargestRequest,
            LingerMs = 10,
            QueueBufferingMaxMessages = 5000,
            QueueBufferingMaxKbytes = 4096,
            RetryBackoffMs = 200,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
}
