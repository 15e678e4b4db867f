using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Attestations and guards that must hold.</summary>
internal static class Needs
{
    /// <summary>The first need that does not hold, in words with figures; null when all hold. A guard without an answer does not hold.</summary>
    public static string? Unmet(RunState state, ImmutableArray<string> needs, DateTimeOffset now, ImmutableDictionary<string, GuardAnswer>? guards)
    {
        var index = ShapeIndex.Of(state.Shape);
        foreach (var need in needs)
        {
            var words = index.Attesters.TryGetValue(need, out var step) ? Attestation(state, need, step.Id, now) : Guard(need, guards);
            if (words is not null) return words;
        }

        return null;
    }

    /// <summary>The first attestation that is not merely old but false, voided or never made; null: all may still come by looking again.</summary>
    public static string? Lost(RunState state, ImmutableArray<string> needs, DateTimeOffset now)
    {
        foreach (var need in ShapeIndex.Of(state.Shape).AttestationsOf(needs))
            if (!state.Attestations.TryGetValue(need, out var a) || a is { Holds: false, LostWhy: not "old" })
                return Attestation(state, need, ShapeIndex.Of(state.Shape).Attesters[need].Id, now);
        return null;
    }

    /// <summary>Attestations that hold and rest, at whatever remove, on this one.</summary>
    public static ImmutableArray<string> Resting(RunState state, string name)
    {
        var falls = new List<string> { name };
        for (var i = 0; i < falls.Count; i++)
            falls.AddRange(state.Attestations.Values
                .Where(a => a.Holds && !falls.Contains(a.Name) && state.Steps.TryGetValue(a.Step, out var s) && s.Shape.Needs.Contains(falls[i]))
                .Select(a => a.Name));
        return [.. falls.Skip(1)];
    }

    /// <summary>
    /// Names needed by anything ahead: later gates, steps not over yet, operations still possible. What such an attestation rests on counts only
    /// while it must be made anew: once the comparison stands, nobody ahead asks whether the copy is still drained (it is stopped by then).
    /// </summary>
    public static HashSet<string> Ahead(RunState state, DateTimeOffset now)
    {
        var index = ShapeIndex.Of(state.Shape);
        var ahead = new HashSet<string>(StringComparer.Ordinal);
        for (var i = state.PhaseIndex; i < state.Shape.Phases.Length; i++)
        {
            var phase = state.Shape.Phases[i];
            if (phase.Gate is { } gate && (i > state.PhaseIndex || !state.Entered)) ahead.UnionWith(gate.Needs);
            foreach (var step in phase.Steps.Where(s => !state.Steps[s.Id].IsOver)) Add(step.Needs, step.Gate?.Needs);
            foreach (var operation in state.Shape.Operations.Where(o => o.In.Contains(phase.Id))) Add(operation.Needs, operation.Gate?.Needs);
        }

        foreach (var operation in state.OpenOperations)
            foreach (var step in operation.Shape.Steps) ahead.UnionWith(step.Needs);
        var more = new Queue<string>(ahead);
        while (more.TryDequeue(out var name))
            if (index.Attesters.TryGetValue(name, out var step) && state.Attestations.GetValueOrDefault(name)?.IsFresh(now) != true)
                foreach (var under in step.Needs)
                    if (ahead.Add(under)) more.Enqueue(under);
        return ahead;

        void Add(ImmutableArray<string> needs, ImmutableArray<string>? gate)
        {
            ahead.UnionWith(needs);
            if (gate is { } more) ahead.UnionWith(more);
        }
    }

    private static string? Guard(string name, ImmutableDictionary<string, GuardAnswer>? guards) =>
        guards is null || !guards.TryGetValue(name, out var answer) ? $"{name} has not been asked yet" : answer.Holds ? null : answer.Words;

    private static string? Attestation(RunState state, string name, string step, DateTimeOffset now)
    {
        if (!state.Attestations.TryGetValue(name, out var a)) return $"{name} is not attested yet: {step} must succeed first";
        if (a.IsFresh(now)) return null;
        var fresh = Durations.Write(state.Steps[a.Step].Shape.Fresh ?? TimeSpan.Zero);
        return a.Holds || a.LostWhy == "old"
            ? $"{name} is {Durations.Write(Whole(now - a.At))} old, fresh for {fresh}"
            : $"{name} no longer holds: {a.Evidence}";
    }

    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds));
}
