using System.Collections.Immutable;
using System.Globalization;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>What a command leads to: events, or a refusal in words.</summary>
/// <param name="Words">What is about to happen.</param>
/// <param name="Request">The request it asks or answers.</param>
public sealed record Decision(Refusal? Refusal, ImmutableArray<RunEvent> Events, string Words, int? Request)
{
    public static Decision No(Refusal refusal) => new(refusal, [], refusal.Words, null);
}

/// <summary>(state, command) → events or a refusal. Pure; the clock, people and everything else it may know come as arguments.</summary>
public static partial class Decide
{
    public static Decision Command(RunState state, Command command, Person person, Situation situation)
    {
        var trigger = Trigger.Of(state, command);
        if (Offers.Ask(state, person, situation, trigger) is { } refusal) return Decision.No(refusal);
        if (ArgumentRules.Check(state, command, trigger, person, situation) is { } bad) return Decision.No(bad);
        if (command is Runs.Command.RequestOperation { Never: { } never }) return Decision.No(never);
        var draft = new Draft(state, situation, person.Id);
        var (words, request) = Do(draft, command, trigger, person);
        RenewLock(draft, person);
        Advance.All(draft);
        return new Decision(null, [.. draft.Events], words, request);
    }

    private static (string Words, int? Request) Do(Draft draft, Command command, Trigger trigger, Person person)
    {
        if (command is Runs.Command.Approve yes) return Votes.Approve(draft, trigger, person, yes);
        if (command is Runs.Command.Reject no) return Votes.Reject(draft, trigger, no);
        if (command is Runs.Command.StartPhase or Runs.Command.RequestOperation) return Begin(draft, command, trigger, person);
        var asked = Carried.Of(command, trigger);
        if (asked is not null && draft.Situation.WorldGone is null && CommandRules.Asks(draft.State, person.Id, trigger) is { } asking)
            return Carried.Ask(draft, asking, asked, trigger);
        return (asked is not null ? Carried.Out(draft, asked, person.Id, null) : Plain(draft, command, trigger, person), null);
    }

    private static (string Words, int? Request) Begin(Draft draft, Command command, Trigger trigger, Person person)
    {
        if (command is Runs.Command.RequestOperation operation)
        {
            var shape = draft.State.Shape.Operations.First(o => o.Id == operation.Operation);
            var instance = draft.State.LastInstance + 1;
            draft.Add(new OperationRequested(shape.Id, instance, ArgumentRules.Typed(shape, operation.Arguments), person.Id));
            return ($"'{draft.State.Operations[^1].Command}' is noted: it is previewed, then {(Approvals.Asking.For(draft.State, draft.State.Operations[^1]) is null ? "begun" : "asked for")}", null);
        }

        var phase = draft.State.Shape.Phases.First(p => p.Id == trigger.Target);
        var number = Gates.Ask(draft, phase, person.Id);
        var request = draft.State.Requests[number];
        return ($"{phase.Title}: asked for approval by {VoteRules.Missing(request, draft.Situation)} (request {number})", number);
    }

    private static string Plain(Draft draft, Command command, Trigger trigger, Person person)
    {
        switch (command)
        {
            case Runs.Command.Retry:
                var step = draft.State.Steps[StepKey(draft.State, trigger.Target!)];
                draft.Add(step, new StepRetried());
                return step.Back ? $"{step.Key} is undone again" : $"{step.Key} is tried again: previewed and approved anew";
            case Runs.Command.Check:
                var looked = draft.State.Steps[StepKey(draft.State, trigger.Target!)];
                draft.Add(looked, new StepRetried(Check: true));
                return $"{looked.Key} is looked at again";
            case Runs.Command.Pause c:
                draft.Add(new RunPaused(c.Because ?? "asked for", false));
                return "paused: nothing more is begun; what runs goes on to its end";
            case Runs.Command.Panic c:
                return Panic(draft, c.Because);
            case Runs.Command.AddNote c:
                draft.Add(new NoteAdded(c.Kind.ToString().ToLowerInvariant(), c.Words, c.Kind != NoteKind.Note, c.For, c.By));
                return $"{c.Kind.ToString().ToLowerInvariant()} noted";
            case Runs.Command.PostStatus c:
                var words = c.Every is { } every ? $"post the status every {Durations.Write(every)}" : "post no status on schedule";
                draft.Add(new NoteAdded("post-status", words, EverySeconds: c.Every?.TotalSeconds));
                return words;
            default:
                return Locking.Do(draft, command, person);
        }
    }

    private static string Panic(Draft draft, string? because)
    {
        Withdrawal.All(draft, "panic");
        Withdrawal.Cut(draft);
        if (draft.State.Mode != Mode.Aborting) draft.Add(new RunPaused(because ?? "panic", true));
        var cut = draft.Events.OfType<StepUnknown>().Count();
        return string.Create(CultureInfo.InvariantCulture, $"panic: {cut} cut, nothing more begins; resuming takes a second person");
    }

    /// <summary>The step meant by a target that may be an operation as a whole.</summary>
    internal static string StepKey(RunState state, string target) =>
        state.Operations.Find(o => o.Key == target) is { } operation ? CommandRules.Acting(state, operation) : target;

    private static void RenewLock(Draft draft, Person person)
    {
        // At most about once a minute, so that a busy holder does not fill the journal.
        if (!draft.State.Ended && draft.State.Locks.Find(l => l.Holder == person.Id) is { } held && held.Until - draft.Now < PeopleLocks.Lasts - TimeSpan.FromMinutes(1))
            draft.Add(new LockTaken(held.Scope, held.Holder, held.Because, draft.Now + PeopleLocks.Lasts));
    }
}
