using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Approvals;

/// <summary>What must be asked before something begins: the gate (raised by the floors) or one press.</summary>
/// <param name="Gate">Null: a <c>confirm</c>, one press by any operator.</param>
/// <param name="Requester">Never counts for a gate; null when the bot asks by itself.</param>
internal sealed record Asking(RequestKind Of, string Target, GateShape? Gate, string? Requester)
{
    public bool Confirm => Gate is null;

    /// <summary>What a step needs, or null: it may begin without asking anybody.</summary>
    public static Asking? For(RunState state, StepState step)
    {
        if (step.Operation is { } key)
            return state.Operations.Find(o => o.Key == key) is { Authorized: false } operation ? For(state, operation) : null;
        var shape = step.Shape;
        var gate = Floors.Raise(state.Shape, state.Environment, shape.Gate, shape.Confirm, shape.Contract.Touch, state.Shape.Phases[step.PhaseIndex].Gate);
        if (gate is null) return shape.Confirm ? new Asking(RequestKind.Step, step.Key, null, null) : null;
        // In prod a confirm wants a second person: second to the one who brought the run here.
        return new Asking(RequestKind.Step, step.Key, gate, shape.Gate is null && shape.Confirm && !Floors.NeedsTwo(shape.Contract.Touch) ? BroughtHere(state) : null);
    }

    public static Asking? For(RunState state, OperationState operation) => For(state, operation.Shape, operation.Key, operation.RequestedBy);

    /// <summary>What an operation would need if this person asked for it.</summary>
    public static Asking? For(RunState state, OperationShape operation, string key, string requester)
    {
        var touch = operation.Steps.Max(s => s.Contract.Touch);
        var gate = Floors.Raise(state.Shape, state.Environment, operation.Gate, operation.Confirm, touch, null);
        return gate is null && !operation.Confirm ? null : new Asking(RequestKind.Operation, key, gate, gate is null ? null : requester);
    }

    public static Asking For(PhaseShape phase, string requester) => new(RequestKind.Phase, phase.Id, phase.Gate, requester);

    public ImmutableArray<Quorum> Quorums(RunShape shape) => Gate?.Quorums ?? [new Quorum(shape.Operators, 1)];

    /// <summary>Needs of the gate besides those of the step or operation.</summary>
    public ImmutableArray<string> Needs => Gate?.Needs ?? [];

    private static string BroughtHere(RunState state) =>
        state.Phases.TryGetValue(state.Phase.Id, out var phase) && phase.GateRequest is { } number
        && state.Requests.TryGetValue(number, out var request) ? request.Asked.Requester ?? state.StartedBy : state.StartedBy;
}

/// <summary>Whether a request could ever be granted, and who should ask otherwise.</summary>
internal static class Reach
{
    /// <summary>Null when the quorum can be reached by people other than the requester; else why not, naming who should ask.</summary>
    public static Refusal? Check(ImmutableArray<Quorum> quorums, string? requester, RunShape shape, Situation situation)
    {
        var others = situation.People.Where(p => p.Id != requester).ToList();
        if (QuorumMatch.Reached(quorums, others)) return null;
        var missing = QuorumMatch.Missing(quorums, others);
        var askers = situation.People
            .Where(p => p.Id != requester && p.Roles.Any(shape.Operators.Contains) && QuorumMatch.Reached(quorums, situation.People.Where(o => o.Id != p.Id)))
            .Select(p => p.Name).ToList();
        var you = requester is null ? "" : "besides you ";
        return new Refusal("nobody-left", $"nobody is left to approve: {you}{missing} would be needed",
            askers.Count > 0 ? $"let {string.Join(" or ", askers)} ask" : $"somebody else must be given the role: {missing}");
    }
}
