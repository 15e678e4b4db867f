using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Runbooks.Runs;

public enum Mode
{
    Running,
    Paused,
    RollingBack,
    Aborting,
    Finished,
    Aborted,
    RolledBack,
}

/// <summary>
/// Everything a run is, folded from its journal and from nothing else. Immutable: a snapshot can be kept, compared, drawn.
/// </summary>
public sealed record RunState
{
    public required Guid Id { get; init; }

    /// <summary>The number people use.</summary>
    public required int Number { get; init; }

    public required RunShape Shape { get; init; }

    /// <summary><c>practice</c>, <c>dev</c>, <c>preprod</c>, <c>prod</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>1, or by how much hours of silence are shortened in a practice run.</summary>
    public required double Pace { get; init; }

    public required ImmutableDictionary<string, string> World { get; init; }

    public required string Scope { get; init; }

    public required string StartedBy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public Mode Mode { get; init; }

    /// <summary>Set while <see cref="Mode"/> is Paused.</summary>
    public PauseState? Pause { get; init; }

    /// <summary>Index into <c>Shape.Phases</c>.</summary>
    public int PhaseIndex { get; init; }

    public ImmutableDictionary<string, PhaseState> Phases { get; init; } = ImmutableDictionary<string, PhaseState>.Empty;

    /// <summary>Steps of phases and of operations by key.</summary>
    public ImmutableDictionary<string, StepState> Steps { get; init; } = ImmutableDictionary<string, StepState>.Empty;

    /// <summary>Facts of succeeded steps of operations that are no longer listed, by step key: whatever reads facts may need them as long as the run goes on.</summary>
    public ImmutableDictionary<string, ImmutableDictionary<string, Value>> KeptFacts { get; init; } = ImmutableDictionary<string, ImmutableDictionary<string, Value>>.Empty;

    /// <summary>Newest last; open ones and what became of the others.</summary>
    public ImmutableList<OperationState> Operations { get; init; } = [];

    public ImmutableSortedDictionary<int, ApprovalRequest> Requests { get; init; } = ImmutableSortedDictionary<int, ApprovalRequest>.Empty;

    public ImmutableSortedDictionary<string, AttestationState> Attestations { get; init; } = ImmutableSortedDictionary<string, AttestationState>.Empty;

    /// <summary>People's locks.</summary>
    public ImmutableList<PersonLock> Locks { get; init; } = [];

    public ImmutableList<NoteState> Notes { get; init; } = [];

    public ImmutableList<ArtefactState> Artefacts { get; init; } = [];

    /// <summary>Set from the first rollback on; the running one while rolling back.</summary>
    public RollbackState? Rollback { get; init; }

    public NoReturnState? NoReturn { get; init; }

    /// <summary>When the last phase gate opened: deadlines count from here.</summary>
    public DateTimeOffset? GateOpenedAt { get; init; }

    /// <summary>Deadlines said: <c>PHASE/amber</c>, <c>PHASE/passed</c>.</summary>
    public ImmutableSortedSet<string> DeadlinesSaid { get; init; } = ImmutableSortedSet<string>.Empty.WithComparer(StringComparer.Ordinal);

    /// <summary>Why it was aborted, once it is.</summary>
    public string? AbortBecause { get; init; }

    /// <summary>What stays after an abort or rollback, in words.</summary>
    public ImmutableArray<string> Stays { get; init; } = [];

    /// <summary>Post the status that often; null: never.</summary>
    public TimeSpan? PostEvery { get; init; }

    public string? LastSlot { get; init; }

    /// <summary>Numbers used so far; what is old is forgotten, numbers are not used again.</summary>
    public int LastRequest { get; init; }

    public int LastInstance { get; init; }

    public long Seq { get; init; }

    /// <summary>The link of the last entry.</summary>
    public ReadOnlyMemory<byte> Link { get; init; }

    public DateTimeOffset LastAt { get; init; }

    public PhaseShape Phase => Shape.Phases[PhaseIndex];

    /// <summary>False only before the gate of a first phase has opened.</summary>
    public bool Entered => Phases.ContainsKey(Phase.Id);

    public bool Ended => Mode is Mode.Finished or Mode.Aborted or Mode.RolledBack;

    /// <summary>The mode, or what it will be again after <c>resume</c>.</summary>
    public Mode UnderPause => Mode == Mode.Paused ? Pause!.From : Mode;

    public IEnumerable<ApprovalRequest> OpenRequests => Requests.Values.Where(r => r.IsOpen);

    public IEnumerable<OperationState> OpenOperations => Operations.Where(o => o.IsOpen);

    /// <summary>Phase steps of the run in order, for "step 31 of 59".</summary>
    public IEnumerable<StepState> PhaseSteps => Shape.Phases.SelectMany(p => p.Steps).Select(s => Steps[s.Id]);
}

/// <param name="From">Running or RollingBack.</param>
public sealed record PauseState(Mode From, string Why, bool ByPanic, string By, DateTimeOffset At);

public sealed record PhaseState(DateTimeOffset EnteredAt, DateTimeOffset? CompleteAt, int? GateRequest);

/// <param name="Target">Phase id of the checkpoint, or null for the start.</param>
/// <param name="FromPhase">Index of the phase in which it was begun.</param>
/// <param name="EndedAt">Null while it runs.</param>
public sealed record RollbackState(string? Target, int FromPhase, ImmutableArray<string> Plan, DateTimeOffset BegunAt, DateTimeOffset? EndedAt);

public sealed record NoReturnState(string Phase, string Step, DateTimeOffset At, ImmutableArray<string> By);

/// <param name="Holds">False once lost; then <paramref name="LostWhy"/> is <c>false</c>, <c>old</c> or <c>voided</c>.</param>
/// <param name="Step">Whose success it is.</param>
public sealed record AttestationState(
    string Name, string Step, bool Holds, string Evidence, ImmutableArray<Figure> Figures, DateTimeOffset At, DateTimeOffset FreshUntil, string? LostWhy)
{
    public bool IsFresh(DateTimeOffset now) => Holds && now < FreshUntil;
}

/// <param name="Scope">Null: the whole run.</param>
public sealed record PersonLock(string? Scope, string Holder, string Because, DateTimeOffset Since, DateTimeOffset Until);

public sealed record NoteState(string Kind, string Words, string By, DateTimeOffset At, bool Pinned, string? For, DateOnly? Due);

public sealed record ArtefactState(string Name, string Digest, long Size, string? Step, DateTimeOffset At);
