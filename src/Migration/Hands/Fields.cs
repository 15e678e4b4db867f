using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Hands;

/// <summary>Short ways to declare inputs and facts.</summary>
internal static class Fields
{
    public static Field Text(string name) => new(name, ValueKind.Text);

    public static Field Integer(string name) => new(name, ValueKind.Integer);

    public static Field Choice(string name, params ImmutableArray<string> choices) => new(name, ValueKind.Choice, Choices: choices);

    /// <summary>An action that changes the world in a way that may be repeated.</summary>
    public static Contract Changes(string name, ImmutableArray<Field> inputs, ImmutableArray<Field> facts, bool undo, Touch touch = Touch.Changes) =>
        new(name, WorkKind.Action, inputs, facts, touch, Repeatable: true, undo);

    public static ImmutableDictionary<string, Value> Facts(params ReadOnlySpan<(string Name, Value Value)> facts)
    {
        var all = ImmutableDictionary.CreateBuilder<string, Value>(StringComparer.Ordinal);
        foreach (var (name, value) in facts) all[name] = value;
        return all.ToImmutable();
    }
}
