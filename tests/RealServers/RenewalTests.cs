using System.Diagnostics;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Rehearsal.Broker;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.RealServers;

/// <summary>Clients that are made anew leave nothing behind.</summary>
public sealed class RenewalTests
{
    [Fact]
    public async Task Two_hundred_clients_made_anew_leave_no_threads_and_no_handles()
    {
        await using var world = await PracticeCluster.StartAsync(new PracticeClusterOptions { Name = "renewals" }, TestContext.Current.CancellationToken);
        var settings = new KafkaSettings { Name = "source", Bootstrap = world.Bootstrap };
        var made = 0;
        using var clients = new RenewableClient(now => Make(settings, now, made++ % 2 == 0), new Hurried());
        for (var i = 0; i < 10; i++) await OnceAsync(clients);
        var (threads, handles) = await SettledAsync(int.MaxValue, int.MaxValue);
        for (var i = 0; i < 200; i++) await OnceAsync(clients);
        made.ShouldBe(210);
        // The process does other things too: far fewer than the 200 clients' 1,000 threads is the question.
        var (threadsAfter, handlesAfter) = await SettledAsync(threads + 60, handles + 100);
        threadsAfter.ShouldBeLessThanOrEqualTo(threads + 60);
        handlesAfter.ShouldBeLessThanOrEqualTo(handles + 100);
    }

    /// <summary>As the room makes them: one by itself, one under a consumer.</summary>
    private static KafkaClient Make(KafkaSettings settings, long now, bool underConsumer)
    {
        var heard = new HeardCauses(settings, new ClusterAnswers(), TimeProvider.System);
        if (!underConsumer) return new KafkaClient(new AdminClientBuilder(KafkaConnection.Client(settings, "renewed")).Build(), null, heard, now);
        var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig(KafkaConnection.Client(settings, "renewed")) { GroupId = "renewed" }).Build();
        return new KafkaClient(new DependentAdminClientBuilder(consumer.Handle).Build(), consumer, heard, now);
    }

    private static async Task OnceAsync(RenewableClient clients)
    {
        var client = clients.Take();
        await client.Admin.DescribeClusterAsync();
        clients.Renew(client).ShouldBeTrue();
        client.Release();
    }

    /// <summary>Closing goes on elsewhere: waits until it is so, or for long enough.</summary>
    private static async Task<(int Threads, int Handles)> SettledAsync(int threads, int handles)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            using var process = Process.GetCurrentProcess();
            var now = (process.Threads.Count, Directory.GetFiles("/proc/self/fd").Length);
            if ((now.Item1 <= threads && now.Item2 <= handles) || limit.IsCancellationRequested) return now;
            await Task.Delay(250, CancellationToken.None);
        }
    }

    /// <summary>A clock on which every client is old.</summary>
    private sealed class Hurried : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Add(ref now, 60);
    }
}
