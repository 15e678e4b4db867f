using System.Collections.Immutable;

namespace ChatOpsBot.Runbooks.Actions;

public enum WorkKind
{
    Action,
    Observation,
}

/// <summary>An input or a fact, declared in code and checked against the YAML at start.</summary>
/// <param name="Optional">An input that may be left out; never for facts.</param>
/// <param name="Choices">For <see cref="ValueKind.Choice"/>: what it may be.</param>
public sealed record Field(string Name, ValueKind Kind, bool Optional = false, ImmutableArray<string> Choices = default);

/// <summary>What an action does to the world. Floors of approval stand in code by this class (runbooks may raise them, never lower).</summary>
public enum Touch
{
    Reads,
    Changes,

    /// <summary>Stops apps of the customer: two people, never the requester.</summary>
    StopsApps,

    /// <summary>Deletes data or what holds it: two people, never the requester.</summary>
    Deletes,

    /// <summary>Cannot be taken back: two people, never the requester.</summary>
    Irreversible,
}

/// <summary>
/// What code promises of an action or observation: inputs and facts with types, whether it reads or changes,
/// whether repeating is safe, whether it has an undo (runbook-language, "Contract").
/// </summary>
/// <param name="Repeatable">Doing it again after an unknown outcome does no harm, so the engine may go on by itself.</param>
/// <param name="HasUndo">The undo works from the recorded state before and is itself safe to repeat.</param>
public sealed record Contract(
    string Name,
    WorkKind Kind,
    ImmutableArray<Field> Inputs,
    ImmutableArray<Field> Facts,
    Touch Touch,
    bool Repeatable,
    bool HasUndo)
{
    public bool Changes => Touch != Touch.Reads;

    public static Contract Reads(string name, ImmutableArray<Field> inputs, ImmutableArray<Field> facts) =>
        new(name, WorkKind.Action, inputs, facts, Touch.Reads, Repeatable: true, HasUndo: false);

    public static Contract Observes(string name, params ImmutableArray<Field> inputs) =>
        new(name, WorkKind.Observation, inputs, [], Touch.Reads, Repeatable: true, HasUndo: false);
}
