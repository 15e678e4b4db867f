using System.Collections.Immutable;
using System.Text.Json;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Journal;

/// <param name="Digest">Of the effect; approvals are bound to it.</param>
public sealed record StepPreviewed(string Digest, string Current, string Target, string Words, ImmutableArray<string> Details) : RunEvent;

/// <param name="Request">The request whose approvals are used; null when none was asked.</param>
public sealed record StepDue(int? Request = null) : RunEvent;

/// <param name="Owner">The worker that holds the lease.</param>
/// <param name="Before">The recorded state before, from which the undo works; null for reading steps.</param>
public sealed record StepStarted(string Owner, DateTimeOffset LeaseEnd, string Digest, JsonElement? Before = null) : RunEvent;

/// <summary>Journaled each 10 % and when the lease is renewed, at most about once a minute; finer figures are not history.</summary>
/// <param name="Rate">A second.</param>
public sealed record StepProgressed(double Done, double Of, string Unit, double Rate, string? Words, DateTimeOffset LeaseEnd) : RunEvent;

public sealed record StepSucceeded(ImmutableDictionary<string, Value> Facts, ImmutableArray<Figure> Figures, string Evidence) : RunEvent;

/// <param name="Class">A stable word for the kind of trouble.</param>
/// <param name="Proof">What the world said; foreign text.</param>
public sealed record StepFailed(string Class, string Words, string? Proof, string WayOut) : RunEvent;

/// <param name="Why"><c>timeout</c>, <c>lease</c>, <c>cut</c>, <c>outcome</c>.</param>
public sealed record StepUnknown(string Why, string Words, string? Proof = null) : RunEvent;

/// <summary>What an unknown outcome was, or what looking again (<c>check</c>) at a finished reading step showed.</summary>
/// <param name="Verdict">Yes: done; No: not done.</param>
/// <param name="By"><c>verify</c>, or the person who settled it.</param>
/// <param name="Again">Not done, and safe to repeat: it goes on by itself.</param>
public sealed record StepSettled(
    Verdict Verdict, string By, string Because, bool Again = false, ImmutableDictionary<string, Value>? Facts = null) : RunEvent;

/// <summary>
/// What a step waits for that people may have to mend: no preview can be made, an image cannot be pulled. Once for each cause, not at each look.
/// </summary>
/// <param name="Cause">A stable word; null: it does not wait for it any more.</param>
/// <param name="Proof">What the world said; foreign text.</param>
public sealed record StepWaits(string? Cause, string Words, string? Proof = null, string? WayOut = null) : RunEvent;

/// <param name="Check">Not again from the start: a finished reading step is looked at again.</param>
public sealed record StepRetried(string? Because = null, bool Check = false) : RunEvent;

public sealed record StepSkipped(string Because) : RunEvent;

/// <param name="Why"><c>needs</c>, <c>effect</c>, <c>authority</c>, <c>rejected</c>, <c>expired</c>, <c>panic</c>, <c>rollback</c>, <c>abort</c>, <c>lease</c>.</param>
/// <param name="To"><c>pending</c> or <c>previewed</c>.</param>
/// <param name="Asks">Back at previewed: asks again by itself; false: only by <c>retry</c>.</param>
public sealed record StepWithdrawn(string Why, string Words, string To, bool Asks = true) : RunEvent;

public sealed record UndoStarted(string Owner, DateTimeOffset LeaseEnd) : RunEvent;

/// <param name="Outcome"><c>undone</c>, <c>failed</c>, <c>unknown</c>, <c>stays</c> (undo: none), <c>left-behind</c> (skipped by a person).</param>
public sealed record UndoEnded(string Outcome, string Words, string? Proof = null, string? WayOut = null) : RunEvent;

public sealed record OperationRequested(string Operation, int Instance, ImmutableDictionary<string, Value> Arguments, string By) : RunEvent;

/// <param name="Outcome"><c>succeeded</c>, <c>withdrawn</c> (before it began), <c>abandoned</c>.</param>
public sealed record OperationEnded(string Operation, int Instance, string Outcome, string Words) : RunEvent;
