namespace ChatOpsBot.Runbooks.Journal;

/// <summary>Who did it: a principal through an edge, or a worker.</summary>
/// <param name="Principal">Principal id (<c>ingrid</c>), or <c>worker:OWNER</c>, or <c>bot</c> for the desk itself (expiries).</param>
/// <param name="Edge"><c>page</c>, <c>teams</c>, <c>cli</c>, <c>worker</c>, <c>clock</c>.</param>
/// <param name="PlatformId">The platform's own ids of the person (tenant/object), or null.</param>
public sealed record Actor(string Principal, string Edge, string? PlatformId = null);

/// <summary>One line of the journal: the record of what happened, and the audit. Key: (run, seq).</summary>
/// <param name="Run">The run's UUIDv7; <see cref="Chain.House"/> for the house chain.</param>
/// <param name="Seq">From 1, without gaps.</param>
/// <param name="At">UTC, whole milliseconds.</param>
/// <param name="Cause">Chat message or interaction id, or the worker's own id of a report; unique per run: the same twice changes nothing.
/// Entries appended together share it.</param>
/// <param name="Kind">One of the closed list of runbook-language section 3.</param>
/// <param name="V">Version of the kind's data.</param>
/// <param name="Data">Canonical UTF-8 JSON object (keys in ordinal order, no white space).</param>
/// <param name="Link">HMAC-SHA-256(key, previous link ‖ canonical bytes of this entry); 32 bytes.</param>
public sealed record JournalEntry(
    Guid Run,
    long Seq,
    DateTimeOffset At,
    Actor Actor,
    string Cause,
    string Kind,
    int V,
    string? Step,
    int? Attempt,
    ReadOnlyMemory<byte> Data,
    ReadOnlyMemory<byte> Link);

/// <summary>Where a chain stands.</summary>
public sealed record ChainHead(Guid Run, long Seq, ReadOnlyMemory<byte> Link);

/// <summary>A message that must leave, written in the same transaction as the entries that caused it.</summary>
/// <param name="Id">Unique; <c>RUN/SEQ/N</c>.</param>
/// <param name="Conversation">Where to: edge and conversation, as the edge wrote it (<c>page:main</c>, <c>teams:…</c>).</param>
/// <param name="Kind"><c>text</c>, <c>card</c>, <c>head</c>.</param>
/// <param name="Body">JSON the poster understands; no secrets.</param>
public sealed record OutboxRow(string Id, string Conversation, string Kind, string Body, int Attempts = 0);

/// <summary>Entries to append as one, at an expected version.</summary>
/// <param name="ExpectedSeq">The last sequence number the decision was made on; the first new entry has the next.</param>
public sealed record Append(Guid Run, long ExpectedSeq, string Cause, IReadOnlyList<JournalEntry> Entries, IReadOnlyList<OutboxRow> Outbox);

public enum AppendResult
{
    Appended,

    /// <summary>Somebody was faster: load and decide again.</summary>
    Conflict,

    /// <summary>This cause has been appended to this run before: nothing to do.</summary>
    CauseSeen,
}
