#pragma warning disable CS9113 // first edition: signatures; the bodies follow
using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Desk;

/// <summary>
/// The only writer of the journal: load, decide, append at the expected version; on conflict load and decide again.
/// </summary>
public sealed class RunDesk(IJournal journal, DeskSetup setup, IRunbookShelf shelf, Catalogue catalogue, TimeProvider clock)
{
    /// <summary>Immutable snapshots, by number.</summary>
    public IReadOnlyList<RunState> Runs => throw new NotImplementedException();

    /// <summary>Reads all chains, checks their links, folds the states.</summary>
    /// <exception cref="JournalBrokenException">An unknown kind, a broken link, a text that does not compile; says where.</exception>
    public Task OpenAsync(CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>A person's command. Refusals are journaled too; unknown people are refused and recorded in the house chain.</summary>
    /// <param name="run">Null only for <see cref="Command.StartRun"/>.</param>
    /// <param name="cause">Id of the message or press; the same twice changes nothing.</param>
    public Task<Answer> SubmitAsync(Command command, Actor who, Guid? run, string cause, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>A worker's report.</summary>
    public Task<ReportAnswer> ReportAsync(Guid run, WorkReport report, string cause, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Everything the clock does: expiries, leases, timeouts, not-before, deadlines, old attestations, time running backwards.</summary>
    public Task TickAsync(CancellationToken cancel) => throw new NotImplementedException();

    public RunState? Find(Guid run) => throw new NotImplementedException();

    public RunState? Find(int number) => throw new NotImplementedException();

    /// <summary>What a person may do in a run now.</summary>
    public ImmutableArray<Offer> OffersFor(Guid run, string person) => throw new NotImplementedException();

    /// <summary>What workers should do for a run now.</summary>
    public WorkPlan Work(Guid run) => throw new NotImplementedException();

    /// <summary>The situation decisions are made in: for <see cref="Offers"/> and <see cref="WorkPlan"/> outside the desk.</summary>
    public Situation SituationOf(Guid run) => throw new NotImplementedException();

    /// <summary>What holds steps up now (needs that do not hold, last looks), by step key: shown on the card, in memory only.</summary>
    public ImmutableDictionary<string, string> Hints(Guid run) => throw new NotImplementedException();

    /// <summary>Tells of every append. Dispose it when you stop reading.</summary>
    public JournalWatch Watch() => throw new NotImplementedException();

    /// <summary>The lines of a chain after a sequence number, with their data read.</summary>
    public IAsyncEnumerable<JournalLine> ReadAsync(Guid run, long after, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Journals (house chain) that the head of a run was shown somewhere. Returns the head.</summary>
    public Task<ChainHead> PostHeadAsync(Guid run, string where, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>The first to append a slot posts it: true for that one caller.</summary>
    public Task<bool> PostSlotAsync(Guid run, string slot, CancellationToken cancel) => throw new NotImplementedException();

    public Task StoreArtefactAsync(Guid run, string name, string digest, long size, string? step, CancellationToken cancel) => throw new NotImplementedException();
}

/// <summary>The journal cannot be opened; the message says which entry and why.</summary>
public sealed class JournalBrokenException(string message) : Exception(message);
