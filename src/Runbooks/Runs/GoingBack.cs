using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>A rollback on its way: waits for what runs, closes operations, then undoes one step at a time.</summary>
internal static class GoingBack
{
    /// <param name="target">Index of the checkpoint's phase, or -1: the start.</param>
    public static void Begin(Draft draft, int target, int? request)
    {
        var state = draft.State;
        var from = state.UnderPause == Mode.RollingBack ? state.Rollback!.FromPhase : state.PhaseIndex;
        Withdrawal.All(draft, "rollback", request);
        draft.Add(new RollbackBegun(target < 0 ? null : state.Shape.Phases[target].Id, [.. Plan(draft.State, from, target).Select(s => s.Key)]));
    }

    /// <summary>What would be undone, in order: changing steps that were ever begun.</summary>
    public static IEnumerable<StepState> Plan(RunState state, int from, int target) =>
        WayBack.Steps(state.Shape, from, target).Select(s => state.Steps[s.Id]).Where(s => s.Begun);

    /// <summary>Target index of the running rollback, or -1.</summary>
    public static int Target(RunState state) =>
        state.Rollback!.Target is { } id ? state.Shape.Phases.ToList().FindIndex(p => p.Id == id) : -1;

    /// <summary>The step to be undone next; null: all is done.</summary>
    public static StepState? Next(RunState state) =>
        Plan(state, state.Rollback!.FromPhase, Target(state)).FirstOrDefault(s => !IsBack(s));

    /// <summary>Whether its undo may be begun now (not one that failed and waits for <c>retry</c>).</summary>
    public static bool CanBegin(RunState state, StepState step) =>
        state.Mode == Mode.RollingBack && !Withdrawal.AnythingRuns(state) && !state.OpenOperations.Any() && Next(state)?.Key == step.Key
        && step.Shape.Undo != UndoRule.None && (!step.Back || step.RetryAsked);

    public static void Advance(Draft draft)
    {
        var state = draft.State;
        if (Withdrawal.AnythingRuns(state)) return;
        foreach (var operation in state.OpenOperations.ToList())
            draft.Add(new OperationEnded(operation.Shape.Id, operation.Instance, "abandoned", "closed by the rollback; operations are never undone"));
        if (Next(draft.State) is { } next)
        {
            if (next.Shape.Undo == UndoRule.None) draft.Add(next, new UndoEnded("stays", next.Shape.Because ?? "it says undo: none"));
            return;
        }

        draft.Add(new RollbackEnded(state.Rollback!.Target, Stays(draft.State)));
        if (draft.State.Ended) Ending.CloseRequests(draft);
    }

    private static bool IsBack(StepState step) => step.Status == StepStatus.Undone || (step.Status == StepStatus.Skipped && step.Back);

    private static ImmutableArray<string> Stays(RunState state) =>
        [.. Plan(state, state.Rollback!.FromPhase, Target(state)).Where(s => s.Status == StepStatus.Skipped).Select(s => $"{s.Key}: {s.Words}")];
}
