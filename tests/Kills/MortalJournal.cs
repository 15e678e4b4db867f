using System.Diagnostics;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Kills;

/// <summary>
/// The real journal with a moment to die in: kill -9 of its own process just before or just after the n-th append of this life. Before it, the world
/// may have been changed and nobody has written it down; after it, it is written down and nobody has acted on it.
/// </summary>
internal sealed class MortalJournal(IJournal inner, int fatal, bool before) : IJournal
{
    private int _appends;

    public async Task<AppendResult> AppendAsync(Append append, CancellationToken cancel)
    {
        var mine = append.Run == Chain.House ? 0 : Interlocked.Increment(ref _appends);
        if (mine == fatal && before) Die();
        var result = await inner.AppendAsync(append, cancel);
        if (result == AppendResult.Appended)
        {
            var last = append.Entries[^1];
            System.Console.Out.WriteLine($"ACK {last.Run} {last.Seq} {Convert.ToHexString(last.Link.Span)} {string.Join(',', append.Entries.Select(e => $"{e.Kind}:{e.Step}"))}");
            System.Console.Out.Flush();
        }

        if (mine == fatal) Die();
        return result;
    }

    public IAsyncEnumerable<JournalEntry> ReadAsync(Guid run, long after, CancellationToken cancel) => inner.ReadAsync(run, after, cancel);

    public Task<IReadOnlyList<ChainHead>> HeadsAsync(CancellationToken cancel) => inner.HeadsAsync(cancel);

    public Task<IReadOnlyList<OutboxRow>> OutboxAsync(int most, CancellationToken cancel) => inner.OutboxAsync(most, cancel);

    public Task SettleOutboxAsync(string id, string? gaveUp, CancellationToken cancel) => inner.SettleOutboxAsync(id, gaveUp, cancel);

    public Task CountAttemptAsync(string id, CancellationToken cancel) => inner.CountAttemptAsync(id, cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill(); // SIGKILL: nothing is flushed, nothing is disposed
        Thread.Sleep(Timeout.Infinite);
    }
}
