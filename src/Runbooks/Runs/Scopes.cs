using System.Collections.Immutable;

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

    /// <summary>Who keeps a step from being begun; null: nobody.</summary>
    public static string? HeldBy(RunState state, StepState step) =>
        HeldBy(state, Of(state, step), step.Operation ?? step.Key, step.Operation is { } key ? state.Operations.Find(o => o.Key == key)!.Shape.Mends : []);

    /// <summary>
    /// Who holds something overlapping: a step's key or an operation's key; null: it is free. Held while running, unknown or undoing, by an
    /// operation from its first claim to its end, but free while failed.
    /// </summary>
    /// <param name="self">Key of the step or operation that asks; it never holds up itself.</param>
    /// <param name="mends">Steps and operations that whoever asks may run beside.</param>
    public static string? HeldBy(RunState state, string? scope, string self, ImmutableArray<string> mends)
    {
        foreach (var step in state.Steps.Values)
            if (step.Operation is null && step.Changes && step.Key != self
                && step.Status is (StepStatus.Running or StepStatus.Unknown or StepStatus.Undoing)
                && !mends.Contains(step.Shape.Id) && Overlap(scope, Of(state, step)))
                return step.Key;
        return state.Operations.Find(o => o.IsOpen && o.HoldsLock && o.Key != self && Changes(o) && !mends.Contains(o.Shape.Id) && Overlap(scope, Of(state, o)))?.Key;
    }

    /// <summary>Who holds it and since when, and what frees it.</summary>
    public static Refusal Held(RunState state, string holder, string? scope)
    {
        var operation = state.Operations.Find(o => o.Key == holder);
        var step = state.Steps[operation is null ? holder : CommandRules.Acting(state, operation)];
        var who = operation is null ? $"{holder} ({step.Shape.Title})" : $"'{operation.Command}' of {operation.RequestedBy} ({holder})";
        var since = step.StartedAt is { } at && step.Status is StepStatus.Running or StepStatus.Undoing ? $" since {at:HH:mm:ss} UTC" : "";
        var mending = state.Shape.Operations.Where(o => o.Mends.Contains(operation?.Shape.Id ?? step.Shape.Id) && o.In.Contains(state.Phase.Id)).Select(o => $"'{o.Command}'").ToList();
        var way = step.Status == StepStatus.Unknown
            ? $"it is being asked what became of it; if nobody can tell: 'settle {step.Key} as done because …', or 'as not done'"
            : step.StartedAt is { } start ? $"it ends by {start + step.Shape.Timeout:HH:mm:ss} UTC at the latest; 'panic' cuts it" : "wait until it has ended";
        return new Refusal("locked", $"{who} holds {InWords(scope)}{since}", mending.Count == 0 ? way : $"{way}; beside it you may give {string.Join(" or ", mending)}");
    }

    public static bool Changes(OperationState operation) => operation.Shape.Steps.Any(s => s.Contract.Changes);
}
