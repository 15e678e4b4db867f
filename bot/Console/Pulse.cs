namespace ChatOpsBot.Console;

/// <summary>A version that grows, and a task for whoever waits for the next one.</summary>
public sealed class Pulse
{
    private readonly Lock _one = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version = 1;

    public long Version
    {
        get
        {
            lock (_one) return _version;
        }
    }

    public void Beat()
    {
        TaskCompletionSource waiting;
        lock (_one)
        {
            _version++;
            waiting = _next;
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        waiting.SetResult();
    }

    /// <summary>Ends as soon as the version is greater than <paramref name="seen"/>; gives it.</summary>
    public async Task<long> AfterAsync(long seen, CancellationToken cancel)
    {
        while (true)
        {
            Task next;
            lock (_one)
            {
                if (_version > seen) return _version;
                next = _next.Task;
            }

            await next.WaitAsync(cancel);
        }
    }
}
