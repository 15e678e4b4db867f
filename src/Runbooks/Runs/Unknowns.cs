using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Outcomes nobody knows.</summary>
internal static class Unknowns
{
    /// <summary>
    /// A reading action changes nothing: what became of it need not be asked of the world. Cut, or its worker gone: it reads again by itself.
    /// Timed out, or told to be unknown: it failed, and people decide (there are no retry counts).
    /// </summary>
    public static void SettleReading(Draft draft, string key)
    {
        var step = draft.State.Steps[key];
        if (step is not { Status: StepStatus.Unknown, Changes: false, IsObservation: false, Back: false }) return;
        var again = step.Class is "lease" or "cut";
        draft.Add(step, new StepSettled(Verdict.No, "verify", again ? "it only reads: it reads again" : $"it only reads: {step.Words}", again));
    }
}
