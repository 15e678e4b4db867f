using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Desk;

public sealed partial class RunDesk
{
    public RunState? Find(Guid run) => _ledgers.Find(run)?.State;

    public RunState? Find(int number) => _ledgers.All.FirstOrDefault(l => l.State.Number == number)?.State;

    /// <summary>What a person may do in a run now; empty for unknown people and runs.</summary>
    public ImmutableArray<Offer> OffersFor(Guid run, string person) =>
        _ledgers.Find(run) is { } ledger && SituationOf(ledger) is var situation && situation.Find(person) is { } known
            ? Offers.For(ledger.State, known, situation)
            : [];

    /// <summary>What workers should do for a run now.</summary>
    public WorkPlan Work(Guid run) => _ledgers.Find(run) is { } ledger ? WorkPlan.Due(ledger.State, SituationOf(ledger)) : WorkPlan.Empty;

    /// <summary>The situation decisions are made in: for <see cref="Offers"/> and <see cref="WorkPlan"/> outside the desk.</summary>
    public Situation SituationOf(Guid run) =>
        _ledgers.Find(run) is { } ledger ? SituationOf(ledger) : new Situation(Now(), _setup.People(), Lease: _setup.Lease, OnlyWorker: _setup.OnlyWorker);

    /// <summary>What holds steps up now (needs that do not hold, last looks), by step key: shown on the card, in memory only.</summary>
    public ImmutableDictionary<string, string> Hints(Guid run) => _ledgers.Find(run) is { } ledger
        ? Waiting.For(ledger.State, SituationOf(ledger)).SetItems(ledger.Hints)
        : ImmutableDictionary<string, string>.Empty;

    /// <summary>The newest progress of running steps, finer than what is journaled; in memory only.</summary>
    public ImmutableDictionary<string, Progress> Progress(Guid run) =>
        _ledgers.Find(run)?.Progress.ToImmutableDictionary(StringComparer.Ordinal) ?? ImmutableDictionary<string, Progress>.Empty;

    /// <summary>Tells of every append. Dispose it when you stop reading.</summary>
    public JournalWatch Watch()
    {
        var watch = new JournalWatch(w => ImmutableInterlocked.Update(ref _watches, l => l.Remove(w)));
        ImmutableInterlocked.Update(ref _watches, l => l.Add(watch));
        return watch;
    }

    /// <summary>The lines of a chain after a sequence number, with their data read.</summary>
    public async IAsyncEnumerable<JournalLine> ReadAsync(Guid run, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var entry in _journal.ReadAsync(run, after, cancel)) yield return new JournalLine(entry, EventKinds.Read(entry));
    }

    /// <summary>Journals (house chain) that the head of a run was shown somewhere. Returns the head; null for an unknown run.</summary>
    public async Task<ChainHead?> PostHeadAsync(Guid run, string where, CancellationToken cancel)
    {
        if (Find(run) is not { } state) return null;
        var posted = new HeadPosted(run, state.Seq, Convert.ToHexStringLower(state.Link.Span), where);
        await _house.AppendAsync(() => (posted, posted), Now(), Clock, $"head:{run}:{state.Seq}:{where}", cancel);
        return new ChainHead(run, state.Seq, state.Link);
    }

    /// <summary>The first to append a slot posts it: true for that one caller.</summary>
    public Task<bool> PostSlotAsync(Guid run, string slot, CancellationToken cancel) => NoteAsync(run, $"slot:{slot}", new SlotPosted(slot), cancel);

    /// <summary>Something was written beside the journal: its name, digest and size (bytes) stand in it.</summary>
    public Task<bool> StoreArtefactAsync(Guid run, string name, string digest, long size, string? step, CancellationToken cancel) =>
        NoteAsync(run, $"artefact:{name}:{digest}", new ArtefactStored(name, digest, size) { Step = step }, cancel);

    private async Task<bool> NoteAsync(Guid run, string cause, RunEvent what, CancellationToken cancel)
    {
        if (_ledgers.Find(run) is not { } ledger) return false;
        await ledger.Turn.WaitAsync(cancel);
        try
        {
            while (true)
            {
                var result = await AppendAsync(ledger, Now(), Clock, cause, [what], cancel);
                if (result != AppendResult.Conflict) return result == AppendResult.Appended;
                await _ledgers.CatchUpAsync(ledger, cancel);
            }
        }
        finally
        {
            ledger.Turn.Release();
        }
    }

    private Situation SituationOf(RunLedger ledger) => new(Now(), _setup.People(), WorldGone(ledger.State), ledger.Broken, _setup.Lease, _setup.OnlyWorker) { Looks = ledger.Looks };

    /// <summary>A cluster we see now under the same name is another one. One we do not see is only unreachable.</summary>
    private string? WorldGone(RunState state)
    {
        var now = _setup.World();
        foreach (var (name, id) in state.World)
            if (now.TryGetValue(name, out var seen) && seen != id)
                return $"the world of this run is gone: {name} was {ForeignText.From(id, 60)}, now it is {ForeignText.From(seen, 60)}";
        return null;
    }
}
