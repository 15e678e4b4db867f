using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Definition;

/// <summary>
/// A runbook with its parameters filled in: <c>when</c> and <c>each</c> worked out, durations resolved. Fixed when a run starts
/// and rebuilt from the first event, never from the disk.
/// </summary>
public sealed record RunShape(
    string Name,
    int Version,
    string Title,
    string Zone,
    string Scope,
    string Text,
    string Digest,
    ImmutableArray<string> Roles,
    ImmutableArray<string> Operators,
    ImmutableDictionary<string, Value> Parameters,
    ImmutableArray<PhaseShape> Phases,
    ImmutableArray<OperationShape> Operations);

/// <param name="Groups">In order; the steps of one group go side by side.</param>
/// <param name="Command">The words that ask for the gate (<c>start cutover</c>); null without a gate.</param>
public sealed record PhaseShape(
    string Id,
    string Title,
    ImmutableArray<ImmutableArray<StepShape>> Groups,
    GateShape? Gate,
    string? Command,
    bool Checkpoint,
    bool PointOfNoReturn,
    TimeSpan? Planned,
    TimeSpan? Deadline)
{
    public IEnumerable<StepShape> Steps => Groups.SelectMany(g => g);
}

/// <summary>Quorum: so many of each role. A plain number with <c>from</c> is one <see cref="Quorum"/> over several roles.</summary>
public sealed record GateShape(ImmutableArray<Quorum> Quorums, ImmutableArray<string> Needs, Template? Typed, TimeSpan Expires)
{
    public int People => Quorums.Sum(q => q.Count);
}

/// <summary><paramref name="Count"/> different people, each with one of <paramref name="Roles"/>.</summary>
public sealed record Quorum(ImmutableArray<string> Roles, int Count);

public enum SkipRule
{
    Approved,
    Free,
    Never,
}

public enum UndoRule
{
    /// <summary>The action's own undo, in reverse order.</summary>
    Own,
    First,
    Last,
    None,
}

/// <summary>When a step's turn may come: at the next <see cref="NextTime"/> in the runbook's zone, or <see cref="After"/> the phase began.</summary>
public sealed record NotBefore(TimeOnly? NextTime, TimeSpan? After);

/// <param name="Id">With <c>each</c>: <c>start-wave[pilot]</c>.</param>
/// <param name="Scope">What a changing step locks; null: the whole run. Reading steps lock nothing.</param>
/// <param name="Every">Observations only.</param>
public sealed record StepShape(
    string Id,
    string Title,
    string? Note,
    Contract Contract,
    ImmutableDictionary<string, Template> With,
    ImmutableArray<string> Needs,
    bool Confirm,
    GateShape? Gate,
    TimeSpan Timeout,
    TimeSpan? Every,
    TimeSpan HoldsFor,
    string? Attests,
    TimeSpan? Fresh,
    NotBefore? NotBefore,
    SkipRule Skip,
    UndoRule Undo,
    string? Because,
    Template? Scope,
    TimeSpan? Planned,
    string? Each = null)
{
    /// <summary>Attestations it needs and makes untrue on purpose (a copy that is stopped is not drained any more): from its first beginning on nobody asks for them.</summary>
    public ImmutableArray<string> Ends { get; init; } = [];
}

/// <param name="Words">The command: literal words and arguments, in order.</param>
/// <param name="Steps">One step for an operation with a plain action (its id is the operation's), else its rows in order.</param>
public sealed record OperationShape(
    string Id,
    string Title,
    ImmutableArray<CommandWord> Words,
    ImmutableArray<string> In,
    ImmutableArray<ParameterShape> Arguments,
    ImmutableArray<StepShape> Steps,
    ImmutableArray<string> Needs,
    bool Confirm,
    GateShape? Gate,
    Template? Scope,
    ImmutableArray<string> Voids)
{
    /// <summary>
    /// Operations and steps that this one may run beside although their scopes overlap: while one of them hangs, this is what mends it
    /// (a task is restarted while the pausing of its shard waits for it). Also steps that may fail and are mended by it: it is named as their way out.
    /// </summary>
    public ImmutableArray<string> Mends { get; init; } = [];

    /// <summary>The command as it is typed: <c>scale replicator {count}</c>.</summary>
    public string Command => string.Join(' ', Words.Select(w => w.Argument is { } a ? $"{{{a}}}" : w.Literal));
}

/// <summary>A literal word of a command, or the name of an argument.</summary>
public sealed record CommandWord(string? Literal, string? Argument);

/// <summary>A parameter of a runbook or an argument of an operation.</summary>
public sealed record ParameterShape(
    string Name,
    ValueKind Kind,
    string? Title,
    string? Unit,
    Value? Default,
    Value? Min,
    Value? Max,
    ImmutableArray<string> Choices)
{
    /// <summary>Kind, unit and bounds in words: <c>a whole number of tasks from 1 to 400</c>.</summary>
    public string Expected => ParameterReader.Expected(this);

    /// <summary>Reads a value as people type it; on false, <paramref name="problem"/> says unit and bounds in one line.</summary>
    public bool TryRead(string text, out Value? value, out string? problem) => ParameterReader.TryRead(this, text, out value, out problem);
}
