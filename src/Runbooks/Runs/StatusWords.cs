namespace ChatOpsBot.Runbooks.Runs;

/// <summary>States in words, the same on cards, in help and in refusals.</summary>
public static class StatusWords
{
    public static string Of(StepState step) => (step.Status, step.Back) switch
    {
        (StepStatus.Pending, _) => "waiting",
        (StepStatus.Previewed, _) when step.WaitsForRetry => "refused, waits for retry",
        (StepStatus.Previewed, _) => "previewed",
        (StepStatus.AwaitingApproval, _) => "waiting for approval",
        (StepStatus.Due, _) => "next",
        (StepStatus.Running, _) => "running",
        (StepStatus.Succeeded, _) => "done",
        (StepStatus.Failed, true) => "undo failed",
        (StepStatus.Failed, false) => "failed",
        (StepStatus.Unknown, true) => "undo unknown",
        (StepStatus.Unknown, false) => "unknown",
        (StepStatus.Skipped, true) => "stays",
        (StepStatus.Skipped, false) => "skipped",
        (StepStatus.Undoing, _) => "being undone",
        _ => "undone",
    };
}
