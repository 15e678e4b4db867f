using System.Collections.Concurrent;
using ChatOpsBot.Migration.Settings;
using Confluent.Kafka;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>What one client of the library said of its connections: what a call that runs into its time limit would hide.</summary>
internal sealed class HeardCauses(KafkaSettings settings, ClusterAnswers answers, TimeProvider clock)
{
    /// <summary>Before that nothing is called hopeless: an address gets more than one try.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>The same for addresses that a cluster gave out: others of its brokers may still be connecting.</summary>
    private static readonly TimeSpan GraceOfBrokers = TimeSpan.FromSeconds(3);

    private readonly long born = clock.GetTimestamp();
    private readonly ConcurrentDictionary<string, (ConnectionCause Cause, int Times, long Last)> causes = new(StringComparer.OrdinalIgnoreCase);
    private readonly TaskCompletionSource<ConnectionCause> verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ConnectionCause> verdictOfBrokers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string[] given = [.. settings.Bootstrap.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(a => a.Split("://")[^1])];
    private int looking;

    /// <summary>Ends when no address that the settings give can ever work for this client.</summary>
    public Task<ConnectionCause> Verdict => verdict.Task;

    /// <summary>Ends when the cluster answers, but none of the addresses that it gave out for its brokers can be reached.</summary>
    public Task<ConnectionCause> VerdictOfBrokers => verdictOfBrokers.Task;

    public bool HasVerdict => verdict.Task.IsCompleted || verdictOfBrokers.Task.IsCompleted;

    public void Hear(LogMessage message)
    {
        if (CauseWords.Read(settings, message.Facility, message.Message) is not { } cause) return;
        causes.AddOrUpdate(cause.Address, _ => (cause, 1, clock.GetTimestamp()), (_, before) => (Better(before.Cause, cause), before.Times + 1, clock.GetTimestamp()));
        Judge();
    }

    /// <summary>The most telling cause heard since then; null for none.</summary>
    public ConnectionCause? Latest(long since) => causes.Values
        .Where(c => c.Last >= since || since <= born)
        .OrderBy(c => c.Cause.Heals).ThenByDescending(c => c.Last)
        .Select(c => c.Cause.Broker.Length > 0 && !answers.FromLeaders && !IsGiven(c.Cause) ? Advertised(c.Cause) : c.Cause).FirstOrDefault();

    private bool IsGiven(ConnectionCause cause) => given.Contains(cause.Address, StringComparer.OrdinalIgnoreCase);

    // A handshake that fails is told in several ways, one of them with the reason: that one stays.
    private static ConnectionCause Better(ConnectionCause before, ConnectionCause now) => before is { Heals: false } && now.Heals ? before : now;

    private void Judge()
    {
        var age = clock.GetElapsedTime(born);
        if (age < GraceOfBrokers) Again(age < Grace ? Grace - age : GraceOfBrokers - age);
        if (age >= Grace && AllOf(given) is { } hopeless && (!answers.Any || causes.Values.All(c => !c.Cause.Heals))) verdict.TrySetResult(hopeless);
        if (age < GraceOfBrokers || answers.FromLeaders) return;
        // A broker with an id is one that the cluster named: it has answered that much.
        var named = causes.Values.Where(c => c.Cause.Broker.Length > 0).ToList();
        if (named.Count > 0 && named.All(c => c.Times >= c.Cause.Times && !IsGiven(c.Cause)))
            verdictOfBrokers.TrySetResult(Advertised(named[0].Cause));
    }

    private ConnectionCause? AllOf(string[] addresses)
    {
        ConnectionCause? first = null;
        foreach (var address in addresses)
        {
            if (!causes.TryGetValue(address, out var heard) || heard.Times < heard.Cause.Times) return null;
            first ??= heard.Cause;
        }

        return first;
    }

    private ConnectionCause Advertised(ConnectionCause cause) => cause with
    {
        Kind = "advertised-address",
        Words = $"the cluster answers at {string.Join(',', given)}, but says that its broker {cause.Broker} is at this address, and from here {cause.Words}",
        WayOut = $"Make that name and port reachable from here (VPN, PrivateLink, DNS), or give the listener in {CauseWords.Of("Bootstrap", settings)} that advertises addresses for this network.",
    };

    /// <summary>The library may say the same only once: what was heard is judged again when it is old enough.</summary>
    private void Again(TimeSpan wait)
    {
        if (Interlocked.Exchange(ref looking, 1) == 1) return;
        _ = Task.Delay(wait, clock).ContinueWith(_ =>
        {
            Volatile.Write(ref looking, 0);
            Judge();
        }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}

/// <summary>Whether a cluster has answered at all, ever, by whichever client.</summary>
internal sealed class ClusterAnswers
{
    private volatile bool any;
    private volatile bool fromLeaders;

    public bool Any => any;

    /// <summary>Also a broker at an address that the cluster gave out.</summary>
    public bool FromLeaders => fromLeaders;

    public void Came(bool directed)
    {
        any = true;
        if (directed) fromLeaders = true;
    }
}
