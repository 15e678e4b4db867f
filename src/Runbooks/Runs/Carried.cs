using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Commands that may have to wait for a second person (or one press), and are carried out then.</summary>
internal static class Carried
{
    public static AskedCommand? Of(Command command, Trigger trigger) => command switch
    {
        Command.Skip c => new AskedCommand("skip", trigger.Target, c.Because),
        Command.Settle c => new AskedCommand("settle", trigger.Target, c.Because, c.Done),
        Command.Resume => new AskedCommand("resume", null, null),
        Command.RollBack c => new AskedCommand("roll-back", null, null, All: c.All),
        Command.Abort c => new AskedCommand("abort", null, c.Because),
        Command.BreakLock c => new AskedCommand("break-lock", null, c.Because),
        _ => null,
    };

    public static (string Words, int? Request) Ask(Draft draft, Asking asking, AskedCommand command, Trigger trigger)
    {
        var words = Words(draft.State, command);
        var details = command.Verb == "roll-back" ? Plan(draft.State, command.All) : [];
        var step = trigger.Target is { } target && draft.State.Steps.ContainsKey(target) ? target : null;
        var number = draft.Ask(asking with { Target = words }, Digest(draft.State, command), words, details, step, null, command);
        return (asking.Confirm
            ? $"{words}: press or approve {number} to begin"
            : $"{words}: {VoteRules.Missing(draft.State.Requests[number], draft.Situation)} must approve (request {number}, 15 minutes)", number);
    }

    /// <summary>Of a command: its words, step and attempt; of a rollback also where it leads and what it would undo.</summary>
    public static string Digest(RunState state, AskedCommand command)
    {
        var attempt = command.Target is { } target && state.Steps.TryGetValue(target, out var step) ? step.Attempt : (int?)null;
        return command.Verb == "roll-back"
            ? EffectDigest.OfCommand(command with { Target = string.Join(",", Plan(state, command.All)) }, null)
            : EffectDigest.OfCommand(command, attempt);
    }

    /// <summary>Does it. Returns what is about to happen.</summary>
    public static string Out(Draft draft, AskedCommand command, string by, int? request)
    {
        switch (command.Verb)
        {
            case "skip":
                Skip(draft, command);
                break;
            case "settle":
                var step = draft.State.Steps[Decide.StepKey(draft.State, command.Target!)];
                draft.Add(step, new StepSettled(command.Done ? Verdict.Yes : Verdict.No, by, command.Because ?? ""));
                break;
            case "resume":
                draft.Add(new RunResumed(draft.State.UnderPause == Mode.Running ? "running" : "rolling-back"));
                break;
            case "roll-back":
                GoingBack.Begin(draft, Target(draft.State, command.All), request);
                break;
            case "abort":
                Abort(draft, command, request);
                break;
            case "break-lock":
                foreach (var held in draft.State.Locks.Where(l => l.Holder != by).ToList())
                    draft.Add(new LockReleased(held.Holder, "broken", by, command.Because));
                break;
        }

        return Words(draft.State, command);
    }

    private static void Abort(Draft draft, AskedCommand command, int? request)
    {
        draft.Add(new AbortBegun(command.Because ?? ""));
        Withdrawal.All(draft, "abort", request);
        // In a world that is gone nothing runs that could be waited for.
        if (draft.Situation.WorldGone is not null) Ending.Abort(draft);
    }

    private static void Skip(Draft draft, AskedCommand command)
    {
        if (draft.State.Operations.Find(o => o.Key == command.Target) is { } operation)
        {
            CloseRequests(draft, operation.Steps);
            draft.Add(new OperationEnded(operation.Shape.Id, operation.Instance, operation.Begun ? "abandoned" : "withdrawn", command.Because ?? ""));
            return;
        }

        var step = draft.State.Steps[Decide.StepKey(draft.State, command.Target!)];
        CloseRequests(draft, [step.Key]);
        draft.Add(step, step.Back ? new UndoEnded("left-behind", command.Because ?? "") : new StepSkipped(command.Because ?? ""));
    }

    private static void CloseRequests(Draft draft, ImmutableArray<string> steps)
    {
        foreach (var open in draft.State.OpenRequests.Where(r => r.Asked.Of != RequestKind.Command && r.Asked.Step is { } s && steps.Contains(s)).ToList())
            draft.Void(open, "skipped", "skipped");
    }

    private static int Target(RunState state, bool all) => all ? -1 : Ending.Checkpoint(state);

    private static ImmutableArray<string> Plan(RunState state, bool all)
    {
        var from = state.UnderPause == Mode.RollingBack ? state.Rollback!.FromPhase : state.PhaseIndex;
        return [.. GoingBack.Plan(state, from, Target(state, all)).Select(s => s.Shape.Undo == Definition.UndoRule.None ? $"{s.Key} stays: {s.Shape.Because}" : $"undo {s.Key}")];
    }

    private static string Words(RunState state, AskedCommand command) => command.Verb switch
    {
        "skip" => $"skip {command.Target} because {command.Because}",
        "settle" => $"settle {command.Target} as {(command.Done ? "done" : "not done")} because {command.Because}",
        "resume" => "resume",
        "roll-back" => $"roll back to {(Target(state, command.All) is var t && t < 0 ? "the start" : state.Shape.Phases[t].Id)}",
        "abort" => $"abort because {command.Because}",
        _ => $"break the lock because {command.Because}",
    };
}
