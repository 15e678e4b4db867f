using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Runbooks.Desk;

/// <summary>The runbooks there are, and how a text becomes the shape of a run. A wall between the desk and the definition room; tests shape by hand.</summary>
public interface IRunbookShelf
{
    IReadOnlyList<ShelvedRunbook> Runbooks { get; }

    /// <summary>
    /// Compiles a text with its parameters against what the catalogue promises (contracts and names of guards; handlers are not called).
    /// Used with the shelf's own text when a run starts, and with the recorded text and contracts when a journal is opened.
    /// </summary>
    /// <param name="parameters">By name. Durations, days and choices may be given as text (so they come back from the journal): they are read by the
    /// declared type. Those left out take their defaults.</param>
    Shaping Shape(string text, ImmutableDictionary<string, Value> parameters, Catalogue catalogue);
}

/// <param name="NotHere">Why it cannot be started here (needs actions this program lacks), or null.</param>
public sealed record ShelvedRunbook(
    string Name,
    int Version,
    string Title,
    string Text,
    ImmutableArray<ParameterShape> Parameters,
    ImmutableArray<string> Roles,
    ImmutableArray<string> Operators,
    string? NotHere = null);

/// <summary>A shape, or all mistakes at once in words.</summary>
public sealed record Shaping(RunShape? Shape, ImmutableArray<string> Mistakes);
