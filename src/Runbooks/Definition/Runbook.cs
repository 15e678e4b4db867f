using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Checking;
using ChatOpsBot.Runbooks.Definition.Drafts;
using ChatOpsBot.Runbooks.Definition.Shaping;

namespace ChatOpsBot.Runbooks.Definition;

/// <summary>A runbook that was read and checked. Ask <see cref="RunbookLoader"/> for one; it is immutable and holds its own text.</summary>
public sealed class Runbook
{
    private readonly RunbookDraft _draft;
    private readonly Catalogue _catalogue;

    internal Runbook(RunbookText source, RunbookDraft draft, Catalogue catalogue)
    {
        (Source, _draft, _catalogue) = (source, draft, catalogue);
        Parameters = [.. draft.Parameters.Select(p => p.Shape)];
        var missing = Hands.Missing(draft, catalogue);
        NotHere = missing.IsEmpty ? null : $"not available here: it needs actions {string.Join(", ", missing.Select(f => f + ".*"))}, which this bot does not have";
    }

    public RunbookText Source { get; }

    public string Name => _draft.Name;

    public int Version => _draft.Version;

    public string Title => _draft.Title;

    public ImmutableArray<string> Roles => [.. _draft.Roles.Select(r => r.Value)];

    public ImmutableArray<string> Operators => [.. _draft.Operators.Select(r => r.Value)];

    public ImmutableArray<ParameterShape> Parameters { get; }

    /// <summary>
    /// Why it cannot be started by this program: it names families of actions nobody here has. Sound as far as can be told without them.
    /// Null: it can be started.
    /// </summary>
    public string? NotHere { get; }

    /// <summary>
    /// Fills the parameters in (defaults for those not given) and works out <c>when</c>, <c>each</c> and all durations.
    /// Values may be text as they come back from a journal: they are read by the declared type.
    /// </summary>
    public Shaped Shape(IReadOnlyDictionary<string, Value> parameters) => RunbookShaper.Shape(_draft, Source, _catalogue, parameters);

    /// <summary>The shape with defaults, and for parameters without one any value they may have: for drawing and checking, never for a run.</summary>
    public Shaped Sample() => Shape(Parameters.Where(p => p.Default is null).ToImmutableDictionary(p => p.Name, SampleValues.Of, StringComparer.Ordinal));
}

/// <summary>A shape, or all that is wrong with the parameters, in sentences.</summary>
public sealed record Shaped(RunShape? Shape, ImmutableArray<string> Problems);
