using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>What panic, rollback and abort take back: requests, and what was about to begin.</summary>
internal static class Withdrawal
{
    /// <param name="why"><c>panic</c>, <c>rollback</c>, <c>abort</c>.</param>
    /// <param name="except">A request that is being carried out right now.</param>
    public static void All(Draft draft, string why, int? except = null)
    {
        foreach (var request in draft.State.OpenRequests.Where(r => r.Number != except).ToList()) draft.Void(request, why, $"withdrawn by {why}");
        foreach (var step in Alive(draft.State).ToList())
        {
            if (step.Status is StepStatus.Previewed or StepStatus.AwaitingApproval or StepStatus.Due)
                draft.Add(step, new StepWithdrawn(why, $"withdrawn by {why}", "pending"));
            else if (step.Status == StepStatus.Running && step.IsObservation)
                draft.Add(step, new StepWithdrawn(why, $"stopped by {why}: it only reads and looks again later", "pending"));
        }

        // What had not begun would begin unasked when the run goes on.
        foreach (var operation in draft.State.OpenOperations.Where(o => !o.Begun).ToList())
            draft.Add(new OperationEnded(operation.Shape.Id, operation.Instance, "withdrawn", $"withdrawn by {why}"));
    }

    /// <summary>One operation is over, with whatever was asked for it.</summary>
    public static void Of(Draft draft, OperationState operation, string words)
    {
        foreach (var open in draft.State.OpenRequests.Where(r => r.Asked.Of != RequestKind.Command && r.Asked.Step is { } s && operation.Steps.Contains(s)).ToList())
            draft.Void(open, "moot", words);
        draft.Add(new OperationEnded(operation.Shape.Id, operation.Instance, operation.Begun ? "abandoned" : "withdrawn", words));
    }

    /// <summary>Cuts what runs: outcomes become unknown.</summary>
    public static void Cut(Draft draft)
    {
        foreach (var step in Alive(draft.State).Where(s => s.Status is StepStatus.Running or StepStatus.Undoing && !s.IsObservation).ToList())
        {
            draft.Add(step, new StepUnknown("cut", "cut by panic: nobody knows how far it came"));
            Unknowns.SettleReading(draft, step.Key);
        }
    }

    /// <summary>Steps that may be on their way: of phases, and of open operations.</summary>
    public static IEnumerable<StepState> Alive(RunState state) =>
        state.Steps.Values.Where(s => s.Operation is not { } key || state.Operations.Find(o => o.Key == key) is { IsOpen: true });

    public static bool AnythingRuns(RunState state) => Alive(state).Any(s => s.Status is StepStatus.Running or StepStatus.Undoing);
}
