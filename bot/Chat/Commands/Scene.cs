using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat.Commands;

/// <summary>What must be known to read a line: who speaks, and what the run they speak of looks like. A copy of facts; reading decides nothing.</summary>
public sealed record Scene(Person Who, ImmutableArray<Person> People, ImmutableArray<RunbookLine> Runbooks)
{
    public static readonly TimeSpan ShortestPost = TimeSpan.FromMinutes(1);

    /// <summary>The run spoken of; null when there is none.</summary>
    public RunState? State { get; init; }

    public RunShape? Shape => State?.Shape;

    /// <summary>What this person may do now, and why not the rest: the engine's one answer.</summary>
    public ImmutableArray<Offer> Offers { get; init; } = [];

    public ImmutableArray<OpenRequest> Requests { get; init; } = [];

    /// <summary>Steps a person can name now, with where they stand; steps of open operations as <c>operation/step</c>.</summary>
    public ImmutableArray<Choice> Steps { get; init; } = [];

    public bool MayOperate => Who.Roles.Any(r => Shape?.Operators.Contains(r, StringComparer.Ordinal) ?? true);
}

/// <summary>A runbook that can be started.</summary>
/// <param name="NotHere">Why it cannot be started here, or null.</param>
public sealed record RunbookLine(string Name, int Version, string Title, ImmutableArray<ParameterShape> Parameters, string? NotHere = null);

/// <param name="Number">What <c>approve 12</c> names.</param>
/// <param name="Typed">What an approver must type back, or null.</param>
public sealed record OpenRequest(int Number, string What, string? Typed);
