namespace ChatOpsBot.Rehearsal.Tests;

/// <summary>Waits for a state of the world; the limit is generous, since machines are busy.</summary>
internal static class WaitFor
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static Task Async(Func<bool> state, CancellationToken ct, string? what = null) => AsyncValue(() => Task.FromResult(state()), s => s, ct, what);

    public static async Task<T> AsyncValue<T>(Func<Task<T>> look, Func<T, bool> wanted, CancellationToken ct, string? what = null)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (wanted(seen)) return seen;
            if (TimeProvider.System.GetElapsedTime(since) > Limit) throw new TimeoutException($"Waited {Limit} for {what ?? "a state"}; last seen: {seen}");
            await Task.Delay(50, ct);
        }
    }
}
