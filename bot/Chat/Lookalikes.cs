using System.Globalization;
using System.Text;

namespace ChatOpsBot.Chat;

/// <summary>Letters of other scripts that look like Latin ones: a command must not be built of them unseen.</summary>
internal static class Lookalikes
{
    // Cyrillic and Greek letters a person cannot tell from Latin ones (Unicode's confusables, the part that matters for lower case commands).
    private const string Foreign = "асеорхуікјԁһԛѕԝӏмтвнгзαβεικνορτυχγωΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕЗІЈКМНОРСТХУ";
    private const string Latin = "aceopxyikjdhqswlmtbhrzabeiknoptuxywabezhikmnoptyxabezijkmhopctxy";

    /// <summary>The text as it looks, in lower case Latin letters: compatibility forms folded, accents dropped, lookalikes replaced.</summary>
    public static string Skeleton(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            var at = Foreign.IndexOf(c, StringComparison.Ordinal);
            plain.Append(at >= 0 ? Latin[at] : char.ToLowerInvariant(c));
        }

        return plain.ToString();
    }

    /// <summary>The first letters that are not what they look like, in words, or null.</summary>
    public static string? Describe(string text)
    {
        var odd = text.EnumerateRunes().Where(r => !r.IsAscii && Skeleton(r.ToString()) is [>= 'a' and <= 'z']).Distinct().Take(3).ToList();
        return odd.Count == 0 ? null : string.Join(", ", odd.Select(r => $"'{r}' (U+{r.Value:X4})"));
    }
}
