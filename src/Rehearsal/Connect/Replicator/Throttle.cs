namespace ChatOpsBot.Rehearsal.Connect.Replicator;

/// <summary>A speed that several takers share: each is told how long to wait before it goes on.</summary>
/// <param name="perSecond">Units in a second; 0: no limit.</param>
internal sealed class Throttle(double perSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _free;

    public TimeSpan Take(double amount)
    {
        if (perSecond <= 0) return TimeSpan.Zero;
        lock (_gate)
        {
            var now = time.GetElapsedTime(_start);
            // What was not used is lost, but for a tenth of a second: no burst after a pause.
            var earliest = now - TimeSpan.FromMilliseconds(100);
            _free = (_free < earliest ? earliest : _free) + TimeSpan.FromSeconds(amount / perSecond);
            return _free > now ? _free - now : TimeSpan.Zero;
        }
    }
}
