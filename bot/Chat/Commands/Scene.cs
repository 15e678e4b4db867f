using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat.Commands;

/// <summary>What must be known to read a line: who speaks, and what the run they speak of looks like. A copy of facts; reading decides nothing.</summary>
public sealed record Scene(Person Who, ImmutableArray<Person> People, ImmutableArray<RunbookLine> Runbooks)
{
    public static readonly TimeSpan ShortestPost = TimeSpan.FromMinutes(1);

    public int? Run { get; init; }

    public RunShape? Shape { get; init; }

    /// <summary>Id of the phase the run is in; null when it has none.</summary>
    public string? Phase { get; init; }

    public ImmutableArray<OpenRequest> Requests { get; init; } = [];

    /// <summary>Steps a person can name now, with where they stand; steps of open operations as <c>operation/step</c>.</summary>
    public ImmutableArray<Choice> Steps { get; init; } = [];

    public IEnumerable<OperationShape> Operations => Shape?.Operations ?? [];
}

/// <summary>A runbook that can be started.</summary>
public sealed record RunbookLine(string Name, int Version, string Title, ImmutableArray<ParameterShape> Parameters);

/// <param name="Number">What <c>approve 12</c> names.</param>
/// <param name="Typed">What an approver must type back, or null.</param>
public sealed record OpenRequest(int Number, string What, string? Typed);
