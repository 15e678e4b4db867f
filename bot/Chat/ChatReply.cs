using System.Collections.Immutable;

namespace ChatOpsBot.Chat;

public enum ReplyKind
{
    /// <summary>Decided and journaled; the card follows.</summary>
    Noted,

    /// <summary>An answer to a reading command; nothing was changed.</summary>
    Told,

    /// <summary>Refused by a rule; says what would make it possible.</summary>
    Refused,

    /// <summary>Not a command as it stands: a typo, a bad value, a missing reason.</summary>
    NotUnderstood,

    /// <summary>The same message or press came before.</summary>
    SeenBefore,
}

/// <summary>What comes back at once. Short words; the rest behind "why".</summary>
/// <param name="Words">One line (for lists the heading). Plain text, never markup.</param>
/// <param name="Why">More, shown when asked; null when there is no more.</param>
/// <param name="Rows">Lists and tables: help, runs, lag.</param>
/// <param name="Run">Number of the run it is about.</param>
/// <param name="Request">Number of the request that was opened, if any.</param>
public sealed record ChatReply(
    ReplyKind Kind, string Words, string? Why = null, ImmutableArray<ReplyRow> Rows = default, int? Run = null, int? Request = null)
{
    public ImmutableArray<ReplyRow> Rows { get; init; } = Rows.IsDefault ? [] : Rows;

    public static ChatReply Told(string words, params ImmutableArray<ReplyRow> rows) => new(ReplyKind.Told, words, Rows: rows);

    public static ChatReply Refused(string words, string? why = null) => new(ReplyKind.Refused, words, why);

    public static ChatReply NotUnderstood(string words, string? why = null) => new(ReplyKind.NotUnderstood, words, why);
}

/// <summary>One line of a list: a term and what is said of it.</summary>
public sealed record ReplyRow(string Term, string Words);

/// <summary>What could be typed next.</summary>
/// <param name="Text">The whole line with the suggestion in place.</param>
/// <param name="Hint">Syntax, bounds and the present value, in one line.</param>
public sealed record Suggestion(string Text, string Hint);
