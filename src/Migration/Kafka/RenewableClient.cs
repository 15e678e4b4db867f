namespace ChatOpsBot.Migration.Kafka;

/// <summary>
/// A client that is kept, and made anew when it fails in a way that does not heal: the library may go on asking a coordinator or a
/// connection that is gone, for minutes, while a new client sees at once what is there.
/// </summary>
internal sealed class RenewableClient(Func<long, KafkaClient> build, TimeProvider clock) : IDisposable
{
    /// <summary>A client younger than this is not made anew: what ails it is not its age.</summary>
    private static readonly TimeSpan Youth = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private KafkaClient? current;
    private bool closed;

    /// <summary>The client, held for one request: to be released when that has ended.</summary>
    public KafkaClient Take()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (current is { Heard.HasVerdict: true } hopeless) Drop(hopeless); // its words are of another time
            current ??= build(clock.GetTimestamp());
            current.Hold();
            return current;
        }
    }

    /// <summary>The next request gets a new client. False: this one is too young, and stays.</summary>
    public bool Renew(KafkaClient failed)
    {
        lock (gate)
        {
            if (current != failed) return true; // another request was first
            if (clock.GetElapsedTime(failed.Born) < Youth) return false;
            Drop(failed);
            return true;
        }
    }

    /// <summary>A client that knows the same cluster has failed: this one, unless it is young, is likely to be stuck too.</summary>
    public void Suspect()
    {
        lock (gate)
            if (current is not null && clock.GetElapsedTime(current.Born) >= Youth) Drop(current);
    }

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            if (current is not null) Drop(current);
        }
    }

    private void Drop(KafkaClient client)
    {
        current = null;
        client.Release();
    }
}
