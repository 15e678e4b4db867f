namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Scopes are paths; one covers all below it; null is the whole run.</summary>
internal static class Scopes
{
    public static bool Overlap(string? a, string? b) =>
        a is null || b is null || a == b
        || a.StartsWith(b + "/", StringComparison.Ordinal) || b.StartsWith(a + "/", StringComparison.Ordinal);

    public static string InWords(string? scope) => scope ?? "the whole run";

    /// <summary>What a changing phase step locks.</summary>
    public static string? Of(RunState state, StepState step) =>
        step.Operation is { } key ? Of(state, state.Operations.Find(o => o.Key == key)!)
        : step.Shape.Scope is { } scope ? Inputs.Text(state, null, scope) : null;

    public static string? Of(RunState state, OperationState operation) =>
        operation.Shape.Scope is { } scope ? Inputs.Text(state, operation.Key, scope) : null;

    /// <summary>
    /// Who holds something overlapping: a step's key or an operation's key; null: it is free. Held while running, unknown or undoing, by an
    /// operation from its first claim to its end, but free while failed.
    /// </summary>
    /// <param name="self">Key of the step or operation that asks; it never holds up itself.</param>
    public static string? HeldBy(RunState state, string? scope, string self)
    {
        foreach (var step in state.Steps.Values)
            if (step.Operation is null && step.Changes && step.Key != self
                && step.Status is (StepStatus.Running or StepStatus.Unknown or StepStatus.Undoing)
                && Overlap(scope, Of(state, step)))
                return step.Key;
        return state.Operations.Find(o => o.IsOpen && o.HoldsLock && o.Key != self && Changes(o) && Overlap(scope, Of(state, o)))?.Key;
    }

    public static bool Changes(OperationState operation) => operation.Shape.Steps.Any(s => s.Contract.Changes);
}
