using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Approvals;

public enum RequestStatus
{
    Open,

    /// <summary>Quorum reached. A phase gate may still wait for its needs or for <c>resume</c>.</summary>
    Granted,

    /// <summary>Used: the step is due, the phase entered, the command done.</summary>
    Used,
    Rejected,
    Expired,
    Voided,
}

public sealed record Vote(string Person, string Role, DateTimeOffset At);

/// <summary>Something that waits for people. Bound to the digest of its effect, single use, expires into no.</summary>
public sealed record ApprovalRequest
{
    /// <summary>What people type: <c>approve 12</c>. Counted over the run.</summary>
    public required int Number { get; init; }

    public required ApprovalAsked Asked { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public RequestStatus Status { get; init; }

    /// <summary>Yes votes that count.</summary>
    public ImmutableArray<Vote> Votes { get; init; } = [];

    /// <summary>Why it was rejected, voided; what changed.</summary>
    public string? Words { get; init; }

    public string? ClosedBy { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Waits for votes, or has them and waits for its needs.</summary>
    public bool IsOpen => Status is RequestStatus.Open or RequestStatus.Granted;

    public ImmutableArray<Quorum> Quorums => [.. Asked.Quorums.Select(q => new Quorum(q.Roles, q.Count))];
}
