using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Observations and attestations. Looks that change nothing are not journaled.</summary>
internal static class Watching
{
    /// <summary>A running observation looked: it held long enough, timed out, or goes on.</summary>
    public static ReportDecision Looked(Draft draft, StepState step, WorkReport.Looked report)
    {
        draft.See(step, report.Look, report.Took);
        var held = report.Look.Verdict == Verdict.Yes && report.YesSince is { } since && draft.Now - since >= step.Shape.HoldsFor / draft.State.Pace;
        var rests = step.Shape.Attests is null ? null : Needs.Unmet(draft.State, Needs.Under(draft.State, step.Shape), draft.Situation, null);
        if (held && rests is null)
        {
            draft.Add(step, new StepSucceeded(ImmutableDictionary<string, Value>.Empty, report.Look.Figures.OrEmpty(), report.Look.Words));
            Attest(draft, step, report.Look.Words, report.Look.Figures.OrEmpty());
            Advance.All(draft);
            return new ReportDecision([.. draft.Events], Hint: "");
        }

        if (draft.Now - step.StartedAt > step.Shape.Timeout)
        {
            Timeout(draft, step, report.Look.Words);
            Advance.All(draft);
            return new ReportDecision([.. draft.Events], Hint: "");
        }

        // The lease is renewed by looking, with or without figures.
        var progress = report.Look.Progress ?? new Progress(0, 0, "", 0, report.Look.Words);
        Telling.OfLook(draft, step, report.Look);
        return Reports.Progressed(draft, step, progress) with { Hint = rests is not null && held ? $"{report.Look.Words}; waits: {rests}" : report.Look.Words };
    }

    public static void Timeout(Draft draft, StepState step, string? lastNo) =>
        draft.Add(step, new StepFailed(
            "timeout", $"not so within {Durations.Write(step.Shape.Timeout)}{(lastNo is null ? "" : $"; last seen: {lastNo}")}", null, $"retry {step.Key} looks again"));

    /// <summary>A success that attests something.</summary>
    public static void Attest(Draft draft, StepState step, string evidence, ImmutableArray<Figure> figures)
    {
        if (step.Shape is { Attests: { } name, Fresh: { } fresh }) draft.Add(step, new Attested(name, evidence, draft.Now + fresh, figures));
    }

    /// <summary>A watched attestation was looked at: renewed at half of <c>fresh</c>, told at once when it turns false.</summary>
    public static ReportDecision Watched(Draft draft, StepState step, WorkReport.Watched report)
    {
        if (step.Status != StepStatus.Succeeded || step.Shape is not { Attests: { } name, Fresh: { } fresh }) return new ReportDecision([], $"{step.Key} is {StatusWords.Of(step)}");
        if (!Needs.Ahead(draft.State, draft.Now).Contains(name)) return new ReportDecision([], $"nobody needs {name} any more");
        draft.See(step, report.Look, report.Took);
        var known = draft.State.Attestations.GetValueOrDefault(name);
        switch (report.Look.Verdict)
        {
            case Verdict.No when known is { Holds: true }:
                Requests.Lose(draft, name, "false", report.Look.Words, step);
                break;
            case Verdict.Yes when known is { Holds: true }:
                if (known.FreshUntil - draft.Now <= fresh / 2) Attest(draft, step, report.Look.Words, report.Look.Figures.OrEmpty());
                break;
            // Lost: it must hold for as long as it had to at first, and what it rests on must hold too.
            case Verdict.Yes when report.YesSince is { } since && draft.Now - since >= step.Shape.HoldsFor / draft.State.Pace
                && Needs.Unmet(draft.State, Needs.Under(draft.State, step.Shape), draft.Situation, null) is null:
                Attest(draft, step, report.Look.Words, report.Look.Figures.OrEmpty());
                break;
        }

        Advance.All(draft);
        return new ReportDecision([.. draft.Events], Hint: report.Look.Words);
    }

    /// <summary>A finished reading step was looked at once more.</summary>
    public static ReportDecision Rechecked(Draft draft, StepState step, WorkReport.Rechecked report)
    {
        if (step.Status != StepStatus.Succeeded || step.Changes) return new ReportDecision([], $"{step.Key} is {StatusWords.Of(step)}");
        if (step.IsObservation) draft.See(step, report.Look, report.Took);
        var rests = Needs.Unmet(draft.State, Needs.Under(draft.State, step.Shape), draft.Situation, null);
        if (step.Shape.Attests is not null && report.Look.Verdict == Verdict.Yes && rests is null)
        {
            if (report.Facts is { IsEmpty: false } facts) draft.Add(step, new StepSettled(Verdict.Yes, "verify", report.Look.Words, Facts: facts));
            Attest(draft, step, report.Look.Words, report.Look.Figures.OrEmpty());
        }
        else if (step.Shape.Attests is { } lost && report.Look.Verdict == Verdict.No && draft.State.Attestations.TryGetValue(lost, out var a) && a.Holds | a.LostWhy == "old"
            && Needs.Ahead(draft.State, draft.Now).Contains(lost)) // what a step of ours has ended since pulls nothing down
            Requests.Lose(draft, lost, "false", report.Look.Words, step);
        else if (step.CheckAsked)
            draft.Add(step, new StepSettled(report.Look.Verdict, "verify", rests is null ? report.Look.Words : $"{report.Look.Words}; but {rests}"));
        Advance.All(draft);
        return new ReportDecision([.. draft.Events], Hint: report.Look.Words);
    }
}
