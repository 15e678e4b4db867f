using System.Buffers;

namespace ChatOpsBot.Runbooks.Secrets;

/// <summary>
/// Values beside a telling name: <c>name=value</c>, <c>name: value</c>, JSON in any depth of escaping, YAML, XML elements, headers, query strings,
/// JAAS lines, connection strings.
/// </summary>
internal static class NamedValues
{
    private const int LongestValue = 8_000;

    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\n\"'\\,;");

    public static void Find(string text, List<Finding> found)
    {
        var from = 0; // a name never reaches back over the separator or value before it
        for (var at = text.AsSpan().IndexOfAny("=:>："); at >= 0;)
        {
            var value = At(text, from, at, found);
            from = Math.Max(value, at + 1);
            var next = text.AsSpan(from).IndexOfAny("=:>：");
            at = next < 0 ? -1 : from + next;
        }
    }

    /// <returns>Where to go on.</returns>
    private static int At(string text, int from, int separator, List<Finding> found)
    {
        var name = NameBefore(text, from, separator);
        var telling = NameWords.Of(name);
        if (text[separator] == '>' && !(name.Length > 0 && IsElement(text, separator, name.Length))) telling = Telling.Nothing;
        if (telling == Telling.Nothing && IsYamlValue(text, separator, name)) telling = YamlName(text, separator);
        if (telling == Telling.Nothing) return separator + 1;
        var value = ValueText.After(text, separator, LongestValue);
        if (value.Length == 0) return separator + 1;
        var credentials = Scheme(text, value);
        if (credentials.Start != value.Start) telling = Telling.Surely; // "Authorization: Bearer x" says what x is
        value = credentials;
        var judged = SecretValues.Judge(telling, text.AsSpan(value.Start, value.Length), value.Quoted, value.Followed);
        if (judged is not { } sure) return AfterReference(text, value.Start, separator + 1);
        found.Add(new Finding(value.Start, value.Length, "a password or key", sure));
        return value.Start + value.Length;
    }

    // ${file:/etc/x.properties:password} names a place: what stands within it is no name and value.
    private static int AfterReference(string text, int value, int otherwise)
    {
        if (!text.AsSpan(value).StartsWith("${", StringComparison.Ordinal)) return otherwise;
        var close = text.AsSpan(value, Math.Min(LongestValue, text.Length - value)).IndexOf('}');
        return close < 0 ? otherwise : value + close + 1;
    }

    /// <summary>The name before a separator, with up to three words of it when they stand apart ("mot de passe : x").</summary>
    private static ReadOnlySpan<char> NameBefore(string text, int from, int separator)
    {
        var end = separator;
        while (end > from && end > separator - 6 && text[end - 1] is ' ' or '\t' or '"' or '\'' or '\\' or ']' or '`' or '*' or '?' or '+') end--;
        var start = end;
        for (var words = 0; words < 3; words++)
        {
            while (start > from && end - start < 80 && IsName(text[start - 1])) start--;
            if (start - 1 <= from || text[start - 1] != ' ' || !char.IsLetter(text[start - 2])) break;
            if (words < 2) start--;
        }

        while (start < end && text[start] == ' ') start++;
        return text.AsSpan(start, end - start);
    }

    private static bool IsName(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '[';

    private static bool IsElement(string text, int close, int name) => close - name - 1 >= 0 && text[close - name - 1] == '<';

    // - name: DB_PASSWORD
    //   value: hunter2
    private static bool IsYamlValue(string text, int separator, ReadOnlySpan<char> name) =>
        text[separator] == ':' && name.Trim().EndsWith("value", StringComparison.OrdinalIgnoreCase) && separator > 12;

    private static Telling YamlName(string text, int separator)
    {
        var before = text.AsSpan(Math.Max(0, separator - 160), Math.Min(160, separator));
        var at = before.LastIndexOf("name", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return Telling.Nothing;
        var rest = before[(at + 4)..].TrimStart("\"'\\: \t\r\n=");
        var end = rest.IndexOfAny(WordEnds);
        return end <= 0 ? Telling.Nothing : NameWords.Of(rest[..end]);
    }

    /// <summary><c>Authorization: Basic dXNlcjpwYXNz</c>: the scheme stays, the rest goes.</summary>
    private static ValueText Scheme(string text, ValueText value)
    {
        var word = text.AsSpan(value.Start, value.Length);
        foreach (var scheme in new[] { "Basic", "Bearer", "Digest", "ApiKey", "Token", "SharedAccessSignature", "AWS4-HMAC-SHA256" })
        {
            if (!word.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) continue;
            if (word.Length == scheme.Length && !value.Quoted) return ValueText.After(text, value.Start + value.Length - 1, LongestValue) with { Quoted = false };
            if (word.Length > scheme.Length && word[scheme.Length] == ' ')
                return value with { Start = value.Start + scheme.Length + 1, Length = value.Length - scheme.Length - 1 };
        }

        return value;
    }
}

/// <summary>A value within a text.</summary>
/// <param name="Quoted">It stands in quotes, or tightly after the separator.</param>
/// <param name="Followed">More words follow it on its line.</param>
internal readonly record struct ValueText(int Start, int Length, bool Quoted, bool Followed)
{
    /// <summary>The value after a separator; empty when there is none.</summary>
    public static ValueText After(string text, int separator, int longest)
    {
        var at = separator + 1;
        while (at < text.Length && at <= separator + 2 && text[at] is '=' or '>' or ':') at++;
        var spaced = at;
        while (at < text.Length && at - spaced < 8 && text[at] is ' ' or '\t' || (at < text.Length && at == spaced && text[at] is '\r' or '\n')) at++;
        if (at >= text.Length) return default;
        var escapes = at;
        while (escapes < text.Length && escapes - at < 8 && text[escapes] == '\\') escapes++;
        if (escapes < text.Length && text[escapes] is '"' or '\'' or '`' or '“' or '„' or '«') return Within(text, at, escapes, longest);
        return text[separator] == '>' ? Until(text, at, longest, "<") : Bare(text, at, spaced < at, longest);
    }

    // Ends at the same quote behind as many backslashes; where nobody closed it, at the end of the text.
    private static ValueText Within(string text, int at, int quote, int longest)
    {
        var close = text.AsSpan(at, quote + 1 - at).ToString() switch { "“" or "„" => "”", "«" => "»", var same => same };
        var begin = quote + 1;
        var area = text.AsSpan(begin, Math.Min(longest, text.Length - begin));
        for (var end = 0; end < area.Length;)
        {
            var next = area[end..].IndexOf(close, StringComparison.Ordinal);
            if (next < 0) break;
            end += next;
            if (close[0] == '\\' || end == 0 || area[end - 1] != '\\') return new ValueText(begin, end, Quoted: true, Followed: false);
            end++; // an escaped quote is part of the value
        }

        return new ValueText(begin, area.Length, Quoted: true, Followed: false);
    }

    private static ValueText Until(string text, int at, int longest, string stops)
    {
        var area = text.AsSpan(at, Math.Min(longest, text.Length - at));
        var end = area.IndexOfAny(stops);
        return new ValueText(at, end < 0 ? area.Length : end, Quoted: true, Followed: false);
    }

    private static ValueText Bare(string text, int at, bool spaced, int longest)
    {
        var area = text.AsSpan(at, Math.Min(longest, text.Length - at));
        var end = area.IndexOfAny(" \t\r\n");
        if (end < 0) end = area.Length;
        for (var cut = area[..end].IndexOfAny(";&,"); cut >= 0 && cut < end;)
        {
            if (BeginsName(area[(cut + 1)..]))
            {
                end = cut;
                break;
            }

            var more = area[(cut + 1)..end].IndexOfAny(";&,");
            cut = more < 0 ? -1 : cut + 1 + more;
        }

        while (end > 1 && area[end - 1] is '"' or '\'' or ')' or ']' or '}' or ',' or ';' or '\\') end--;
        var rest = area[end..].TrimStart(",;)]}\"'\\");
        var line = rest.IndexOfAny("\r\n");
        if (line >= 0) rest = rest[..line];
        return new ValueText(at, end, Quoted: !spaced, Followed: rest.Trim().Length > 0 && char.IsLetter(rest.Trim()[0]));
    }

    // "pa,ss" is one value, "pass,user=x" and "pass;Encrypt=true" are not.
    private static bool BeginsName(ReadOnlySpan<char> rest)
    {
        rest = rest[..Math.Min(rest.Length, 60)].TrimStart();
        if (rest.IsEmpty) return true;
        var end = 0;
        while (end < rest.Length && (char.IsLetterOrDigit(rest[end]) || rest[end] is '_' or '-' or '.' or '"' or '\'' or '\\' or ' ')) end++;
        return end > 0 && end < rest.Length && rest[end] is '=' or ':';
    }
}
