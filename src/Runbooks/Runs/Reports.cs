using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Reports about previews, progress and ends.</summary>
internal static class Reports
{
    public static ReportDecision Prepared(Draft draft, StepState step, WorkReport.Prepared report)
    {
        if (draft.State.Mode != Mode.Running || step.Status is not (StepStatus.Pending or StepStatus.Previewed or StepStatus.AwaitingApproval)
            || !Turn.Has(draft.State, step, draft.Now))
            return new ReportDecision([], $"{step.Key} is {StatusWords.Of(step)}");
        draft.Guards = (step.Key, report.Guards);
        var asking = Asking.For(draft.State, step);
        if (asking is not null && Digest(draft.State, step, asking, report.Preview) is { } digest && step.Preview?.Digest is var old && old != digest)
            Preview(draft, step, digest, report.Preview);
        var unmet = Needs.Unmet(draft.State, Advance.NeedsOf(draft.State, step, asking), draft.Situation, report.Guards);
        if (unmet is not null && step.Operation is { } key && draft.State.Operations.Find(o => o.Key == key) is { Begun: false } operation && GuardSays(draft, step, asking))
            Withdrawal.Of(draft, operation, unmet);
        else if (unmet is not null && GuardSays(draft, step, asking)) Telling.Tell(draft, step, $"needs: {Telling.Kind(unmet)}", unmet, null, null);
        else Telling.Over(draft, step);
        Advance.All(draft);
        return new ReportDecision([.. draft.Events], Hint: unmet ?? "");
    }

    /// <summary>No preview. What can never succeed ends the operation it was to begin; the rest is tried again.</summary>
    public static ReportDecision NotPrepared(Draft draft, StepState step, WorkReport.NotPrepared report)
    {
        if (!report.Refused || draft.State.Mode != Mode.Running || !Turn.Has(draft.State, step, draft.Now)
            || step.Operation is not { } key || draft.State.Operations.Find(o => o.Key == key) is not { } operation || operation.Steps[0] != step.Key)
            return Hindered(draft, step, report);
        Withdrawal.Of(draft, operation, report.Words);
        Advance.All(draft);
        return new ReportDecision([.. draft.Events], Hint: "");
    }

    /// <summary>No preview now: told once for each cause, shown until it can be had.</summary>
    private static ReportDecision Hindered(Draft draft, StepState step, WorkReport.NotPrepared report)
    {
        var waits = draft.State.Mode == Mode.Running && step.Status is StepStatus.Pending or StepStatus.Previewed or StepStatus.AwaitingApproval or StepStatus.Due;
        if (waits) Telling.Tell(draft, step, $"preview: {report.Class ?? Telling.Kind(report.Words)}", report.Words, report.Proof?.Text, report.WayOut);
        return new ReportDecision([.. draft.Events], Hint: report.WayOut is { } way ? $"{report.Words}. {way}" : report.Words);
    }

    /// <summary>What approvals of this step are bound to; null when an input is not known yet.</summary>
    public static string? Digest(RunState state, StepState step, Asking? asking, Preview? preview)
    {
        if (Inputs.Of(state, step, out _) is not { } inputs) return null;
        var own = EffectDigest.OfStep(step.Shape.Contract.Name, inputs, preview?.Effect);
        if (asking?.Of != RequestKind.Operation || state.Operations.Find(o => o.Key == step.Operation) is not { } operation) return own;
        // An operation of several steps is approved by its arguments: what its first step shows is not its effect.
        return EffectDigest.OfOperation(operation.Shape.Id, operation.Arguments, state.Shape.Digest, operation.Steps.Length == 1 ? own : null);
    }

    public static ReportDecision Guards(Draft draft, WorkReport.GuardsAnswered report)
    {
        if (!draft.State.Requests.TryGetValue(report.Request, out var request) || request.Status != RequestStatus.Granted)
            return new ReportDecision([], "the gate does not wait for this");
        draft.Guards = (report.Step, report.Guards);
        Advance.All(draft);
        return new ReportDecision([.. draft.Events], Hint: Needs.Unmet(draft.State, Requests.NeedsOf(draft.State, request), draft.Situation, report.Guards) ?? "");
    }

    /// <summary>Each 10 %, and when half the lease is gone; finer figures are not history.</summary>
    public static ReportDecision Progressed(Draft draft, StepState step, Progress progress)
    {
        var tenth = Tenth(progress) > Tenth(step.Progress);
        var stale = step.LeaseEnd is { } end && end - draft.Now < draft.Situation.LeaseTime / 2;
        if (tenth || stale || step.Progress is null)
            draft.Add(step, new StepProgressed(progress.Done, progress.Of, progress.Unit, progress.Rate, progress.Words, draft.Now + draft.Situation.LeaseTime));
        if (step is { IsObservation: false, Status: StepStatus.Running }) Telling.OfProgress(draft, step, progress);
        return new ReportDecision([.. draft.Events]);
    }

