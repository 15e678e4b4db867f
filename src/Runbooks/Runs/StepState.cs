using System.Collections.Immutable;
using System.Text.Json;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>States of a step (runbook-language 2.2); <see cref="StepState.Back"/> is the <c>&lt;</c>.</summary>
public enum StepStatus
{
    Pending,
    Previewed,
    AwaitingApproval,
    Due,
    Running,
    Succeeded,
    Failed,
    Unknown,
    Skipped,
    Undoing,
    Undone,
}

public sealed record StepState
{
    /// <summary><c>create-connectors</c>, or <c>rerun-shard#2/stop</c>.</summary>
    public required string Key { get; init; }

    public required StepShape Shape { get; init; }

    /// <summary>Index of its phase; -1 for a step of an operation.</summary>
    public required int PhaseIndex { get; init; }

    /// <summary><c>operation#instance</c>, or null.</summary>
    public string? Operation { get; init; }

    public StepStatus Status { get; init; }

    /// <summary>On its way back: a failed undo is not a failed step.</summary>
    public bool Back { get; init; }

    /// <summary>Counts every start and undo; a report with another number is stale.</summary>
    public int Attempt { get; init; }

    /// <summary>Ever begun since the run was last at a checkpoint before it.</summary>
    public bool Begun { get; init; }

    public StepPreviewed? Preview { get; init; }

    /// <summary>After a no or an expiry it asks again only by <c>retry</c>.</summary>
    public bool WaitsForRetry { get; init; }

    /// <summary>On its way back, failed or unknown: <c>retry</c> was asked, the undo is next.</summary>
    public bool RetryAsked { get; init; }

    /// <summary>The request that was granted for it.</summary>
    public int? Granted { get; init; }

    public string? Owner { get; init; }

    public DateTimeOffset? LeaseEnd { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Digest of the effect it was begun with.</summary>
    public string? Digest { get; init; }

    /// <summary>The recorded state before.</summary>
    public JsonElement? Before { get; init; }

    public Progress? Progress { get; init; }

    public ImmutableDictionary<string, Value> Facts { get; init; } = ImmutableDictionary<string, Value>.Empty;

    public ImmutableArray<Figure> Figures { get; init; } = [];

    /// <summary>What there is to say about how it stands: evidence, failure, why unknown, why skipped.</summary>
    public string? Words { get; init; }

    /// <summary>Stable word of a failure or of why it is unknown.</summary>
    public string? Class { get; init; }

    /// <summary>What the world said; foreign text.</summary>
    public string? Proof { get; init; }

    public string? WayOut { get; init; }

    /// <summary>What people were told it waits for; null: nothing that was told.</summary>
    public WaitState? Waits { get; init; }

    /// <summary>Verify was asked and could not tell: only a person can settle it.</summary>
    public bool VerifyCannotTell { get; init; }

    /// <summary><c>check</c> was asked and is not answered yet.</summary>
    public bool CheckAsked { get; init; }

    public bool IsOver => Status is StepStatus.Succeeded or StepStatus.Skipped;

    public bool Changes => Shape.Contract.Changes;

    public bool IsObservation => Shape.Contract.Kind == WorkKind.Observation;
}

/// <param name="At">When it was told.</param>
public sealed record WaitState(string Cause, string Words, string? Proof, string? WayOut, DateTimeOffset At);

public sealed record OperationState
{
    /// <summary><c>scale-replicator#3</c>.</summary>
    public required string Key { get; init; }

    public required OperationShape Shape { get; init; }

    /// <summary>Counted over the run, for all operations.</summary>
    public required int Instance { get; init; }

    public required ImmutableDictionary<string, Value> Arguments { get; init; }

    public required string RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Keys of its steps in order.</summary>
    public required ImmutableArray<string> Steps { get; init; }

    /// <summary>Approved (or needs no approval); taken away by a retry of a step of it.</summary>
    public bool Authorized { get; init; }

    /// <summary>Holds its scope: from its first claim to its end, but not while a step of it is failed.</summary>
    public bool HoldsLock { get; init; }

    public bool Begun { get; init; }

    /// <summary>Null while open; <c>succeeded</c>, <c>withdrawn</c>, <c>abandoned</c>.</summary>
    public string? Outcome { get; init; }

    public string? Words { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool IsOpen => Outcome is null;

    /// <summary>The command as it was typed: <c>scale replicator 8</c>.</summary>
    public string Command => string.Join(' ', Shape.Words.Select(w => w.Argument is { } a ? Arguments[a].ToString() : w.Literal));
}
