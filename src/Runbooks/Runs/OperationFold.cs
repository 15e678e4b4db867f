using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Events of operations, and what events of their steps mean for them.</summary>
internal static class OperationFold
{
    /// <summary>Ended operations kept for the card; older ones are forgotten, so that a decision costs the same after a thousand.</summary>
    private const int Kept = 30;

    public static string Key(string operation, int instance) => $"{operation}#{instance}";

    public static RunState Apply(RunState state, RunEvent what, EventMeta meta) => what switch
    {
        OperationRequested e => Request(state, e, meta),
        OperationEnded e => Forget(Change(state, Key(e.Operation, e.Instance),
            o => o with { Outcome = e.Outcome, Words = e.Words, EndedAt = meta.At, HoldsLock = false })),
        _ => state,
    };

    /// <summary>What an event of a step does to its operation.</summary>
    /// <param name="was">The step before the event.</param>
    public static RunState Follow(RunState state, StepState was, StepState step, RunEvent what) => step.Operation is not { } key ? state : what switch
    {
        StepDue => Change(state, key, o => o with { Authorized = true }),
        StepStarted => Change(state, key, o => o with { HoldsLock = true, Begun = true }),
        StepFailed => Change(state, key, o => o with { HoldsLock = false }),
        StepSettled when step.Status == StepStatus.Failed => Change(state, key, o => o with { HoldsLock = false }),
        // Withdrawn, an approval is used up with what it was for: it is asked for anew.
        StepWithdrawn when was.Granted is null && was.Status is StepStatus.Running or StepStatus.Due => state,
        StepRetried { Check: false } or StepWithdrawn => Change(state, key, o => o with { Authorized = false }),
        _ => state,
    };

    private static RunState Change(RunState state, string key, Func<OperationState, OperationState> change)
    {
        var at = state.Operations.FindIndex(o => o.Key == key);
        return at < 0 ? state : state with { Operations = state.Operations.SetItem(at, change(state.Operations[at])) };
    }

    private static RunState Request(RunState state, OperationRequested e, EventMeta meta)
    {
        var shape = state.Shape.Operations.First(o => o.Id == e.Operation);
        var key = Key(e.Operation, e.Instance);
        var steps = shape.Steps.Select(s => new StepState { Key = $"{key}/{s.Id}", Shape = s, PhaseIndex = -1, Operation = key }).ToList();
        var operation = new OperationState
        {
            Key = key,
            Shape = shape,
            Instance = e.Instance,
            Arguments = e.Arguments.ToImmutableDictionary(a => a.Key, a => Typed(shape.Arguments, a.Key, a.Value), StringComparer.Ordinal),
            RequestedBy = e.By,
            RequestedAt = meta.At,
            Steps = [.. steps.Select(s => s.Key)],
        };
        return state with
        {
            Operations = state.Operations.Add(operation),
            LastInstance = e.Instance,
            Steps = state.Steps.SetItems(steps.Select(s => KeyValuePair.Create(s.Key, s))),
        };
    }

    private static Actions.Value Typed(ImmutableArray<Definition.ParameterShape> arguments, string name, Actions.Value value) =>
        arguments.FirstOrDefault(a => a.Name == name) is { } shape ? Actions.ValueReader.As(value, shape.Kind) : value;

    private static RunState Forget(RunState state)
    {
        if (state.Operations.Count(o => !o.IsOpen) <= Kept) return state;
        var oldest = state.Operations.First(o => !o.IsOpen);
        var facts = oldest.Steps.Select(k => state.Steps[k]).Where(s => s.Status == StepStatus.Succeeded && !s.Facts.IsEmpty);
        return state with
        {
            Operations = state.Operations.Remove(oldest),
            Steps = state.Steps.RemoveRange(oldest.Steps),
            KeptFacts = state.KeptFacts.SetItems(facts.Select(s => KeyValuePair.Create(s.Key, s.Facts))),
        };
    }
}
