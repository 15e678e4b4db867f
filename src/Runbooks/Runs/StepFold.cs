using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Events of steps.</summary>
internal static class StepFold
{
    /// <summary>As before it was ever begun; only its attempts go on counting.</summary>
    public static StepState Fresh(StepState s) => new() { Key = s.Key, Shape = s.Shape, PhaseIndex = s.PhaseIndex, Operation = s.Operation, Attempt = s.Attempt };

    public static RunState Apply(RunState state, RunEvent what, EventMeta meta)
    {
        var step = state.Steps[what.Step!];
        var next = what switch
        {
            StepPreviewed e => step with { Status = StepStatus.Previewed, Preview = e, Waits = null },
            StepDue e => step with { Status = StepStatus.Due, Granted = e.Request, Words = null },
            StepWaits e => step with { Waits = e.Cause is { } cause ? new WaitState(cause, e.Words, e.Proof, e.WayOut, meta.At) : null },
            StepStarted e => Start(step, e, meta),
            StepProgressed e => step with { Progress = new Progress(e.Done, e.Of, e.Unit, e.Rate, e.Words), LeaseEnd = e.LeaseEnd },
            StepSucceeded e => Over(step, StepStatus.Succeeded, meta) with
            {
                Facts = ValueReader.As(e.Facts, step.Shape.Contract.Facts), Figures = e.Figures, Words = e.Evidence,
            },
            StepFailed e => Over(step, StepStatus.Failed, meta) with { Class = e.Class, Words = e.Words, Proof = e.Proof, WayOut = e.WayOut },
            StepUnknown e => Over(step, StepStatus.Unknown, meta) with { Class = e.Why, Words = e.Words, Proof = e.Proof },
            StepSettled e => Settle(step, e, meta),
            StepRetried e => Retry(step, e),
            StepSkipped e => Over(step, StepStatus.Skipped, meta) with { Words = e.Because },
            StepWithdrawn e => Withdraw(step, e),
            UndoStarted e => Over(step, StepStatus.Undoing, meta) with
            {
                Back = true, Attempt = e.Attempt!.Value, Owner = e.Owner, LeaseEnd = e.LeaseEnd, StartedAt = meta.At, EndedAt = null, RetryAsked = false,
                VerifyCannotTell = false,
            },
            UndoEnded e => Over(step, UndoStatus(e.Outcome), meta) with { Back = true, Class = e.Outcome, Words = e.Words, Proof = e.Proof, WayOut = e.WayOut },
            _ => step,
        };
        return OperationFold.Follow(Use(state with { Steps = state.Steps.SetItem(step.Key, next) }, what, meta), step, next, what);
    }

    private static RunState Use(RunState state, RunEvent what, EventMeta meta) =>
        what is StepDue { Request: { } number } ? state with { Requests = ApprovalFold.Use(state.Requests, number, meta) } : state;

    private static StepState Start(StepState step, StepStarted e, EventMeta meta) => Over(step, StepStatus.Running, meta) with
    {
        Attempt = e.Attempt!.Value,
        Owner = e.Owner,
        LeaseEnd = e.LeaseEnd,
        StartedAt = meta.At,
        EndedAt = null,
        Digest = e.Digest,
        // Begun again after half a success: the way back still leads to where it first began.
        Before = step.Begun ? step.Before : e.Before,
        Begun = true,
        Progress = null,
        VerifyCannotTell = false,
    };

    private static StepState Over(StepState step, StepStatus status, EventMeta meta) => step with
    {
        Status = status, EndedAt = meta.At, Owner = null, LeaseEnd = null, Class = null, Words = null, Proof = null, WayOut = null,
        WaitsForRetry = false, RetryAsked = false, CheckAsked = false, Waits = null,
    };

    private static StepState Settle(StepState step, StepSettled e, EventMeta meta)
    {
        if (step.Status != StepStatus.Unknown) return step with { CheckAsked = false, Words = e.Because, Facts = e.Facts is null ? step.Facts : ValueReader.As(e.Facts, step.Shape.Contract.Facts) };
        return e.Verdict switch
        {
            Verdict.CannotTell => step with { VerifyCannotTell = true, Words = e.Because },
            Verdict.Yes when step.Back => Over(step, StepStatus.Undone, meta) with { Back = true, Words = e.Because },
            Verdict.Yes => Over(step, StepStatus.Succeeded, meta) with
            {
                Words = e.Because, Facts = ValueReader.As(e.Facts ?? step.Facts, step.Shape.Contract.Facts),
            },
            _ when !step.Back && e.Again => Again(step),
            _ when e.Again => Over(step, StepStatus.Failed, meta) with { Class = "not-done", Words = e.Because, RetryAsked = true },
            _ => Over(step, StepStatus.Failed, meta) with { Class = "not-done", Words = e.Because, WayOut = "retry it" },
        };
    }

    private static StepState Retry(StepState step, StepRetried e)
    {
        if (e.Check) return step with { CheckAsked = true };
        if (step.Back) return step with { RetryAsked = true };
        return step.Status == StepStatus.Failed ? Again(step) : step with { WaitsForRetry = false };
    }

    /// <summary>Pending, but begun before.</summary>
    private static StepState Again(StepState step) => Fresh(step) with { Begun = step.Begun, Before = step.Before };

    private static StepState Withdraw(StepState step, StepWithdrawn e) => e.To == "pending"
        ? Again(step) with { Words = e.Words }
        : step with { Status = StepStatus.Previewed, WaitsForRetry = !e.Asks, Granted = null, Words = e.Words };

    private static StepStatus UndoStatus(string outcome) => outcome switch
    {
        "undone" => StepStatus.Undone,
        "failed" => StepStatus.Failed,
        "unknown" => StepStatus.Unknown,
        _ => StepStatus.Skipped,
    };
}
