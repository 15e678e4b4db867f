using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Journal;

/// <summary>What an approval is asked for.</summary>
public enum RequestKind
{
    /// <summary>The gate of a phase.</summary>
    Phase,

    /// <summary>A step, by its gate or its <c>confirm</c>.</summary>
    Step,

    /// <summary>An operation as a whole.</summary>
    Operation,

    /// <summary>A command that needs a second person or one press: skip, settle, resume, roll back, abort, break lock.</summary>
    Command,
}

/// <param name="Of">What it is asked for; <paramref name="Target"/> is the phase, the step's key, <c>operation#instance</c>, or the command as typed.</param>
/// <param name="Digest">Of the effect the approval is bound to.</param>
/// <param name="Quorums">So many of these roles; one human counts once.</param>
/// <param name="Confirm">One press by any operator, the requester too.</param>
/// <param name="People">Who may approve when it was asked.</param>
/// <param name="Typed">What every approver types back.</param>
/// <param name="Expires">Then it counts as no; null: a confirm does not expire.</param>
/// <param name="Effect">What will happen, in words; more in <paramref name="Details"/>.</param>
/// <param name="Requester">Never counts; null when the bot asks.</param>
/// <param name="Command">For <see cref="RequestKind.Command"/>: what is done when it is granted.</param>
public sealed record ApprovalAsked(
    int Number,
    RequestKind Of,
    string Target,
    string Digest,
    ImmutableArray<AskedQuorum> Quorums,
    bool Confirm,
    ImmutableArray<string> People,
    string? Typed,
    DateTimeOffset? Expires,
    string Effect,
    ImmutableArray<string> Details,
    string? Requester,
    AskedCommand? Command = null) : RunEvent;

public sealed record AskedQuorum(ImmutableArray<string> Roles, int Count);

/// <summary>A command waiting for its second person.</summary>
/// <param name="Verb"><c>skip</c>, <c>settle</c>, <c>resume</c>, <c>roll-back</c>, <c>abort</c>, <c>break-lock</c>.</param>
/// <param name="Done">For settle: as done.</param>
/// <param name="All">For roll back: to the start.</param>
public sealed record AskedCommand(string Verb, string? Target, string? Because, bool Done = false, bool All = false);

/// <param name="As">The role it counts for.</param>
/// <param name="Reached">With this vote the quorum is reached.</param>
public sealed record VoteCast(int Request, bool Yes, string? As, string? Because, bool Reached) : RunEvent;

/// <param name="Why"><c>effect</c>, <c>expired</c>, <c>panic</c>, <c>abort</c>, <c>rollback</c>, <c>skipped</c>, <c>role-lost</c>, <c>attestation</c>, <c>moot</c>, <c>ended</c>.</param>
/// <param name="Voter">Only this person's vote; null: all votes.</param>
/// <param name="Closes">The request is over; else it stays open without the votes.</param>
public sealed record ApprovalVoided(int Request, string Why, string Words, string? Voter, bool Closes) : RunEvent;

/// <param name="FreshUntil">After that it must be looked at again.</param>
public sealed record Attested(string Name, string Evidence, DateTimeOffset FreshUntil, ImmutableArray<Figure> Figures) : RunEvent;

/// <param name="Why"><c>false</c>, <c>old</c>, <c>voided</c>.</param>
/// <param name="Falls">Attestations that rested on it and fall with it.</param>
public sealed record AttestationLost(string Name, string Why, string Evidence, ImmutableArray<string> Falls) : RunEvent;
