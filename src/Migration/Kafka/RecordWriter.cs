using System.Text;
using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>Writes numbered records for the smoke test, spread over a topic's partitions; returns when all are acknowledged by all replicas.</summary>
internal static class RecordWriter
{
    public static async Task WriteAsync(KafkaCluster cluster, string topic, int partitions, long first, long records, IProgress<Progress> progress, CancellationToken cancel)
    {
        var config = new ProducerConfig(KafkaConnection.Client(cluster.Settings, "chatops-smoke"))
        {
            Acks = Acks.All,
            EnableIdempotence = true, // a retry inside the library makes no second record
            LingerMs = 20,
            MessageTimeoutMs = 60_000,
        };
        CertificateFiles.Check(cluster.Settings, TimeProvider.System.GetUtcNow());
        await Task.Run(() => Write(cluster, config, topic, partitions, first, records, progress, cancel), CancellationToken.None);
    }

    private static void Write(KafkaCluster cluster, ProducerConfig config, string topic, int partitions, long first, long records, IProgress<Progress> progress, CancellationToken cancel)
    {
        var heard = new HeardCauses(cluster.Settings, new ClusterAnswers(), TimeProvider.System);
        Error? failed = null;
        var acknowledged = 0L;
        using var producer = new ProducerBuilder<Null, byte[]>(config).SetLogHandler((_, m) => heard.Hear(m)).SetErrorHandler((_, _) => { }).Build();
        for (var i = 0L; i < records && failed is null && !Hopeless(); i++)
        {
            cancel.ThrowIfCancellationRequested();
            var message = new Message<Null, byte[]> { Value = Encoding.UTF8.GetBytes($"smoke {first + i}") };
            Produce(producer, new TopicPartition(topic, (int)((first + i) % partitions)), message, Report);
            if (i % 20_000 == 0) progress.Report(new Progress(Interlocked.Read(ref acknowledged), records, "records written", 0));
        }

        while (producer.Flush(TimeSpan.FromMilliseconds(200)) > 0 && failed is null && !Hopeless()) cancel.ThrowIfCancellationRequested();
        if (failed is not null || Hopeless()) throw Trouble(cluster, topic, failed ?? new Error(ErrorCode.Local_MsgTimedOut), heard);

        bool Hopeless() => heard.HasVerdict && Interlocked.Read(ref acknowledged) == 0;

        void Report(DeliveryReport<Null, byte[]> report)
        {
            if (report.Error.IsError) failed ??= report.Error;
            else Interlocked.Increment(ref acknowledged);
        }
    }

    private static WorldTroubleException Trouble(KafkaCluster cluster, string topic, Error error, HeardCauses heard)
    {
        var doing = $"{cluster.Name}: writing records to {topic}";
        var silent = KafkaFailures.IsStuck(error.Code) || error.Code == ErrorCode.Local_MsgTimedOut;
        return silent && heard.Latest(0) is { } cause
            ? KafkaWords.Trouble(doing, cause, sent: true, new KafkaException(error))
            : KafkaWords.Trouble(doing, error, sent: true, by: cluster.Settings);
    }

    private static void Produce(IProducer<Null, byte[]> producer, TopicPartition to, Message<Null, byte[]> message, Action<DeliveryReport<Null, byte[]>> report)
    {
        while (true)
        {
            try
            {
                producer.Produce(to, message, report);
                return;
            }
            catch (ProduceException<Null, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Flush(TimeSpan.FromMilliseconds(100)); // the library's queue is full: let it send
            }
        }
    }
}
