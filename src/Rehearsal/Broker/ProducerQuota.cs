namespace ChatOpsBot.Rehearsal.Broker;

/// <summary>How fast clients may write. Whoever is faster is answered at once, told how long he is throttled, and not listened to for that time.</summary>
internal sealed class ProducerQuota(TimeProvider time)
{
    private readonly Lock gate = new();
    private DateTimeOffset free;

    /// <summary>0 for no quota.</summary>
    public long BytesPerSecond { get; set; }

    /// <summary>How long the client that has just written so many bytes must wait.</summary>
    public TimeSpan Take(long bytes)
    {
        var rate = BytesPerSecond;
        if (rate <= 0) return TimeSpan.Zero;
        lock (gate)
        {
            var now = time.GetUtcNow();
            free = (free < now ? now : free) + TimeSpan.FromSeconds((double)bytes / rate);
            return free - now;
        }
    }
}
