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
    private readonly ClusterAnswers answers = new();
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
        var client = Take(common);
        var started = clock.GetTimestamp();
        try
        {
            return await OnceAsync(client, request, directed: true, cancel);
        }
        catch (KafkaException e)
        {
            if (KafkaFailures.IsStuck(e.Error.Code)) Renew(common, client, e.Error.Code);
            throw await TroubleAsync(client, doing, e, started, sent: true, cancel);
        }
        catch (HopelessException e)
        {
            // Where nothing was ever answered, nothing was sent.
            throw KafkaWords.Trouble($"{settings.Name}: {doing}", await PortLook.RefineAsync(e.Cause, settings, cancel), sent: answers.Any, e);
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
            var client = Take(clients);
            try
            {
                return await OnceAsync(client, request, directed, cancel);
            }
            catch (KafkaException e)
            {
                var again = Again(clients, client, e.Error.Code, attempt, clock.GetElapsedTime(started));
                if (!again) throw await TroubleAsync(client, doing, e, started, sent: false, cancel);
            }
            catch (HopelessException e)
            {
                throw KafkaWords.Trouble($"{settings.Name}: {doing}", await PortLook.RefineAsync(e.Cause, settings, cancel), sent: false, e);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(200 << attempt, 2_000)), clock, cancel);
        }
    }

    /// <summary>An error that only says that no answer came gets the cause the client heard of.</summary>
    private async Task<WorldTroubleException> TroubleAsync(KafkaClient client, string doing, KafkaException e, long started, bool sent, CancellationToken cancel)
    {
        var cause = KafkaFailures.IsStuck(e.Error.Code) ? client.Heard.Latest(started) : null;
        return cause is null
            ? KafkaWords.Trouble($"{settings.Name}: {doing}", e.Error, sent, e, settings)
            : KafkaWords.Trouble($"{settings.Name}: {doing}: no answer", await PortLook.RefineAsync(cause, settings, cancel), sent && KafkaWords.MayHaveHappened(e.Error), e);
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
        if (!clients.Renew(client)) return;
        ClientRenewed(log, settings.Name, code);
        // What cut one client cut the other: it would spend its own time limit to find out.
        if (KafkaFailures.IsStuck(code)) (clients == common ? groups : common).Suspect();
    }

    /// <summary>The client is held until the request has truly ended, also when nobody waits for it any more.</summary>
    private async Task<T> OnceAsync<T>(KafkaClient client, Func<IAdminClient, Task<T>> request, bool directed, CancellationToken cancel)
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
            Task[] awaited = directed ? [client.Heard.Verdict, client.Heard.VerdictOfBrokers, asked] : [client.Heard.Verdict, asked];
            var first = await Task.WhenAny(awaited).WaitAsync(Limit, cancel);
            if (first is Task<ConnectionCause> { IsCompletedSuccessfully: true } hopeless && !asked.IsCompleted) throw new HopelessException(await hopeless);
            var answer = await asked;
            answers.Came(directed);
            return answer;
        }
        catch (TimeoutException e)
        {
            throw new KafkaException(new Error(ErrorCode.Local_TimedOut), e);
        }
        catch (KafkaException e) when (e.Error.IsBrokerError)
        {
            answers.Came(directed: false);
            throw;
        }
    }

    private KafkaClient Take(RenewableClient clients)
    {
        try
        {
            return clients.Take();
        }
        catch (InvalidOperationException e) when (e is not ObjectDisposedException)
        {
            throw new WorldTroubleException("settings", $"{settings.Name}: the client library refuses the settings of this connection", ForeignText.From(e.Message, 300), "Read its own words below, and mend that setting.", e);
        }
    }

    private HeardCauses Hearing()
    {
        CertificateFiles.Check(settings, clock.GetUtcNow());
        return new HeardCauses(settings, answers, clock);
    }

    private KafkaClient BuildCommon(long now)
    {
        var heard = Hearing();
        var config = new AdminClientConfig(KafkaConnection.Client(settings, $"chatops-{settings.Name}"));
        return new KafkaClient(new AdminClientBuilder(config).SetLogHandler((_, m) => Heard(heard, m)).SetErrorHandler((_, _) => { }).Build(), null, heard, now);
    }

    private KafkaClient BuildForGroups(long now)
    {
        var heard = Hearing();
        var config = new ConsumerConfig(KafkaConnection.Client(settings, $"chatops-{settings.Name}-places")) { GroupId = firstGroup, EnableAutoCommit = false };
        var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, m) => Heard(heard, m)).SetErrorHandler((_, _) => { }).Build();
        return new KafkaClient(new DependentAdminClientBuilder(consumer.Handle).Build(), consumer, heard, now);
    }

    private void Heard(HeardCauses heard, LogMessage message)
    {
        ClientSaid(log, settings.Name, message.Facility, message.Message);
        heard.Hear(message);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Kafka client of {Cluster}: {Facility} {Text}")]
    private static partial void ClientSaid(ILogger log, string cluster, string facility, string text);

    [LoggerMessage(Level = LogLevel.Information, Message = "Kafka client of {Cluster} is made anew after {Code}")]
    private static partial void ClientRenewed(ILogger log, string cluster, ErrorCode code);
}
