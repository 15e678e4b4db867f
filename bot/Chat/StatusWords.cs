using System.Collections.Immutable;
using System.Text;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat;

/// <summary>Where a run stands, in one line; what it waits for, behind it.</summary>
internal static class StatusWords
{
    public static ChatReply Answer(RunState run, ImmutableDictionary<string, string> hints, Situation situation)
    {
        var rows = (situation.WorldGone is { } gone && !run.Ended ? [new ReplyRow("world", $"{gone}; 'abort because …' closes the run")] : Rows(run, hints, situation.Now))
            .Concat(Unknown(run, situation)).ToImmutableArray();
        return new ChatReply(ReplyKind.Told, $"Run {run.Number}: {Short(run)}.", Rows: rows, Run: run.Number);
    }

    /// <summary>All there is to say about what holds the run up: what failed or waits, what the world said of it, the way out. Null: nothing does.</summary>
    public static string? Why(RunState run)
    {
        var troubles = Alive(run).Where(s => s.Status is StepStatus.Failed or StepStatus.Unknown).Select(s => (Step: s, s.Words, s.Proof, s.WayOut))
            .Concat(Alive(run).Where(s => s.Waits is not null && !s.IsOver).Select(s => (Step: s, Words: (string?)s.Waits!.Words, s.Waits.Proof, s.Waits.WayOut)))
            .Select(t => $"{t.Step.Key}: {t.Words} {t.WayOut}".TrimEnd() + (t.Proof is { Length: > 0 } proof ? $" It said: {proof}" : "")).ToList();
        return troubles.Count == 0 ? null : string.Join("\n", troubles);
    }

    public static string Short(RunState run)
    {
        var place = $"{run.Shape.Title}, {run.Phase.Title} ({run.PhaseIndex + 1} of {run.Shape.Phases.Length})";
        var words = new StringBuilder(run.Ended ? $"{run.Shape.Title}, {Mode(run)}" : $"{place}, {Mode(run)}");
        if (run.Environment != "practice") words.Append(", ").Append(run.Environment);
        else if (run.Pace > 1) words.Append($", practice at {run.Pace:0.#} times the pace");
        return words.ToString();
    }

    public static ChatReply Progress(RunState run)
    {
        var rows = run.Steps.Values.Where(s => s.Status == StepStatus.Running && s.Progress is not null).Select(s => new ReplyRow(s.Key, Far(s))).ToImmutableArray();
        return rows.IsEmpty
            ? new ChatReply(ReplyKind.Told, "Nothing that runs now can say how far it is.", Run: run.Number)
            : new ChatReply(ReplyKind.Told, $"Run {run.Number}:", Rows: rows, Run: run.Number);
    }

    private static IEnumerable<ReplyRow> Rows(RunState run, ImmutableDictionary<string, string> hints, DateTimeOffset now)
    {
        if (run.Pause is { } pause) yield return new ReplyRow("paused", $"by {pause.By}{(pause.ByPanic ? " in panic" : "")}: {pause.Why}");
        foreach (var request in run.OpenRequests.Where(r => r.Status == RequestStatus.Open))
            yield return new ReplyRow($"approve {request.Number}", $"{request.Asked.Effect}{Waits(request)}");
        foreach (var step in Alive(run).Where(s => s.Status is StepStatus.Failed or StepStatus.Unknown))
            yield return new ReplyRow(step.Key, $"{step.Status.ToString().ToLowerInvariant()}: {step.Words} {step.WayOut}".TrimEnd() + EventLines.Said(step.Proof));
        foreach (var step in run.Steps.Values.Where(s => s.Status is StepStatus.Running or StepStatus.Undoing))
            yield return new ReplyRow(step.Key, Far(step));
        foreach (var step in Alive(run).Where(s => s.Waits is not null && !s.IsOver && !hints.ContainsKey(s.Key)))
            yield return new ReplyRow(step.Key, $"waits: {step.Waits!.Words} {step.Waits.WayOut}".TrimEnd() + EventLines.Said(step.Waits.Proof));
        foreach (var hint in hints.OrderBy(h => h.Key, StringComparer.Ordinal)) yield return new ReplyRow(hint.Key, hint.Value);
        foreach (var held in run.Locks.Where(l => l.Until > now)) yield return new ReplyRow("lock", $"{held.Scope ?? "the whole run"}, {held.Holder}: {held.Because}");
    }

    /// <summary>What was attested and does not count now.</summary>
    private static IEnumerable<ReplyRow> Unknown(RunState run, Situation situation) => run.Ended ? []
        : Marks.For(run, situation).Where(m => m.State is not (MarkState.Yes or MarkState.Missing)).Select(m => new ReplyRow(m.Name, m.Words));

    /// <summary>Steps of phases and of open operations: what became of an operation that is over holds nothing up.</summary>
    private static IEnumerable<StepState> Alive(RunState run) =>
        run.Steps.Values.Where(s => s.Operation is not { } key || run.Operations.Exists(o => o.Key == key && o.IsOpen)).OrderBy(s => s.PhaseIndex);

    private static string Waits(ApprovalRequest request) => request.Votes.IsEmpty ? "" : $"; yes from {string.Join(", ", request.Votes.Select(v => v.Person))}";

    private static string Far(StepState step) => step.Progress is { } p && p.Of > 0
        ? $"{p.Done / p.Of:P0}: {p.Done:N0} of {p.Of:N0} {p.Unit}, {p.Rate:N0} a second"
        : step.Status == StepStatus.Undoing ? "going back" : "runs";

    private static string Mode(RunState run) => run.Mode switch
    {
        Runbooks.Runs.Mode.Running => "running",
        Runbooks.Runs.Mode.Paused => "paused",
        Runbooks.Runs.Mode.RollingBack => "rolling back",
        Runbooks.Runs.Mode.Aborting => "aborting",
        Runbooks.Runs.Mode.Finished => "finished",
        Runbooks.Runs.Mode.Aborted => "aborted",
        _ => "rolled back",
    };
}
