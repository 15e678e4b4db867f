namespace ChatOpsBot.Runbooks.Journal;

/// <summary>
/// Where journals live. A wall between projects with two real implementations (SQLite, Azure Tables); the same tests pass on both.
/// When <see cref="AppendAsync"/> returns <see cref="AppendResult.Appended"/>, the entries and outbox rows are on disk.
/// </summary>
public interface IJournal : IAsyncDisposable
{
    Task<AppendResult> AppendAsync(Append append, CancellationToken cancel);

    /// <summary>Entries of a chain after a sequence number, in order.</summary>
    IAsyncEnumerable<JournalEntry> ReadAsync(Guid run, long after, CancellationToken cancel);

    /// <summary>The last entry of every chain, the house chain included.</summary>
    Task<IReadOnlyList<ChainHead>> HeadsAsync(CancellationToken cancel);

    /// <summary>Rows not sent yet, oldest first.</summary>
    Task<IReadOnlyList<OutboxRow>> OutboxAsync(int most, CancellationToken cancel);

    /// <summary>The row has left (or never will: <paramref name="gaveUp"/> says why) and is taken off.</summary>
    Task SettleOutboxAsync(string id, string? gaveUp, CancellationToken cancel);

    /// <summary>An attempt failed and will be made again: counts it.</summary>
    Task CountAttemptAsync(string id, CancellationToken cancel);
}

/// <summary>One sample of a series (lag, rate, records): beside the journal, bounded, no audit.</summary>
public sealed record Sample(Guid Run, string Series, DateTimeOffset At, double Value);

/// <summary>Bounded series of figures that survive a restart.</summary>
public interface ISeries
{
    Task AddAsync(IReadOnlyList<Sample> samples, CancellationToken cancel);

    /// <summary>Samples of one series since a time, in order, at most <paramref name="most"/> (the newest).</summary>
    Task<IReadOnlyList<Sample>> ReadAsync(Guid run, string series, DateTimeOffset since, int most, CancellationToken cancel);
}

/// <summary>
/// What the edges must remember over a restart and what is no audit: which run a conversation is bound to, the id of the live card's message,
/// conversation references, lines of the war room's chat. Small values; last writer wins.
/// </summary>
public interface INotebook
{
    Task<string?> GetAsync(string page, string key, CancellationToken cancel);

    Task PutAsync(string page, string key, string value, CancellationToken cancel);

    /// <summary>All of a page, by key in ordinal order, at most <paramref name="most"/> (the last ones).</summary>
    Task<IReadOnlyList<KeyValuePair<string, string>>> ListAsync(string page, int most, CancellationToken cancel);

    Task DeleteAsync(string page, string key, CancellationToken cancel);
}
