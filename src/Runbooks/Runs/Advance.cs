using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>
/// What follows by itself from what just happened, in the same append: steps become due, requests go out, gates open, phases are entered,
/// operations and runs end. Nothing here touches the world.
/// </summary>
internal static class Advance
{
    /// <summary>Far above what any runbook needs; a loop here would be a bug and must not hang the bot.</summary>
    private const int MostRounds = 1_000;

    public static void All(Draft draft)
    {
        if (draft.Situation.WorldGone is not null) return;
        for (var round = 0; round < MostRounds; round++)
        {
            var before = draft.Events.Count;
            One(draft);
            if (draft.Events.Count == before) return;
        }

        throw new InvalidOperationException($"run {draft.State.Number} does not come to rest: {draft.Events[^1].Kind}");
    }

    private static void One(Draft draft)
    {
        if (draft.State.Ended) return;
        Moot(draft);
        switch (draft.State.Mode)
        {
            case Mode.Running:
                EndOperations(draft);
                foreach (var step in Turn.Steps(draft.State, draft.Now).ToList()) Step(draft, draft.State.Steps[step.Key]);
                Gates.Open(draft);
                Phase(draft);
                break;
            case Mode.Paused when draft.State.UnderPause == Mode.Running:
                EndOperations(draft);
                break;
            case Mode.RollingBack:
                GoingBack.Advance(draft);
                break;
            case Mode.Aborting:
                Ending.Advance(draft);
                break;
        }
    }

    /// <summary>Requests for commands that no longer make sense are closed by themselves.</summary>
    private static void Moot(Draft draft)
    {
        foreach (var request in draft.State.OpenRequests.Where(r => r.Asked.Of == RequestKind.Command).ToList())
            if (CommandRules.StillMakesSense(draft.State, request.Asked.Command!, draft.Situation) is { } refusal)
                draft.Void(request, "moot", refusal.Words);
    }

    private static void EndOperations(Draft draft)
    {
        foreach (var operation in draft.State.OpenOperations.Where(o => o.Steps.All(k => draft.State.Steps[k].IsOver)).ToList())
            draft.Add(new OperationEnded(operation.Shape.Id, operation.Instance, "succeeded", draft.State.Steps[operation.Steps[^1]].Words ?? "done"));
    }

    private static void Step(Draft draft, StepState step)
    {
        var asking = Asking.For(draft.State, step);
        if (step.Status == StepStatus.Pending && asking is null)
        {
            if (Needs.Unmet(draft.State, NeedsOf(draft.State, step, null), draft.Situation, draft.GuardsOf(step.Key)) is null) draft.Add(step, new StepDue());
        }
        else if (step.Status == StepStatus.Previewed && asking is not null && !step.WaitsForRetry)
        {
            Requests.AskForStep(draft, step, asking);
        }
        else if (step.Status == StepStatus.Previewed && asking is null)
        {
            draft.Add(step, new StepWithdrawn("effect", "no approval is asked any more", "pending"));
        }
        else if (step.Status == StepStatus.AwaitingApproval)
        {
            Requests.GrantStep(draft, step);
        }
    }

    /// <summary>All that must hold for a step: its own needs, those of its gate, and for a step of an operation that has not begun the operation's.</summary>
    public static ImmutableArray<string> NeedsOf(RunState state, StepState step, Asking? asking)
    {
        var needs = step.Shape.Needs.AddRange(asking?.Needs ?? []).RemoveAll(n => step.Begun && step.Shape.Ends.Contains(n));
        return step.Operation is { } key && state.Operations.Find(o => o.Key == key) is { Begun: false } operation
            ? [.. needs.Union(operation.Shape.Needs, StringComparer.Ordinal)]
            : needs;
    }

    private static void Phase(Draft draft)
    {
        var state = draft.State;
        if (state.Mode != Mode.Running || !Turn.IsComplete(state)) return;
        if (Turn.Next(state) is not { } next)
            draft.Add(new RunFinished(Ending.Figures(state, draft.Now)));
        else if (next.Gate is null)
            draft.Add(new PhaseEntered(next.Id));
        if (draft.State.Ended) Ending.CloseRequests(draft);
    }
}
