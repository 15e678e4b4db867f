using System.Collections.Immutable;
using System.Globalization;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>What a person may do in a run now: read from <see cref="RunMachine"/>, as decisions are.</summary>
public static class Offers
{
    /// <summary>
    /// All commands with their targets, allowed or refused with rule, words and way out. For steps and operations only targets that make sense:
    /// what could be retried, skipped, settled, checked.
    /// </summary>
    public static ImmutableArray<Offer> For(RunState state, Person person, Situation situation)
    {
        var triggers = Triggers(state).ToList();
        var machine = RunMachine.Build(state, person, situation, triggers.Select(t => t.Trigger));
        return [.. triggers.Select(t => new Offer(t.Trigger.Verb, t.Trigger.Target, t.Command, t.Words, machine.Ask(t.Trigger)))];
    }

    /// <summary>One trigger: the same answer as among all.</summary>
    public static Refusal? Ask(RunState state, Person person, Situation situation, Trigger trigger) =>
        RunMachine.Build(state, person, situation, [trigger]).Ask(trigger);

    /// <summary>Every trigger that means something in this state, as typed and in words.</summary>
    public static IEnumerable<(Trigger Trigger, string Command, string Words)> Triggers(RunState state) =>
    [
        .. Forward(state), .. Requests(state), .. Steps(state),
        (new(Verb.Pause), "pause", "begin nothing more; what runs ends"),
        (new(Verb.Resume), "resume", "go on"),
        (new(Verb.Panic), "panic", "cut what runs, begin nothing more"),
        (new(Verb.RollBack), "roll back", $"go back to {(Ending.Checkpoint(state) is var c && c < 0 ? "the start" : state.Shape.Phases[c].Id)}"),
        (new(Verb.RollBackAll), "roll back all", "go back to the start"),
        (new(Verb.Abort), "abort because …", "end as things are"),
        (new(Verb.Lock), "lock because …", "keep others' changing commands out for 60 minutes"),
        (new(Verb.Unlock), "unlock", "give the lock back"),
        (new(Verb.HandOver), "hand over to …", "give the lock to somebody"),
        (new(Verb.BreakLock), "break lock because …", "end others' locks, with a second person"),
        (new(Verb.Note), "note …", "write something down; also decision …, todo …"),
        (new(Verb.PostStatus), "post status every …", "post the status on schedule"),
    ];

    private static IEnumerable<(Trigger, string, string)> Forward(RunState state)
    {
        if (Turn.Next(state) is { Gate: not null } next) yield return (new(Verb.StartPhase, next.Id), next.Command ?? $"start {next.Id}", next.Title);
        foreach (var operation in state.Shape.Operations)
            yield return (new(Verb.Operation, operation.Id), operation.Command, operation.Title);
    }

    private static IEnumerable<(Trigger, string, string)> Requests(RunState state)
    {
        foreach (var request in state.OpenRequests)
        {
            var number = request.Number.ToString(CultureInfo.InvariantCulture);
            yield return (new(Verb.Approve, number), $"approve {number}", request.Asked.Effect);
            yield return (new(Verb.Reject, number), $"reject {number} because …", request.Asked.Effect);
        }
    }

    private static IEnumerable<(Trigger, string, string)> Steps(RunState state)
    {
        foreach (var step in Withdrawal.Alive(state).OrderBy(s => s.PhaseIndex).ThenBy(s => s.Key, StringComparer.Ordinal))
        {
            var here = step.Operation is not null || step.PhaseIndex == state.PhaseIndex;
            if (StepRules.CanRetry(step)) yield return (new(Verb.Retry, step.Key), $"retry {step.Key}", step.Shape.Title);
            if (StepRules.Settle(step) is null) yield return (new(Verb.Settle, step.Key), $"settle {step.Key} as done|not done because …", step.Shape.Title);
            if (StepRules.Check(step) is null) yield return (new(Verb.Check, step.Key), $"check {step.Key}", step.Shape.Title);
            if ((here && !step.IsOver) || StepRules.LeaveBehind(step) is null) yield return (new(Verb.Skip, step.Key), $"skip {step.Key} because …", step.Shape.Title);
        }

        foreach (var operation in state.OpenOperations)
            yield return (new(Verb.Skip, operation.Key), $"skip {operation.Key} because …", $"give up '{operation.Command}'");
    }
}
