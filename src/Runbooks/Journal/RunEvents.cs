using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Journal;

/// <summary>
/// The first event of a run; also written (without text, parameters and contracts) to the house chain first, where it reserves number and scope.
/// </summary>
/// <param name="World">Ids of the clusters the run is about, by connection name; another world than this and the run does nothing.</param>
/// <param name="Pace">By how much hours of silence are shortened; 1 but in practice.</param>
/// <param name="Contracts">What the code promised of every action and observation used, so that the run compiles for ever, and a change shows.</param>
public sealed record RunStarted(
    Guid Run,
    int Number,
    string Runbook,
    int Version,
    string Digest,
    string Scope,
    ImmutableDictionary<string, string> World,
    string Environment,
    double Pace,
    string By,
    string? Text = null,
    ImmutableDictionary<string, Value>? Parameters = null,
    ImmutableArray<RecordedContract>? Contracts = null,
    ImmutableArray<string>? Guards = null) : RunEvent;

/// <param name="Request">The gate's request that opened it; null when entered by itself.</param>
public sealed record PhaseEntered(string Phase, int? Request = null) : RunEvent;

/// <param name="By">Who approved the gate before it.</param>
public sealed record PointOfNoReturnPassed(string Phase, ImmutableArray<string> By) : RunEvent;

public sealed record RunPaused(string Why, bool ByPanic) : RunEvent;

/// <param name="To">Back to what: <c>running</c> or <c>rolling-back</c>.</param>
public sealed record RunResumed(string To) : RunEvent;

/// <param name="Target">The checkpoint's phase; null: the start of the run.</param>
/// <param name="Plan">Keys of the steps to be undone, in order.</param>
public sealed record RollbackBegun(string? Target, ImmutableArray<string> Plan) : RunEvent;

/// <param name="Stays">What could not or should not be undone, in words.</param>
public sealed record RollbackEnded(string? Target, ImmutableArray<string> Stays) : RunEvent;

public sealed record AbortBegun(string Because) : RunEvent;

public sealed record RunAborted(ImmutableArray<string> Stays, ImmutableArray<string> Unknown) : RunEvent;

public sealed record RunFinished(ImmutableArray<Figure> Figures) : RunEvent;

public sealed record DefinitionAdopted(int From, int To, string Text, ImmutableArray<string> Differences) : RunEvent;

/// <param name="Level"><c>amber</c> at 75 %, <c>passed</c> at 100 %; each said once.</param>
/// <param name="DeadlineSeconds">From the last phase gate that opened.</param>
/// <param name="WayBackSeconds">How long the way back would take, as planned or as it took forward; 0 past the point of no return.</param>
public sealed record DeadlinePassed(string Phase, string Level, double DeadlineSeconds, double WayBackSeconds) : RunEvent;

/// <summary>A people's lock. Locks of steps follow from <see cref="StepStarted"/>.</summary>
/// <param name="Scope">Null: the whole run.</param>
public sealed record LockTaken(string? Scope, string Holder, string Because, DateTimeOffset Until) : RunEvent;

/// <param name="Why"><c>ended</c>, <c>unlocked</c>, <c>handed</c>, <c>broken</c>, <c>run-ended</c>.</param>
/// <param name="To">The new holder, or who broke it.</param>
public sealed record LockReleased(string Holder, string Why, string? To = null, string? Because = null) : RunEvent;

/// <param name="Command">The command as it is typed.</param>
/// <param name="Rule">A stable word for the rule that refused.</param>
public sealed record CommandRefused(string Command, string Rule, string Words, string? WayOut = null) : RunEvent;

/// <param name="Size">Bytes.</param>
public sealed record ArtefactStored(string Name, string Digest, long Size) : RunEvent;

/// <param name="NoteKind"><c>note</c>, <c>decision</c>, <c>todo</c>, or <c>post-status</c> (a decided setting: <paramref name="EverySeconds"/>, null = never).</param>
public sealed record NoteAdded(string NoteKind, string Words, bool Pinned = false, string? For = null, DateOnly? By = null, double? EverySeconds = null) : RunEvent;

public sealed record SlotPosted(string Slot) : RunEvent;

/// <summary>A chain's head was shown to people, so that a cut tail shows too. House chain.</summary>
/// <param name="Hash">The link in lower case hexadecimal.</param>
public sealed record HeadPosted(Guid Run, long Seq, string Hash, string Where) : RunEvent;

/// <summary>A <see cref="Contract"/> as it stood when the run started.</summary>
public sealed record RecordedContract(
    string Name, WorkKind Of, ImmutableArray<RecordedField> Inputs, ImmutableArray<RecordedField> Facts, Touch Touch, bool Repeatable, bool HasUndo);

public sealed record RecordedField(string Name, ValueKind Type, bool Optional, ImmutableArray<string> Choices);
