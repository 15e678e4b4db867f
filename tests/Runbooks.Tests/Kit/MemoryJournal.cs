using System.Runtime.CompilerServices;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Tests.Kit;

/// <summary>The journal's contract in memory, for tests of the engine.</summary>
public sealed class MemoryJournal : IJournal
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, List<JournalEntry>> _chains = [];
    private readonly HashSet<(Guid, string)> _causes = [];

    public List<OutboxRow> Rows { get; } = [];

    public IReadOnlyList<JournalEntry> Chain(Guid run)
    {
        lock (_lock) return [.. _chains.GetValueOrDefault(run) ?? []];
    }

    /// <summary>For tests of what a changed journal does.</summary>
    public void Spoil(Guid run, Func<List<JournalEntry>, List<JournalEntry>> how)
    {
        lock (_lock) _chains[run] = how(_chains[run]);
    }

    /// <summary>As if the program had ended before a chain began.</summary>
    public void Forget(Guid run)
    {
        lock (_lock)
        {
            _chains.Remove(run);
            _causes.RemoveWhere(c => c.Item1 == run);
        }
    }

    public Task<AppendResult> AppendAsync(Append append, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_causes.Contains((append.Run, append.Cause))) return Task.FromResult(AppendResult.CauseSeen);
            if (!_chains.TryGetValue(append.Run, out var chain)) _chains[append.Run] = chain = [];
            if (chain.Count != append.ExpectedSeq) return Task.FromResult(AppendResult.Conflict);
            chain.AddRange(append.Entries);
            _causes.Add((append.Run, append.Cause));
            Rows.AddRange(append.Outbox);
            return Task.FromResult(AppendResult.Appended);
        }
    }

    public async IAsyncEnumerable<JournalEntry> ReadAsync(Guid run, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var entry in Chain(run).Skip((int)after)) yield return entry;
        await Task.CompletedTask;
    }

    public Task<IReadOnlyList<ChainHead>> HeadsAsync(CancellationToken cancel)
    {
        lock (_lock) return Task.FromResult<IReadOnlyList<ChainHead>>([.. _chains.Where(c => c.Value.Count > 0).Select(c => new ChainHead(c.Key, c.Value[^1].Seq, c.Value[^1].Link))]);
    }

    public Task<IReadOnlyList<OutboxRow>> OutboxAsync(int most, CancellationToken cancel) => Task.FromResult<IReadOnlyList<OutboxRow>>([.. Rows.Take(most)]);

    public Task SettleOutboxAsync(string id, string? gaveUp, CancellationToken cancel) => Task.FromResult(Rows.RemoveAll(r => r.Id == id));

    public Task CountAttemptAsync(string id, CancellationToken cancel) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
