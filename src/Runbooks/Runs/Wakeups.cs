using ChatOpsBot.Runbooks.Approvals;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>The next moment at which the clock alone changes something.</summary>
internal static class Wakeups
{
    public static DateTimeOffset? Next(RunState state, DateTimeOffset now) =>
        Times(state).Where(t => t > now).Select(t => (DateTimeOffset?)t).Min();

    private static IEnumerable<DateTimeOffset> Times(RunState state)
    {
        foreach (var step in Withdrawal.Alive(state).Where(s => s.Status is StepStatus.Running or StepStatus.Undoing))
        {
            if (step.LeaseEnd is { } lease) yield return lease;
            if (step.StartedAt is { } started) yield return started + step.Shape.Timeout;
        }

        foreach (var request in state.OpenRequests)
            if (request.Asked.Expires is { } expires) yield return expires;
        foreach (var held in state.Locks) yield return held.Until;
        foreach (var attestation in state.Attestations.Values.Where(a => a.Holds)) yield return attestation.FreshUntil;
        if (Deadlines.Next(state) is { } deadline) yield return deadline;
        if (!state.Entered) yield break;
        foreach (var step in state.Phase.Steps.Where(s => !state.Steps[s.Id].IsOver))
            if (Turn.Opens(state, step) is { } opens) yield return opens;
    }
}
