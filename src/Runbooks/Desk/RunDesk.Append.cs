using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Desk;

public sealed partial class RunDesk
{
    /// <summary>Lets happen what the clock has done since the last event. The run's turn must be held.</summary>
    private async Task CatchUpAsync(RunLedger ledger, CancellationToken cancel)
    {
        while (true)
        {
            var situation = SituationOf(ledger);
            var events = Decide.Tick(ledger.State, situation, ledger.Hints.ToImmutableDictionary(StringComparer.Ordinal));
            if (events.IsEmpty) return;
            if (await AppendAsync(ledger, situation.Now, Clock, $"clock:{ledger.State.Seq + 1}", events, cancel) == AppendResult.Appended) return;
            await _ledgers.CatchUpAsync(ledger, cancel);
        }
    }

    private async Task<AppendResult> AppendAsync(
        RunLedger ledger, DateTimeOffset now, Actor actor, string cause, IReadOnlyList<RunEvent> events, CancellationToken cancel)
    {
        var before = ledger.State;
        var at = now < before.LastAt ? before.LastAt : now;
        var lines = _pen.Write(before.Id, before.Seq, before.Link, at, actor, cause, events);
        var after = lines.Aggregate(before, RunLedger.Fold);
        var result = await AppendAsync(new Change(before, after, lines), cause, before.Seq, cancel);
        if (result != AppendResult.Appended) return result;
        ledger.State = after;
        foreach (var key in ledger.Progress.Keys.Where(k => !after.Steps.TryGetValue(k, out var s) || s.Status != StepStatus.Running)) ledger.Progress.TryRemove(key, out _);
        Tell(lines);
        return result;
    }

    private Task<AppendResult> AppendAsync(Change change, string cause, long expected, CancellationToken cancel)
    {
        var outbox = _setup.Announce?.Invoke(change) ?? [];
        return _journal.AppendAsync(new Append(change.After.Id, expected, cause, [.. change.Lines.Select(l => l.Entry)], outbox), cancel);
    }

    private void Tell(IReadOnlyList<JournalLine> lines)
    {
        if (lines.Count == 0) return;
        var change = new JournalChange(lines[0].Entry.Run, lines[0].Entry.Seq, lines[^1].Entry.Seq, [.. lines.Select(l => l.Entry.Kind)]);
        foreach (var watch in _watches) watch.Tell(change);
    }

    private async Task<Answer> RefuseInHouseAsync(Command command, Actor who, string cause, Refusal refusal, CancellationToken cancel)
    {
        var refused = new CommandRefused(CommandWords.Of(command), refusal.Rule, refusal.Words, refusal.WayOut);
        var answer = await _house.AppendAsync<Answer>(() => (refused, new Answer.Refused(refusal.Rule, refusal.Words, refusal.WayOut)), Now(), who, cause, cancel);
        return answer ?? new Answer.SeenBefore();
    }

    private async Task<Answer> StartAsync(Command.StartRun command, Person person, Actor who, string cause, CancellationToken cancel)
    {
        await _starting.WaitAsync(cancel);
        try
        {
            var open = _ledgers.All.Where(l => !l.State.Ended && SituationOf(l).WorldGone is null).Select(l => l.State);
            var (shape, refusal) = _start.Check(command, person, open);
            if (shape is null) return await RefuseInHouseAsync(command, who, cause, refusal!, cancel);
            var situation = new Situation(Now(), _setup.People(), Lease: _setup.Lease, OnlyWorker: _setup.OnlyWorker);
            var id = _setup.NewId();
            var reserved = await _house.AppendAsync(
                () => _start.Reserve(shape, id, _house.LastNumber + 1, person) is var r ? (r, r) : default, situation.Now, who, cause, cancel) ?? _house.Reserved(cause);
            if (reserved is null || _ledgers.Find(reserved.Run) is not null) return new Answer.SeenBefore();
            return await BeginAsync(shape, reserved, person, situation, who, cause, cancel);
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<Answer> BeginAsync(RunShape shape, RunStarted reserved, Person person, Situation situation, Actor who, string cause, CancellationToken cancel)
    {
        var lines = _pen.Write(reserved.Run, 0, default, situation.Now, who, cause, _start.Events(shape, reserved.Run, reserved.Number, person, situation));
        var first = (RunStarted)lines[0].Event;
        var state = RunFold.Begin(first, new EventMeta(1, situation.Now, person.Id), shape) with { Link = lines[0].Entry.Link };
        state = lines.Skip(1).Aggregate(state, RunLedger.Fold);
        // Somebody else over the same journal has begun it: it is theirs, and there.
        if (await AppendAsync(new Change(null, state, lines), cause, 0, cancel) != AppendResult.Appended) return new Answer.SeenBefore();
        _ledgers.Add(state);
        Tell(lines);
        return new Answer.Noted($"run {state.Number} has started: {shape.Title}", state.Seq);
    }

    /// <summary>UTC in whole milliseconds, as the journal keeps it.</summary>
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(_clock.GetUtcNow().ToUnixTimeMilliseconds());
}
