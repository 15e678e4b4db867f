using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>
/// Asks one cluster: with clients that are made anew when they fail for good, and once more where a request only reads.
/// Places of groups have a client of their own, under a consumer: in librdkafka 2.16 a coordinator that has moved kills the process of a
/// client that has no group (librdkafka issue 5040), and its lookup of coordinators never recovers by itself.
/// </summary>
internal sealed partial class KafkaAsking : IDisposable
{
    /// <summary>Every request has a limit of its own, of 15 s at most: this one is for a library that does not keep it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    /// <summary>How long what passes by itself is asked again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    private readonly KafkaSettings settings;
    private readonly ILogger log;
    private readonly TimeProvider clock;
    private readonly RenewableClient common;
    private readonly RenewableClient groups;
    private string firstGroup = "";

    public KafkaAsking(KafkaSettings settings, ILogger log, TimeProvider clock)
    {
        (this.settings, this.log, this.clock) = (settings, log, clock);
        common = new RenewableClient(BuildCommon, clock);
        groups = new RenewableClient(BuildForGroups, clock);
    }

    public Task<T> ReadAsync<T>(string doing, Func<IAdminClient, Task<T>> request, bool directed, CancellationToken cancel) =>
        ReadAsync(common, doing, request, directed, cancel);

    public Task<T> ReadGroupAsync<T>(string group, string doing, Func<IAdminClient, Task<T>> request, CancellationToken cancel)
    {
        // The consumer below is of a group we may ask for anyway: no right is needed for it. It never joins, nor commits.
        Interlocked.CompareExchange(ref firstGroup, group, "");
        return ReadAsync(groups, doing, request, directed: true, cancel);
    }

    public async Task<T> ChangeAsync<T>(string doing, Func<IAdminClient, Task<T>> request, CancellationToken cancel)
    {
        var client = common.Take();
        try
        {
            return await OnceAsync(client, request, cancel);
        }
        catch (KafkaException e)
        {
            if (KafkaFailures.IsStuck(e.Error.Code)) Renew(common, client, e.Error.Code);
            throw KafkaWords.Trouble($"{settings.Name}: {doing}", e.Error, sent: true, e);
        }
    }

    public void Dispose()
    {
        common.Dispose();
        groups.Dispose();
    }

    private async Task<T> ReadAsync<T>(RenewableClient clients, string doing, Func<IAdminClient, Task<T>> request, bool directed, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var client = clients.Take();
            try
            {
                return await OnceAsync(client, request, cancel);
            }
            catch (KafkaException e)
            {
                var again = Again(clients, client, e.Error.Code, attempt, clock.GetElapsedTime(started));
                if (!again) throw KafkaWords.Trouble($"{settings.Name}: {doing}", e.Error, inner: e);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(200 << attempt, 2_000)), clock, cancel);
        }
    }

    /// <summary>Whether a read is asked once more; makes the client anew where that is what helps.</summary>
    private bool Again(RenewableClient clients, KafkaClient client, ErrorCode code, int attempt, TimeSpan elapsed)
    {
        var stuck = KafkaFailures.IsStuck(code);
        if (stuck || code == ErrorCode.NotCoordinatorForGroup) Renew(clients, client, code);
        if (stuck && code != ErrorCode.Local_Transport) return attempt == 0; // it took its whole time: once more is all
        return (stuck || KafkaFailures.Passes(code)) && elapsed < Patience;
    }

    private void Renew(RenewableClient clients, KafkaClient client, ErrorCode code)
    {
        if (clients.Renew(client)) ClientRenewed(log, settings.Name, code);
    }

    /// <summary>The client is held until the request has truly ended, also when nobody waits for it any more.</summary>
    private static async Task<T> OnceAsync<T>(KafkaClient client, Func<IAdminClient, Task<T>> request, CancellationToken cancel)
    {
        Task<T> asked;
        try
        {
            asked = request(client.Admin);
        }
        catch
        {
            client.Release();
            throw;
        }

        _ = asked.ContinueWith(_ => client.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            return await asked.WaitAsync(Limit, cancel);
        }
        catch (TimeoutException e)
        {
            throw new KafkaException(new Error(ErrorCode.Local_TimedOut), e);
        }
    }

    private KafkaClient BuildCommon(long now)
    {
        var heard = new HeardCauses();
        var config = new AdminClientConfig(KafkaConnection.Client(settings, $"chatops-{settings.Name}"));
        return new KafkaClient(new AdminClientBuilder(config).SetLogHandler((_, m) => Heard(heard, m)).SetErrorHandler((_, _) => { }).Build(), null, heard, now);
    }

    private KafkaClient BuildForGroups(long now)
    {
        var heard = new HeardCauses();
        var config = new ConsumerConfig(KafkaConnection.Client(settings, $"chatops-{settings.Name}-places")) { GroupId = firstGroup, EnableAutoCommit = false };
        var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, m) => Heard(heard, m)).SetErrorHandler((_, _) => { }).Build();
        return new KafkaClient(new DependentAdminClientBuilder(consumer.Handle).Build(), consumer, heard, now);
    }

    private void Heard(HeardCauses heard, LogMessage message) => ClientSaid(log, settings.Name, message.Facility, message.Message);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Kafka client of {Cluster}: {Facility} {Text}")]
    private static partial void ClientSaid(ILogger log, string cluster, string facility, string text);

    [LoggerMessage(Level = LogLevel.Information, Message = "Kafka client of {Cluster} is made anew after {Code}")]
    private static partial void ClientRenewed(ILogger log, string cluster, ErrorCode code);
}
