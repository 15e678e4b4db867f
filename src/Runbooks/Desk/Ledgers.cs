using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Desk;

/// <summary>All runs at the desk, and how they come from the journal.</summary>
internal sealed class Ledgers(IJournal journal, Pen pen, IRunbookShelf shelf, Catalogue catalogue)
{
    /// <summary>Entries read at once.</summary>
    private const int Batch = 4_096;

    private readonly ConcurrentDictionary<Guid, RunLedger> _runs = new();

    public IEnumerable<RunLedger> All => _runs.Values.OrderBy(l => l.State.Number);

    public RunLedger? Find(Guid run) => _runs.GetValueOrDefault(run);

    public RunLedger Add(RunState state) => _runs.GetOrAdd(state.Id, _ => new RunLedger(state, null));

    public async Task OpenAsync(CancellationToken cancel)
    {
        foreach (var head in await journal.HeadsAsync(cancel))
            if (head.Run != Chain.House) await OpenAsync(head.Run, cancel);
    }

    /// <summary>Takes what others have appended since.</summary>
    public async Task CatchUpAsync(RunLedger ledger, CancellationToken cancel)
    {
        var state = ledger.State;
        await foreach (var entry in journal.ReadAsync(state.Id, state.Seq, cancel)) state = RunLedger.Fold(state, pen.Read(entry, state.Seq, state.Link));
        ledger.State = state;
    }

    private async Task OpenAsync(Guid run, CancellationToken cancel)
    {
        RunState? state = null;
        string? broken = null;
        using var verifier = new ChainVerifier(pen.Key.Span, run, []);
        await foreach (var batch in BatchesAsync(run, cancel))
            foreach (var line in Read(verifier, batch))
                if (state is not null) state = RunLedger.Fold(state, line);
                else (state, broken) = Begin(line);

        if (state is not null) _runs[run] = new RunLedger(state, broken);
    }

    private async IAsyncEnumerable<List<JournalEntry>> BatchesAsync(Guid run, [EnumeratorCancellation] CancellationToken cancel)
    {
        var batch = new List<JournalEntry>(Batch);
        await foreach (var entry in journal.ReadAsync(run, 0, cancel))
        {
            batch.Add(entry);
            if (batch.Count < Batch) continue;
            yield return batch;
            batch = new List<JournalEntry>(Batch);
        }

        if (batch.Count > 0) yield return batch;
    }

    /// <summary>Links are checked and data is read side by side: half the time for a long run.</summary>
    private static JournalLine[] Read(ChainVerifier verifier, List<JournalEntry> batch)
    {
        var lines = new JournalLine[batch.Count];
        Exception? unreadable = null;
        Parallel.Invoke(
            () => { foreach (var entry in batch) if (!verifier.Add(entry)) return; },
            () =>
            {
                try
                {
                    for (var i = 0; i < lines.Length; i++) lines[i] = new JournalLine(batch[i], EventKinds.Read(batch[i]));
                }
                catch (JournalBrokenException e)
                {
                    unreadable = e;
                }
            });
        // A broken link explains unreadable data, not the other way round.
        if (verifier.Trouble is { } trouble) throw new JournalBrokenException($"run {trouble.Run}: {trouble.Words}");
        return unreadable is null ? lines : throw unreadable;
    }

    private (RunState State, string? Broken) Begin(JournalLine line)
    {
        if (line.Event is not RunStarted { Text: { } text, Parameters: { } parameters, Contracts: { } contracts, Guards: { } guards } started)
            throw new JournalBrokenException($"run {line.Entry.Run} does not begin with RunStarted but with {line.Entry.Kind}");
        var shaping = shelf.Shape(text, parameters, RecordedCatalogue.Of(contracts, guards));
        if (shaping.Shape is not { } shape)
            throw new JournalBrokenException($"the recorded runbook of run {started.Number} does not compile any more: {string.Join("; ", shaping.Mistakes)}");
        var meta = new EventMeta(line.Entry.Seq, line.Entry.At, line.Entry.Actor.Principal);
        return (RunFold.Begin(started, meta, shape) with { Link = line.Entry.Link }, RecordedCatalogue.Broken(catalogue, contracts, guards));
    }
}
