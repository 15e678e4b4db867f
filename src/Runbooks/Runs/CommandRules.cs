using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>
/// Whether a person may give a command now, where the chart has it at all. Null: yes. The one source of help, buttons, refusals and decisions.
/// </summary>
internal static class CommandRules
{
    public static Refusal? Check(RunState state, Person person, Situation situation, Trigger trigger) =>
        Outside(situation, trigger.Verb) ?? Authority(state, person, trigger.Verb) ?? PeopleLocks.Keep(state, person, trigger, situation.Now)
        ?? Object(state, trigger, situation, person) ?? SecondPerson(state, person, situation, trigger);

    /// <summary>Whether a command that waits for its second person could still be carried out, whoever gave it.</summary>
    public static Refusal? StillMakesSense(RunState state, AskedCommand command, Situation situation)
    {
        var trigger = Trigger.Of(command);
        return Chart.Cell(trigger.Verb, Chart.ColumnOf(state)) ?? Object(state, trigger, situation, null);
    }

    /// <summary>Whether it takes one approval by another operator (or more), and whose.</summary>
    public static Asking? Asks(RunState state, string requester, Trigger trigger)
    {
        var shape = state.Shape;
        var second = new Asking(RequestKind.Command, "", Floors.SecondPerson(shape), requester);
        return trigger.Verb switch
        {
            Verb.Settle or Verb.BreakLock or Verb.RollBackAll => second,
            Verb.Resume when state.Pause?.ByPanic == true => second,
            Verb.RollBack when Ending.Checkpoint(state) < 0 => second,
            Verb.RollBack => second with { Gate = null },
            Verb.Abort when state.NoReturn is not null =>
                second with { Gate = Floors.SecondPerson(shape) with { Quorums = [new Definition.Quorum(shape.Roles, Floors.TwoPeople)] } },
            Verb.Skip when SkipNeedsSecond(state, trigger.Target!) => second,
            _ => null,
        };
    }

    private static bool SkipNeedsSecond(RunState state, string target) =>
        // Nothing was begun, so nothing is left half done: whoever asked too soon takes it back alone.
        state.Operations.Find(o => o.Key == target) is not { Begun: false } &&
        (!state.Steps.TryGetValue(target, out var step) || step.Back || step.Shape.Skip != Definition.SkipRule.Free);

    private static Refusal? Outside(Situation situation, Verb verb)
    {
        if (situation.WorldGone is { } gone && verb is not Verb.Abort) return new Refusal("world-gone", gone, "abort ends the run");
        return verb is Verb.Resume or Verb.StartPhase or Verb.Operation or Verb.RollBack or Verb.RollBackAll && situation.Broken is { } broken
            ? new Refusal("broken", broken, "run it with the program it was started with, or abort")
            : null;
    }

    private static Refusal? Authority(RunState state, Person person, Verb verb)
    {
        if (person.Roles.IsEmpty) return new Refusal("no-role", $"{person.Name} has no role", "somebody must give you one in the settings");
        // Votes have rules of their own; panic and notes are for everyone with a role.
        if (verb is Verb.Panic or Verb.Note or Verb.Approve or Verb.Reject) return null;
        return person.Roles.Any(state.Shape.Operators.Contains)
            ? null
            : new Refusal("not-operator", $"only {string.Join(" and ", state.Shape.Operators)} give commands", "you may approve what is asked of you, and panic");
    }

    private static Refusal? Object(RunState state, Trigger trigger, Situation situation, Person? person) => trigger.Verb switch
    {
        Verb.StartPhase => StartRules.Phase(state, trigger.Target!, person, situation),
        Verb.Operation => StartRules.Operation(state, trigger.Target!, person, situation),
        Verb.Approve => VoteRules.Approve(state, trigger.Target, person!, situation),
        Verb.Reject => VoteRules.Reject(state, trigger.Target, person!),
        Verb.Retry => trigger.Target is { } t ? OfStep(state, t, StepRules.Retry) : Which(state),
        Verb.Skip => Skip(state, trigger.Target!),
        Verb.Settle => OfStep(state, trigger.Target!, StepRules.Settle),
        Verb.Check => OfStep(state, trigger.Target!, StepRules.Check),
        Verb.RollBack or Verb.RollBackAll => StartRules.RollBack(state, trigger.Verb == Verb.RollBackAll),
        Verb.Abort => situation.WorldGone is null ? StartRules.Abort(state) : null,
        Verb.Unlock or Verb.HandOver => state.Locks.Exists(l => person is null || l.Holder == person.Id)
            ? null
            : new Refusal("no-lock", "you hold no lock", "lock because … takes one"),
        Verb.BreakLock => state.Locks.Exists(l => person is null || l.Holder != person.Id) ? null : new Refusal("no-lock", "nobody else holds a lock"),
        _ => null,
    };

    private static Refusal? SecondPerson(RunState state, Person person, Situation situation, Trigger trigger)
    {
        if (situation.WorldGone is not null || Asks(state, person.Id, trigger) is not { } asking) return null;
        if (state.OpenRequests.FirstOrDefault(r => r.Asked.Command is { } c && Trigger.Of(c) == trigger) is { } open)
            return new Refusal("asked", $"it is asked for already: request {open.Number}", $"approve {open.Number}");
        return asking.Confirm ? null : Reach.Check(asking.Quorums(state.Shape), person.Id, state.Shape, situation);
    }

    private static Refusal? Which(RunState state) => Withdrawal.Alive(state).Where(StepRules.CanRetry).Select(s => s.Key).ToList() is { Count: > 0 } several
        ? new Refusal("which", $"several could be meant: {string.Join(", ", several)}", $"retry {several[0]}")
        : new Refusal("nothing-failed", "nothing has failed or was refused");

    private static Refusal? OfStep(RunState state, string target, Func<StepState, Refusal?> rule)
    {
        var key = state.Operations.Find(o => o.Key == target) is { } operation ? Acting(state, operation) : target;
        return state.Steps.TryGetValue(key, out var step) ? rule(step) : Unknown(state, target);
    }

    /// <summary>The step of an operation that a command on the whole is about: the first that is not over.</summary>
    public static string Acting(RunState state, OperationState operation) =>
        operation.Steps.FirstOrDefault(k => state.Steps.TryGetValue(k, out var s) && !s.IsOver) ?? operation.Steps[^1];

    private static Refusal? Skip(RunState state, string target)
    {
        var back = state.UnderPause == Mode.RollingBack;
        if (state.Operations.Find(o => o.Key == target) is { } operation)
            return !operation.IsOpen ? new Refusal("ended", $"{target} is over")
                : back ? new Refusal("going-back", "the rollback closes open operations by itself")
                : operation.Steps.Any(k => state.Steps[k].Status is StepStatus.Running) ? new Refusal("running", $"{target} runs", "wait, or panic cuts it")
                : operation.Steps.Any(k => state.Steps[k].Status is StepStatus.Unknown) ? new Refusal("unknown", $"a step of {target} is unknown", "settle it first")
                : null;
        return OfStep(state, target, s => back ? StepRules.LeaveBehind(s) : StepRules.Skip(state, s));
    }

    public static Refusal Unknown(RunState state, string target)
    {
        var near = state.Steps.Keys.OrderBy(k => Math.Abs(k.Length - target.Length)).FirstOrDefault(k => k.Contains(target, StringComparison.OrdinalIgnoreCase));
        return new Refusal("unknown-step", $"there is no step or open operation '{Actions.ForeignText.From(target, 60)}'", near is null ? null : $"did you mean {near}?");
    }
}
