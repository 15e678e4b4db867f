using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Fills the holes of a step: parameters, arguments of its operation, facts of steps before.</summary>
internal static class Inputs
{
    /// <summary>The inputs, or null and the first hole that cannot be filled yet.</summary>
    public static ImmutableDictionary<string, Value>? Of(RunState state, StepState step, out Hole? missing)
    {
        missing = null;
        var inputs = ImmutableDictionary.CreateBuilder<string, Value>(StringComparer.Ordinal);
        foreach (var (name, template) in step.Shape.With)
        {
            if (template.Resolve(h => Fill(state, step.Operation, h), out missing) is not { } value) return null;
            inputs[name] = Typed(step.Shape.Contract, name, value);
        }

        return inputs.ToImmutable();
    }

    /// <summary>The inputs as they are known so far, for digests and words: unknown facts as their holes.</summary>
    public static string InWords(RunState state, StepState step) =>
        string.Join("; ", step.Shape.With.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => $"{w.Key}={Text(state, step.Operation, w.Value)}"));

    public static string Text(RunState state, string? operation, Template template) =>
        string.Concat(template.Parts.Select(p => (p.Value ?? Fill(state, operation, p.Hole!))?.ToString() ?? p.Hole!.ToString()));

    /// <summary>What an actor calls: everything it may know of the run. Null when an input is not known yet.</summary>
    public static Call? Call(RunState state, StepState step, int attempt, DateTimeOffset since) =>
        Of(state, step, out _) is { } inputs
            ? new Call(state.Number, state.Id, step.Key, attempt, inputs, Facts(state), state.Pace, since)
            {
                Before = step.Begun && step.Before is { } before ? JsonNode.Parse(before.GetRawText()) : null,
                Begun = Begun(state),
            }
            : null;

    /// <summary>Changing actions that were begun and not taken back.</summary>
    public static ImmutableHashSet<string> Begun(RunState state) =>
        [.. state.Steps.Values.Where(s => s.Begun && s.Changes && s.Status != StepStatus.Undone).Select(s => s.Shape.Contract.Name)];

    public static ImmutableDictionary<string, ImmutableDictionary<string, Value>> Facts(RunState state) =>
        state.KeptFacts.SetItems(state.Steps.Values.Where(s => s.Status == StepStatus.Succeeded && !s.Facts.IsEmpty).Select(s => KeyValuePair.Create(s.Key, s.Facts)));

    /// <summary>Facts that a step reads: step ids.</summary>
    public static IEnumerable<string> FactsRead(StepShape step) => step.With.Values.SelectMany(t => t.Holes).Where(h => h.IsFact).Select(h => h.Step!);

    private static Value? Fill(RunState state, string? operation, Hole hole)
    {
        if (hole.IsFact)
            return FactsOf(state, operation is null ? null : $"{operation}/{hole.Step}")?.GetValueOrDefault(hole.Name)
                ?? FactsOf(state, hole.Step!)?.GetValueOrDefault(hole.Name);
        if (operation is not null && state.Operations.Find(o => o.Key == operation) is { } o && o.Arguments.TryGetValue(hole.Name, out var argument))
            return argument;
        return state.Shape.Parameters.GetValueOrDefault(hole.Name);
    }

    private static ImmutableDictionary<string, Value>? FactsOf(RunState state, string? key) =>
        // Also of a step undone meanwhile: the undo of another may need what it was given.
        key is not null && state.Steps.TryGetValue(key, out var step) ? step.Facts : null;

    private static Value Typed(Contract contract, string name, Value value) =>
        contract.Inputs.FirstOrDefault(f => f.Name == name) is { } field ? ValueReader.As(value, field.Kind) : value;
}
