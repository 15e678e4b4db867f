using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ChatOpsBot.Runbooks.Secrets;

namespace ChatOpsBot.Chat;

/// <summary>
/// Text as a person sent it, made fit to be read as a command: invisible and bidirectional characters out, secrets out, white space single.
/// </summary>
/// <param name="Words">One line, trimmed.</param>
/// <param name="Removed">Secrets that were taken out, in words.</param>
/// <param name="Problem">Why it cannot be read at all, or null.</param>
public sealed record MessageText(string Words, ImmutableArray<string> Removed, string? Problem)
{
    /// <summary>No command is longer; a note keeps this much.</summary>
    public const int MostCharacters = 2_000;

    private const int MostScanned = 64 * 1024;

    public static MessageText Read(string? raw)
    {
        var text = raw ?? "";
        if (text.Length > MostScanned) return new MessageText("", [], $"That is {text.Length:N0} characters; at most {MostCharacters:N0} can be read. Nothing was done.");
        var clean = Redactor.Formats.Clean(Visible(text));
        var words = Single(clean.Text);
        return words.Length > MostCharacters
            ? new MessageText("", clean.Found, $"That is {words.Length:N0} characters; at most {MostCharacters:N0} can be read. Nothing was done. Put long texts in a document and note its address.")
            : new MessageText(words, clean.Found, null);
    }

    /// <summary>Line breaks stay, so that a private key over many lines is seen as one; zero-width characters must not split a key either.</summary>
    private static string Visible(string text)
    {
        var seen = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (IsVisible(rune)) seen.Append(rune.ToString());
        return seen.ToString();
    }

    private static bool IsVisible(Rune rune) => rune.Value is '\n' or '\r' or '\t' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static string Single(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Normalize(NormalizationForm.FormC)
            .Replace('“', '"').Replace('”', '"');
}