    public static ReportDecision Ended(Draft draft, StepState step, WorkReport.Ended report)
    {
        switch (report.Outcome)
        {
            case Outcome.Done done when report.Verify is null or { Verdict: Verdict.Yes }:
                draft.Add(step, new StepSucceeded(done.Facts, done.Figures.OrEmpty(), report.Verify?.Words ?? done.Evidence));
                Watching.Attest(draft, step, report.Verify?.Words ?? done.Evidence, done.Figures.OrEmpty());
                break;
            case Outcome.Done when report.Verify!.Verdict == Verdict.No:
                draft.Add(step, new StepFailed("not-verified", $"it returned, but: {report.Verify.Words}", null, $"look at it, then retry {step.Key}"));
                break;
            case Outcome.Done:
                draft.Add(step, new StepUnknown("outcome", $"it returned, but nobody can tell: {report.Verify!.Words}"));
                break;
            case Outcome.Failed failed:
                draft.Add(step, new StepFailed(failed.Class, failed.Words, failed.Proof?.Text, failed.WayOut));
                break;
            case Outcome.Unknown unknown:
                draft.Add(step, new StepUnknown("outcome", unknown.Words, unknown.Proof?.Text));
                break;
        }

        Unknowns.SettleReading(draft, step.Key);
        Advance.All(draft);
        return new ReportDecision([.. draft.Events], Hint: "");
    }

    public static ReportDecision UndoDone(Draft draft, StepState step, WorkReport.UndoDone report)
    {
        draft.Add(step, report.Outcome switch
        {
            Outcome.Done done when report.Verify is null or { Verdict: Verdict.Yes } => new UndoEnded("undone", report.Verify?.Words ?? done.Evidence),
            Outcome.Done when report.Verify!.Verdict == Verdict.No => new UndoEnded("failed", $"it returned, but: {report.Verify.Words}", null, $"retry {step.Key}"),
            Outcome.Done => new UndoEnded("unknown", $"it returned, but nobody can tell: {report.Verify!.Words}"),
            Outcome.Failed f => new UndoEnded("failed", f.Words, f.Proof?.Text, f.WayOut),
            Outcome.Unknown u => new UndoEnded("unknown", u.Words, u.Proof?.Text),
            _ => throw new ArgumentOutOfRangeException(nameof(report)),
        });
        Advance.All(draft);
        return new ReportDecision([.. draft.Events], Hint: "");
    }

    public static ReportDecision Verified(Draft draft, StepState step, Look look, ImmutableDictionary<string, Value>? facts, bool back)
    {
        if (step.Status != StepStatus.Unknown || step.Back != back) return new ReportDecision([], $"{step.Key} is {StatusWords.Of(step)}");
        if (look.Verdict == Verdict.CannotTell && step.VerifyCannotTell) return new ReportDecision([], Hint: look.Words);
        // An undo is always safe to repeat: cut off by the death of its worker it goes on by itself.
        var safe = back ? step.Class == "lease" : step.Shape.Contract.Repeatable;
        draft.Add(step, new StepSettled(look.Verdict, "verify", look.Words, look.Verdict == Verdict.No && safe, facts));
        if (look.Verdict == Verdict.Yes && !back) Watching.Attest(draft, step, look.Words, look.Figures.OrEmpty());
        Advance.All(draft);
        return new ReportDecision([.. draft.Events], Hint: look.Words);
    }

    private static void Preview(Draft draft, StepState step, string digest, Preview? preview)
    {
        if (step.Status == StepStatus.AwaitingApproval && draft.State.OpenRequests.LastOrDefault(r => r.Asked.Step == step.Key && r.Asked.Of != RequestKind.Command) is { } request)
        {
            draft.Void(request, "effect", $"the effect changed: now {preview?.Current} → {preview?.Target}, asked was {step.Preview?.Current} → {step.Preview?.Target}");
            draft.Add(step, new StepWithdrawn("effect", "the effect changed since it was asked", "previewed"));
        }

        var waits = draft.State.Steps[step.Key].WaitsForRetry;
        draft.Add(step, new StepPreviewed(digest, preview?.Current ?? "", preview?.Target ?? "", preview?.Words ?? step.Shape.Title, preview is { Details.IsDefault: false } ? preview.Details : []));
        if (waits) draft.Add(step, new StepWithdrawn("rejected", "previewed anew; it was refused and waits for retry", "previewed", Asks: false));
    }

    /// <summary>Whether it is a guard that says no (attestations may still come by looking again).</summary>
    private static bool GuardSays(Draft draft, StepState step, Asking? asking) =>
        ShapeIndex.Of(draft.State.Shape).GuardsOf(Advance.NeedsOf(draft.State, step, asking)).Any(g => draft.GuardsOf(step.Key)?.GetValueOrDefault(g) is { Holds: false });

    private static int Tenth(Progress? progress) => progress is { Of: > 0 } p ? (int)Math.Floor(Math.Clamp(p.Done / p.Of, 0, 1) * 10) : -1;

    public static ImmutableArray<Figure> OrEmpty(this ImmutableArray<Figure> figures) => figures.IsDefault ? [] : figures;
}
