using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ChatOpsBot.Runbooks.Journal;

/// <summary>A head that was posted somewhere outside the journal: what a chain must still contain.</summary>
/// <param name="Hash">The link as hexadecimal digits, or its beginning: a card may show a short one, of 16 digits at least.</param>
public sealed record ExpectedHead(Guid Run, long Seq, string Hash)
{
    public const int FewestDigits = 16;

    public static ExpectedHead Of(ChainHead head) => new(head.Run, head.Seq, Convert.ToHexStringLower(head.Link.Span));

    /// <summary>Reads <c>RUN:SEQ:HASH</c>; RUN is the run's id or <c>house</c>.</summary>
    /// <param name="why">What is wrong with it, in words.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ExpectedHead? head, [NotNullWhen(false)] out string? why)
    {
        head = null;
        var parts = text.Trim().Split(':');
        if (parts.Length != 3)
            why = $"'{text}' is not RUN:SEQ:HASH.";
        else if (!TryRun(parts[0], out var run))
            why = $"'{parts[0]}' is not the id of a run (as in the posted head), nor 'house'.";
        else if (!long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seq) || seq < 1)
            why = $"'{parts[1]}' is not a number of an entry, from 1.";
        else if (parts[2].Length is < FewestDigits or > 2 * Chain.LinkBytes || !parts[2].All(char.IsAsciiHexDigit))
            why = $"'{parts[2]}' is not a hash of {FewestDigits} to {2 * Chain.LinkBytes} hexadecimal digits.";
        else
            (head, why) = (new ExpectedHead(run, seq, parts[2].ToLowerInvariant()), null);
        return head is not null;
    }

    internal bool Fits(ReadOnlySpan<byte> link) => Convert.ToHexStringLower(link).StartsWith(Hash, StringComparison.OrdinalIgnoreCase);

    private static bool TryRun(string text, out Guid run)
    {
        run = Chain.House;
        return text is "house" || Guid.TryParse(text, out run);
    }
}
