using System.Collections.Immutable;
using System.Globalization;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>How runs end.</summary>
internal static class Ending
{
    /// <summary>Aborting: waits for what runs, closes operations, ends.</summary>
    public static void Advance(Draft draft)
    {
        if (Withdrawal.AnythingRuns(draft.State)) return;
        foreach (var operation in draft.State.OpenOperations.ToList())
            draft.Add(new OperationEnded(operation.Shape.Id, operation.Instance, operation.Begun ? "abandoned" : "withdrawn", "the run was aborted"));
        Abort(draft);
    }

    public static void Abort(Draft draft)
    {
        draft.Add(new RunAborted(Stays(draft.State), Unknown(draft.State)));
        CloseRequests(draft);
    }

    public static void CloseRequests(Draft draft)
    {
        foreach (var request in draft.State.OpenRequests.ToList()) draft.Void(request, "ended", "the run has ended");
    }

    /// <summary>What was changed and stays.</summary>
    public static ImmutableArray<string> Stays(RunState state) =>
        [.. state.PhaseSteps.Where(s => s.Changes && s.Begun && s.Status is not (StepStatus.Undone or StepStatus.Unknown)).Select(s => $"{s.Key}: {s.Words ?? s.Shape.Title}")];

    private static ImmutableArray<string> Unknown(RunState state) =>
        [.. state.Steps.Values.Where(s => s.Status is StepStatus.Unknown or StepStatus.Running or StepStatus.Undoing && s.Changes)
            .OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}: unknown whether it was done")];

    public static ImmutableArray<Figure> Figures(RunState state, DateTimeOffset now)
    {
        var steps = state.PhaseSteps.ToList();
        return
        [
            new Figure("took", Durations.Write(TimeSpan.FromSeconds(Math.Floor((now - state.StartedAt).TotalSeconds)))),
            new Figure("steps", string.Create(CultureInfo.InvariantCulture, $"{steps.Count(s => s.Status == StepStatus.Succeeded)} of {steps.Count}")),
            new Figure("skipped", string.Create(CultureInfo.InvariantCulture, $"{steps.Count(s => s.Status == StepStatus.Skipped)}")),
        ];
    }

    /// <summary>How long the way back would take: each undo as long as planned, else as long as the step took.</summary>
    public static TimeSpan WayBackTime(RunState state, int from, int target)
    {
        var total = TimeSpan.Zero;
        foreach (var shape in WayBack.Steps(state.Shape, from, target).Where(s => s.Undo != UndoRule.None))
        {
            var step = state.Steps[shape.Id];
            var took = step is { Begun: true, StartedAt: { } start, EndedAt: { } end } ? end - start : TimeSpan.Zero;
            total += shape.Planned is { } planned ? planned / state.Pace : took;
        }

        return TimeSpan.FromSeconds(Math.Ceiling(total.TotalSeconds));
    }

    /// <summary>The checkpoint's index before the present phase, or -1.</summary>
    public static int Checkpoint(RunState state) => WayBack.Target(state.Shape, state.PhaseIndex);

    /// <summary>Changing steps begun since a checkpoint: then the run may not simply end here.</summary>
    public static IEnumerable<StepState> ChangedSinceCheckpoint(RunState state) =>
        Checkpoint(state) is var target && target < 0 ? [] : GoingBack.Plan(state, state.PhaseIndex, target).Where(s => s.Status != StepStatus.Undone);
}
