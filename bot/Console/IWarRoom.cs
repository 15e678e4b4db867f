using System.Collections.Immutable;

namespace ChatOpsBot.Console;

/// <summary>
/// What the page's HTTP side needs of the house: the wall between requests and the desk. One stands before the desk, one plays sample states in tests.
/// </summary>
public interface IWarRoom
{
    /// <summary>As whom the page may speak.</summary>
    ImmutableArray<RoomPerson> People { get; }

    /// <summary>Everything to draw for this person; null: one who only looks.</summary>
    RoomState Look(string? viewer);

    /// <summary>Ends as soon as something has changed since <paramref name="version"/>; gives the new version.</summary>
    Task<long> ChangedAsync(long version, CancellationToken cancel);

    Task<Said> SayAsync(Saying saying, CancellationToken cancel);

    Task<Said> PressAsync(Pressing pressing, CancellationToken cancel);

    Task<SeriesPoints?> SeriesAsync(string name, DateTimeOffset since, CancellationToken cancel);

    ImmutableArray<Completion> Complete(string viewer, string text);
}

/// <param name="Id">Made by the page for each message; the same twice changes nothing.</param>
public sealed record Saying(string As, string Text, string Id);

public sealed record Pressing(string As, string Button, string? Typed, string? Because, string Id);

/// <summary>The bot's answer, at once.</summary>
/// <param name="Done">False: a refusal; nothing was changed.</param>
public sealed record Said(bool Done, string Words, string? Why = null);
