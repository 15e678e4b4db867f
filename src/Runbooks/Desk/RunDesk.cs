using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Desk;

/// <summary>
/// The only writer of the journal: load, decide, append at the expected version; on conflict load and decide again.
/// Every decision is preceded by what the clock has done meanwhile (<see cref="Decide.Tick"/>).
/// </summary>
public sealed partial class RunDesk : IDisposable
{
    private static readonly Actor Clock = new("bot", "clock");

    private readonly IJournal _journal;
    private readonly DeskSetup _setup;
    private readonly TimeProvider _clock;
    private readonly SecretWall _wall;
    private readonly Pen _pen;
    private readonly House _house;
    private readonly Ledgers _ledgers;
    private readonly RunStart _start;
    private readonly SemaphoreSlim _starting = new(1, 1);
    private ImmutableList<JournalWatch> _watches = [];

    public RunDesk(IJournal journal, DeskSetup setup, IRunbookShelf shelf, Catalogue catalogue, TimeProvider clock)
    {
        _journal = journal;
        _setup = setup;
        _clock = clock;
        _wall = new SecretWall(setup.Redactor);
        _pen = new Pen(setup.Key, _wall);
        _house = new House(journal, _pen);
        _ledgers = new Ledgers(journal, _pen, shelf, catalogue);
        _start = new RunStart(setup, shelf, catalogue);
    }

    /// <summary>Immutable snapshots, by number.</summary>
    public IReadOnlyList<RunState> Runs => [.. _ledgers.All.Select(l => l.State)];

    /// <summary>Reads all chains, checks their links, folds the states, and lets expire what has expired meanwhile.</summary>
    /// <exception cref="JournalBrokenException">An unknown kind, a broken link, a text that does not compile; says where.</exception>
    public async Task OpenAsync(CancellationToken cancel)
    {
        await _house.LoadAsync(cancel);
        await _ledgers.OpenAsync(cancel);
        await TickAsync(cancel);
    }

    /// <summary>A person's command. Refusals are journaled too; unknown people are refused and recorded in the house chain.</summary>
    /// <param name="run">Null only for <see cref="Command.StartRun"/>.</param>
    /// <param name="cause">Id of the message or press; the same twice changes nothing.</param>
    public async Task<Answer> SubmitAsync(Command command, Actor who, Guid? run, string cause, CancellationToken cancel)
    {
        if (_setup.People().FirstOrDefault(p => p.Id == who.Principal) is not { } person)
            return await RefuseInHouseAsync(command, who, cause, new Refusal("unknown-person", "I do not know you", "ask for your account to be mapped in the settings"), cancel);
        if (command is Command.StartRun start) return await StartAsync(start, person, who, cause, cancel);
        if (run is not { } id || _ledgers.Find(id) is not { } ledger)
            return await RefuseInHouseAsync(command, who, cause, new Refusal("no-run", "there is no such run", "runs lists them; start … begins one"), cancel);
        await ledger.Turn.WaitAsync(cancel);
        try
        {
            await CatchUpAsync(ledger, cancel);
            return await DecideAsync(ledger, command, person, who, cause, cancel);
        }
        finally
        {
            ledger.Turn.Release();
        }
    }

    /// <summary>A worker's report.</summary>
    public async Task<ReportAnswer> ReportAsync(Guid run, WorkReport report, string cause, CancellationToken cancel)
    {
        if (_ledgers.Find(run) is not { } ledger) return new ReportAnswer.Stale("there is no such run");
        await ledger.Turn.WaitAsync(cancel);
        try
        {
            await CatchUpAsync(ledger, cancel);
            return await DecideAsync(ledger, report, cause, cancel);
        }
        finally
        {
            ledger.Turn.Release();
        }
    }

    /// <summary>Everything the clock does: expiries, leases, timeouts, not-before, deadlines, old attestations, time running backwards.</summary>
    public async Task TickAsync(CancellationToken cancel)
    {
        foreach (var ledger in _ledgers.All.Where(l => !l.State.Ended))
        {
            await ledger.Turn.WaitAsync(cancel);
            try
            {
                await CatchUpAsync(ledger, cancel);
            }
            finally
            {
                ledger.Turn.Release();
            }
        }
    }

    public void Dispose()
    {
        _house.Dispose();
        _starting.Dispose();
    }

    private async Task<Answer> DecideAsync(RunLedger ledger, Command command, Person person, Actor who, string cause, CancellationToken cancel)
    {
        while (true)
        {
            var state = ledger.State;
            var situation = SituationOf(ledger);
            var decision = Decide.Command(state, command, person, situation);
            IReadOnlyList<RunEvent> events = decision.Refusal is { } no
                ? [new CommandRefused(CommandWords.Of(command), no.Rule, no.Words, no.WayOut)]
                : decision.Events;
            switch (await AppendAsync(ledger, situation.Now, who, cause, events, cancel))
            {
                case AppendResult.CauseSeen: return new Answer.SeenBefore();
                case AppendResult.Conflict: await _ledgers.CatchUpAsync(ledger, cancel); continue;
            }

            return decision.Refusal is { } refusal
                ? new Answer.Refused(refusal.Rule, refusal.Words, refusal.WayOut)
                : new Answer.Noted(decision.Words, ledger.State.Seq, decision.Request);
        }
    }

    private async Task<ReportAnswer> DecideAsync(RunLedger ledger, WorkReport report, string cause, CancellationToken cancel)
    {
        while (true)
        {
            var situation = SituationOf(ledger);
            var decision = Decide.Report(ledger.State, report, situation);
            Remember(ledger, report, decision);
            if (decision.Stale is { } stale) return new ReportAnswer.Stale(stale);
            if (decision.Events.IsEmpty) return new ReportAnswer.Nothing();
            var actor = new Actor($"worker:{report.Owner}", "worker");
            switch (await AppendAsync(ledger, situation.Now, actor, cause, decision.Events, cancel))
            {
                case AppendResult.CauseSeen: return new ReportAnswer.Stale("this report came before");
                case AppendResult.Conflict: await _ledgers.CatchUpAsync(ledger, cancel); continue;
            }

            return decision.Started is { } key ? Started(ledger.State, key) : new ReportAnswer.Noted(ledger.State.Seq);
        }
    }

    private static ReportAnswer Started(RunState state, string key)
    {
        var step = state.Steps[key];
        return WorkPlan.CallOf(state, step) is { } call
            ? new ReportAnswer.Started(step.Attempt, step.LeaseEnd!.Value, step.StartedAt!.Value + step.Shape.Timeout, call)
            : new ReportAnswer.Stale("an input is not known");
    }

    private void Remember(RunLedger ledger, WorkReport report, ReportDecision decision)
    {
        if (decision.Hint is { Length: 0 }) ledger.Hints.TryRemove(report.Step, out _);
        else if (decision.Hint is { } hint) ledger.Hints[report.Step] = _wall.Clean(hint);
        if (decision.Seen is var (step, look)) ledger.Looks = ledger.Looks.SetItem(step, look with { Words = _wall.Clean(look.Words) });
        if (decision.Stale is not null) return;
        if (report is WorkReport.Progressed { Progress: { } p }) ledger.Progress[report.Step] = _wall.Clean(p);
        else if (report is WorkReport.Looked { Look.Progress: { } seen }) ledger.Progress[report.Step] = _wall.Clean(seen);
    }
}
