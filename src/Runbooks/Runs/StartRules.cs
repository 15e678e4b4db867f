using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Rules for what begins or ends something big: phases, operations, going back, aborting.</summary>
internal static class StartRules
{
    public static Refusal? Phase(RunState state, string id, Person? person, Situation situation)
    {
        var index = state.Shape.Phases.ToList().FindIndex(p => p.Id == id);
        if (index < 0) return new Refusal("unknown-phase", $"there is no phase '{Actions.ForeignText.From(id, 60)}'", $"phases: {string.Join(", ", state.Shape.Phases.Select(p => p.Id))}");
        var phase = state.Shape.Phases[index];
        var next = Turn.Next(state);
        if (phase != next)
            return index <= state.PhaseIndex && state.Entered
                ? new Refusal("entered", $"{id} was entered before", next is null ? null : $"next is {next.Id}")
                : new Refusal("not-next", $"{id} is not next", next is null ? "this is the last phase" : $"next is {next.Id}");
        if (phase.Gate is not { } gate) return new Refusal("no-gate", $"{id} is entered by itself as soon as {state.Phase.Id} is complete");
        if (Missing(state) is { } missing) return new Refusal("not-complete", $"{state.Phase.Id} is not complete: {missing}", "when it is, ask again");
        if (Gates.Asked(state, id) is { } asked) return new Refusal("asked", $"it is asked for already: request {asked.Number}", $"approve {asked.Number}");
        if (Needs.Lost(state, gate.Needs, situation) is { } lost) return new Refusal("needs", lost.Words, $"'check {lost.Step}' looks at once; when it holds again, ask again");
        return person is null ? null : Reach.Check(gate.Quorums, person.Id, state.Shape, situation);
    }

    public static Refusal? Operation(RunState state, string id, Person? person, Situation situation)
    {
        if (state.Shape.Operations.FirstOrDefault(o => o.Id == id) is not { } shape)
            return new Refusal("unknown-operation", $"there is no operation '{Actions.ForeignText.From(id, 60)}'", $"operations: {string.Join(", ", state.Shape.Operations.Select(o => o.Command))}");
        if (!state.Entered || !shape.In.Contains(state.Phase.Id))
            return new Refusal("not-its-phase", $"'{shape.Command}' is for {string.Join(", ", shape.In)}; the run is in {state.Phase.Id}");
        var attested = ShapeIndex.Of(state.Shape).AttestationsOf(shape.Needs.AddRange(shape.Gate?.Needs ?? []));
        if (Needs.Unmet(state, [.. attested], situation, null) is { } unmet) return new Refusal("needs", unmet, "when it holds again, ask again; check looks at once");
        // With arguments in its scope it is looked at when they are known.
        if (shape.Scope?.Holes.Any() != true && Scope(state, shape, shape.Scope is { } s ? Inputs.Text(state, null, s) : null) is { } held) return held;
        return person is null || Asking.For(state, shape, id, person.Id) is not { Confirm: false } asking
            ? null
            : Reach.Check(asking.Quorums(state.Shape), person.Id, state.Shape, situation);
    }

    /// <summary>Whether what an operation with these arguments locks is free: no holder, and none open that overlaps (a failed one does not count).</summary>
    public static Refusal? Scope(RunState state, OperationShape shape, string? scope)
    {
        if (!shape.Steps.Any(s => s.Contract.Changes)) return null;
        if (Scopes.HeldBy(state, scope, "", shape.Mends) is { } holder) return Scopes.Held(state, holder, scope);
        var other = state.OpenOperations.FirstOrDefault(
            o => !shape.Mends.Contains(o.Shape.Id) && Scopes.Overlap(scope, Scopes.Of(state, o)) && !o.Steps.Any(k => state.Steps[k].Status == StepStatus.Failed));
        return other is null
            ? null
            : new Refusal("open", $"'{other.Command}' of {other.RequestedBy} is asked for and has not begun ({other.Key})", $"whoever asked says 'withdraw', or 'skip {other.Key} because …'");
    }

    public static Refusal? RollBack(RunState state, bool all)
    {
        if (state.NoReturn is { } gone)
            return new Refusal("no-return", $"no way back: passed at {gone.At:HH:mm:ss} UTC by {gone.Step}, approved by {string.Join(" and ", gone.By)}", "forward is retry, skip, or the reverse copy");
        if (state.UnderPause == Mode.RollingBack)
            return all && GoingBack.Target(state) >= 0 ? null : new Refusal("going-back", "it is going back to the start already");
        return !state.Entered ? new Refusal("nothing-begun", "nothing has begun", "abort ends the run") : null;
    }

    public static Refusal? Abort(RunState state)
    {
        if (state.NoReturn is not null || Ending.ChangedSinceCheckpoint(state).ToList() is not { Count: > 0 } changed) return null;
        var checkpoint = state.Shape.Phases[Ending.Checkpoint(state)].Id;
        return new Refusal("changed", $"{string.Join(", ", changed.Select(s => s.Key))} changed things since {checkpoint}: the run may not end like this", "roll back first");
    }

    /// <summary>What keeps the phase from being complete.</summary>
    private static string? Missing(RunState state)
    {
        if (!state.Entered) return null;
        if (state.Phase.Steps.Select(s => state.Steps[s.Id]).FirstOrDefault(s => !s.IsOver) is { } step)
            return $"{step.Key} is {StatusWords.Of(step)}";
        return state.OpenOperations.FirstOrDefault() is { } operation ? $"'{operation.Command}' is open" : null;
    }
}
