namespace ChatOpsBot.Rehearsal.Broker.Logs;

/// <summary>A fetch request that waits until enough bytes have come to its partitions, its time is over, or its broker stops.</summary>
internal sealed class FetchWait(int enough)
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long arrived;

    public void Arrived(int bytes)
    {
        if (Interlocked.Add(ref arrived, bytes) >= enough) done.TrySetResult();
    }

    public void End() => done.TrySetResult();

    public async Task WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        await using var timer = time.CreateTimer(wait => ((FetchWait)wait!).End(), this, limit, Timeout.InfiniteTimeSpan);
        await using var stop = cancellation.Register(End);
        await done.Task;
    }
}
