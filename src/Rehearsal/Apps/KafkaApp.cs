using System.Text;
using ChatOpsBot.Rehearsal.Kubernetes;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Apps;

/// <summary>
/// One pod of an app. It is ready once Kafka has taken a record from it and given it its partitions, and not ready when Kafka says no;
/// like most apps it reads its settings once.
/// </summary>
internal sealed class KafkaApp(AppDescription app, PodStart pod, Random random, TimeProvider time)
{
    private volatile bool _writes = app.PerSecond <= 0;
    private volatile bool _reads = app.Consumes.Count == 0;

    public async Task RunAsync(CancellationToken stop)
    {
        var client = AppSettings.Client(pod.Environment, $"app-{app.Name}");
        pod.Log($"starts, {client.SecurityProtocol} to {client.BootstrapServers}");
        using var producer = app.Produces is null ? null : Producer(client);
        var work = new List<Task>();
        if (producer is not null && app.PerSecond > 0) work.Add(ProduceAsync(producer, stop));
        if (app.Consumes.Count > 0) work.Add(Task.Factory.StartNew(() => Consume(client, producer, stop), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        try
        {
            await await Task.WhenAny(work);
        }
        finally
        {
            if (!pod.Killed()) producer?.Flush(TimeSpan.FromSeconds(2));
            await Task.WhenAll(work).ContinueWith(_ => { }, TaskScheduler.Default);
            pod.Log("ends");
        }
    }

    private async Task ProduceAsync(IProducer<byte[], byte[]> producer, CancellationToken stop)
    {
        // Records come in small batches ten times a second at most, so that many apps cost little.
        var each = Math.Max(1, (int)Math.Round(app.PerSecond / 10));
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(each / app.PerSecond), time);
        do
        {
            for (var i = 0; i < each; i++) Send(producer, app.Produces!, Encoding.ASCII.GetBytes($"{app.Name}-{random.Next(1000)}"), Value());
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    private void Send(IProducer<byte[], byte[]> producer, string topic, byte[]? key, byte[] value)
    {
        try
        {
            producer.Produce(topic, new Message<byte[], byte[]> { Key = key!, Value = value }, report => Wrote(report.Error));
        }
        catch (ProduceException<byte[], byte[]> e)
        {
            Wrote(e.Error);
        }
    }

    private void Wrote(Error error)
    {
        if (_writes == (error.Code == ErrorCode.NoError)) return;
        _writes = !_writes;
        if (!_writes) pod.Log($"cannot write to {app.Produces}: {error.Reason}");
        Tell();
    }

    private void Consume(ClientConfig client, IProducer<byte[], byte[]>? producer, CancellationToken stop)
    {
        using var consumer = Consumer(client);
        consumer.Subscribe(app.Consumes);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (consumer.Consume(200) is not { } record) continue;
                Reads(true, null);
                if (app.Kind == "streams" && producer is not null) Send(producer, app.Produces!, record.Message.Key, record.Message.Value);
            }
            catch (ConsumeException e)
            {
                Reads(false, e.Error);
                stop.WaitHandle.WaitOne(500);
            }
        }
        if (!pod.Killed()) consumer.Close();
    }

    private void Reads(bool reads, Error? error)
    {
        if (_reads == reads) return;
        _reads = reads;
        if (error is not null) pod.Log($"cannot read {string.Join(", ", app.Consumes)}: {error.Reason}");
        Tell();
    }

    private void Tell() => pod.Ready(_writes && _reads);

    private byte[] Value()
    {
        var value = new byte[app.Size];
        random.NextBytes(value);
        return value;
    }

    private static IProducer<byte[], byte[]> Producer(ClientConfig client) => new ProducerBuilder<byte[], byte[]>(new ProducerConfig(client)
    {
        EnableIdempotence = true, LingerMs = 20, MessageTimeoutMs = 10_000, QueueBufferingMaxKbytes = 1024,
    }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    private IConsumer<byte[], byte[]> Consumer(ClientConfig client) => new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig(client)
    {
        // A Streams app's threads call themselves so, and its group is told from others by that.
        ClientId = app.Kind == "streams" ? $"{client.ClientId}-StreamThread-1-consumer" : client.ClientId,
        GroupId = app.Group, AutoOffsetReset = AutoOffsetReset.Earliest, AutoCommitIntervalMs = 500, SessionTimeoutMs = 10_000,
        QueuedMinMessages = 500, QueuedMaxMessagesKbytes = 512,
    }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).SetPartitionsAssignedHandler((_, _) => Reads(true, null)).Build();
}
