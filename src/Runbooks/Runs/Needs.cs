using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Attestations and guards that must hold.</summary>
internal static class Needs
{
    /// <summary>The first need that does not hold, in words with figures; null when all hold. A guard without an answer does not hold.</summary>
    public static string? Unmet(RunState state, ImmutableArray<string> needs, Situation situation, ImmutableDictionary<string, GuardAnswer>? guards)
    {
        var index = ShapeIndex.Of(state.Shape);
        foreach (var need in needs)
        {
            var words = !index.Attesters.ContainsKey(need) ? Guard(need, guards) : Marks.Of(state, need, situation) is { Counts: false } mark ? mark.Words : null;
            if (words is not null) return words;
        }

        return null;
    }

    /// <summary>The first attestation that is false, voided or never made; null: all may still come by looking again.</summary>
    public static Mark? Lost(RunState state, ImmutableArray<string> needs, Situation situation) =>
        ShapeIndex.Of(state.Shape).AttestationsOf(needs).Select(n => Marks.Of(state, n, situation))
            .FirstOrDefault(m => m.State is MarkState.No or MarkState.Missing);

    /// <summary>
    /// Attestations that hold and rest, at whatever remove, on this one: also through one between them that is only old by now, for what was
    /// made upon it then is no truer for that.
    /// </summary>
    public static ImmutableArray<string> Resting(RunState state, string name)
    {
        var falls = new List<string> { name };
        var makers = ShapeIndex.Of(state.Shape).Attesters;
        for (var i = 0; i < falls.Count; i++)
            falls.AddRange(makers.Where(m => m.Value.Needs.Contains(falls[i]) && !falls.Contains(m.Key)).Select(m => m.Key).Order(StringComparer.Ordinal));
        return [.. falls.Skip(1).Where(f => state.Attestations.GetValueOrDefault(f) is { Holds: true })];
    }

    /// <summary>
    /// Names needed by anything ahead: later gates, steps not over yet, operations still possible. What such an attestation rests on counts only
    /// while it must be made anew: once the comparison stands, nobody ahead asks whether the copy is still drained (it is stopped by then). What a
    /// step of ours has ended on purpose is not asked for again at all.
    /// </summary>
    public static HashSet<string> Ahead(RunState state, DateTimeOffset now)
    {
        var ahead = Direct(state);
        var more = new Queue<string>(ahead);
        while (more.TryDequeue(out var name))
            if (ShapeIndex.Of(state.Shape).Attesters.TryGetValue(name, out var step) && state.Attestations.GetValueOrDefault(name)?.IsFresh(now) != true)
                foreach (var under in Under(state, step))
                    if (ahead.Add(under)) more.Enqueue(under);
        return ahead;
    }

    /// <summary>Attestations that this one rests on, but for those a step of ours has ended on purpose since.</summary>
    public static ImmutableArray<string> Under(RunState state, StepShape maker) => Open(state, [.. ShapeIndex.Of(state.Shape).AttestationsOf(maker.Needs)]);

    /// <summary>Needs without those that a step of ours has ended on purpose since.</summary>
    public static ImmutableArray<string> Open(RunState state, ImmutableArray<string> needs) => needs.IsEmpty ? needs : needs.RemoveAll(n => IsEnded(state, n));

    /// <summary>
    /// Whether a changing step that needed it has been begun and ends it on purpose; also without that word while such a step runs and after it
    /// has succeeded, where nobody else ahead needs it: what it rested on then may go.
    /// </summary>
    private static bool IsEnded(RunState state, string name)
    {
        var users = state.PhaseSteps.Where(s => s.Changes && s.Begun && !s.Back && (s.Shape.Needs.Contains(name) || s.Shape.Gate?.Needs.Contains(name) == true)).ToList();
        return users.Exists(s => s.Shape.Ends.Contains(name))
            || (users.Exists(s => s.Status is StepStatus.Running or StepStatus.Succeeded) && !Direct(state).Contains(name));
    }

    private static HashSet<string> Direct(RunState state)
    {
        var ahead = new HashSet<string>(StringComparer.Ordinal);
        for (var i = state.PhaseIndex; i < state.Shape.Phases.Length; i++)
        {
            var phase = state.Shape.Phases[i];
            if (phase.Gate is { } gate && (i > state.PhaseIndex || !state.Entered)) ahead.UnionWith(gate.Needs);
            foreach (var step in phase.Steps.Where(s => StillAsks(state.Steps[s.Id]))) Add(step.Needs.RemoveAll(n => state.Steps[step.Id].Begun && step.Ends.Contains(n)), step.Gate?.Needs);
            foreach (var operation in state.Shape.Operations.Where(o => o.In.Contains(phase.Id))) Add(operation.Needs, operation.Gate?.Needs);
        }

        foreach (var operation in state.OpenOperations)
            foreach (var step in operation.Shape.Steps) ahead.UnionWith(step.Needs);
        return ahead;

        void Add(ImmutableArray<string> needs, ImmutableArray<string>? gate)
        {
            ahead.UnionWith(needs);
            if (gate is { } more) ahead.UnionWith(more);
        }
    }

    /// <summary>A change that is being made asks for nothing any more; it may be what makes its own needs untrue.</summary>
    private static bool StillAsks(StepState step) => !step.IsOver && !(step.Changes && step.Status == StepStatus.Running);

    private static string? Guard(string name, ImmutableDictionary<string, GuardAnswer>? guards) =>
        guards is null || !guards.TryGetValue(name, out var answer) ? $"{name} has not been asked yet" : answer.Holds ? null : answer.Words;
}
