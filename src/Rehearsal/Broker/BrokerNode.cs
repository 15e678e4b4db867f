using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker;

/// <summary>One broker: its id, its port, and whether it runs, hangs, or is taken for dead by the others.</summary>
internal sealed class BrokerNode(int id, int port)
{
    public const string Host = "127.0.0.1";

    private volatile bool open;
    private volatile bool fenced;
    private volatile TaskCompletionSource? frozen;
    private ITimer? fencing;

    public int Id { get; } = id;

    public Listener Listener { get; } = new(port);

    public int Port => Listener.Port;

    /// <summary>Whether its port is open.</summary>
    public bool Open
    {
        get => open;
        set => open = value;
    }

    /// <summary>Whether the others have given it up: it leads nothing then, though its process may only hang.</summary>
    public bool Fenced
    {
        get => fenced;
        set => fenced = value;
    }

    /// <summary>Whether the cluster counts on it.</summary>
    public bool Running => open && !fenced;

    public bool Frozen => frozen is not null;

    /// <summary>Takes connections and answers nobody, as a process that was stopped in its tracks.</summary>
    public void Freeze() => frozen ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Keeps the timer that ends the others' patience, until the broker goes on.</summary>
    public void FencedAfter(ITimer timer) => fencing = timer;

    /// <summary>Goes on, with what came meanwhile.</summary>
    public void Thaw()
    {
        var held = frozen;
        frozen = null;
        fencing?.Dispose();
        fencing = null;
        held?.TrySetResult();
    }

    /// <summary>Completes when the broker is at work.</summary>
    public async ValueTask AtWorkAsync(CancellationToken cancellation)
    {
        while (frozen is { } held) await held.Task.WaitAsync(cancellation);
    }
}
