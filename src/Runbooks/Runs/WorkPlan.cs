using System.Collections.Immutable;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>What there is to do for a run now, and when to look again even if nothing is appended.</summary>
public sealed record WorkPlan(ImmutableArray<WorkItem> Items, DateTimeOffset? NextAt)
{
    public static readonly WorkPlan Empty = new([], null);

    /// <summary>Derived from state and clock alone.</summary>
    public static WorkPlan Due(RunState state, Situation situation) => Empty;

    /// <summary>
    /// Whether a claimed call should go on: the step is still running (or undoing) under this attempt and owner. When not
    /// (panic, lease lost, rollback of an observation), cancel its token and report nothing.
    /// </summary>
    public static bool IsMine(RunState state, string step, int attempt, string owner) =>
        state.Steps.TryGetValue(step, out var s) && s.Status is StepStatus.Running or StepStatus.Undoing && s.Attempt == attempt && s.Owner == owner;
}
