using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>What a report leads to.</summary>
/// <param name="Stale">It does not fit any more; then there are no events.</param>
/// <param name="Started">It was a claim, and it holds: the step's key.</param>
/// <param name="Hint">What to show for the step until something is journaled; null: nothing new, empty: forget what was shown.</param>
public sealed record ReportDecision(ImmutableArray<RunEvent> Events, string? Stale = null, string? Started = null, string? Hint = null)
{
    /// <summary>A look to be remembered (<see cref="Situation.Looks"/>), by step key; null: none was reported.</summary>
    public (string Step, Seen Look)? Seen { get; init; }
}

public static partial class Decide
{
    public static ReportDecision Report(RunState state, WorkReport report, Situation situation)
    {
        if (situation.WorldGone is { } gone) return new ReportDecision([], gone);
        if (situation.Broken is { } broken) return new ReportDecision([], broken);
        if (state.Ended) return new ReportDecision([], "the run has ended");
        var draft = new Draft(state, situation, $"worker:{report.Owner}");
        if (report is WorkReport.GuardsAnswered asked) return Reports.Guards(draft, asked);
        if (!state.Steps.TryGetValue(report.Step, out var step)) return new ReportDecision([], $"there is no {report.Step} any more");
        if (step.Attempt != report.Attempt) return new ReportDecision([], $"{step.Key} is at attempt {step.Attempt}, not {report.Attempt}");
        var decision = Report(draft, step, report);
        return decision.Stale is null ? decision with { Seen = draft.Seen } : decision;
    }

    private static ReportDecision Report(Draft draft, StepState step, WorkReport report) =>
        report switch
        {
            WorkReport.Prepared r => Reports.Prepared(draft, step, r),
            WorkReport.NotPrepared r => Reports.NotPrepared(draft, step, r),
            WorkReport.Claim r => Claims.Begin(draft, step, r),
            WorkReport.ClaimUndo r => Claims.Undo(draft, step, r),
            WorkReport.Watched r => Watching.Watched(draft, step, r),
            WorkReport.Rechecked r => Watching.Rechecked(draft, step, r),
            WorkReport.Verified r => Reports.Verified(draft, step, r.Look, r.Facts, back: false),
            WorkReport.VerifiedUndone r => Reports.Verified(draft, step, r.Look, null, back: true),
            _ => Running(draft, step, report),
        };

    /// <summary>Reports that only the owner of the lease may make.</summary>
    private static ReportDecision Running(Draft draft, StepState step, WorkReport report)
    {
        if (step.Status is not (StepStatus.Running or StepStatus.Undoing)) return new ReportDecision([], $"{step.Key} is {StatusWords.Of(step)}");
        if (step.Owner != report.Owner) return new ReportDecision([], $"{step.Key} belongs to {step.Owner}");
        return report switch
        {
            WorkReport.Progressed r => Reports.Progressed(draft, step, r.Progress),
            WorkReport.Looked r when step.IsObservation => Watching.Looked(draft, step, r),
            WorkReport.Ended r when step.Status == StepStatus.Running => Reports.Ended(draft, step, r),
            WorkReport.UndoDone r when step.Status == StepStatus.Undoing => Reports.UndoDone(draft, step, r),
            _ => new ReportDecision([], $"{report.GetType().Name} does not fit {step.Key}"),
        };
    }
}
