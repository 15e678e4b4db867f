using System.Globalization;
using System.Text;

namespace ChatOpsBot.Runbooks.Actions;

/// <summary>
/// Text that came from outside (topic names, connector errors, what people typed): bounded in length, without control and
/// bidirectional characters; never read as markdown, markup or a template. Cards put it into RichTextBlock runs only.
/// </summary>
public sealed record ForeignText
{
    public const int MostCharacters = 2_000;

    private ForeignText(string text) => Text = text;

    public string Text { get; }

    public static ForeignText From(string? text, int most = MostCharacters)
    {
        var clean = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > most) { clean.Append('…'); break; }
            clean.Append(IsPlain(rune) ? rune.ToString() : rune.Value is '\n' or '\r' or '\t' ? " " : "");
        }

        return new ForeignText(clean.ToString());
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse);

    public override string ToString() => Text;
}
