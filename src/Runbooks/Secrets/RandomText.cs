using System.Buffers;

namespace ChatOpsBot.Runbooks.Secrets;

/// <summary>Runs of letters and digits that only a machine writes: whether a text looks random, without knowing what it is.</summary>
internal static class RandomText
{
    private const int Shortest = 32;
    private const int KeyLength = 16;
    private const int ShortestKeySecret = 40;

    private static readonly SearchValues<char> Gap = SearchValues.Create(" :,;\t\n\r/|\"'");

    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    /// <summary>Long runs that look random are unsure; a Confluent Cloud API key with its secret beside it is sure.</summary>
    public static void Find(string text, List<Finding> found)
    {
        var last = (Start: -1, Length: 0);
        for (var at = 0; at < text.Length;)
        {
            var next = text.AsSpan(at).IndexOfAny(Base64);
            if (next < 0) return;
            at += next;
            var length = text.AsSpan(at).IndexOfAnyExcept(Base64);
            if (length < 0) length = text.Length - at;
            Judge(text, at, length, last, found);
            last = (at, length);
            at += length;
        }
    }

    private static void Judge(string text, int at, int length, (int Start, int Length) last, List<Finding> found)
    {
        var run = text.AsSpan(at, length);
        var end = at + length;
        while (end < text.Length && text[end] == '=' && end - at - length < 2) end++;
        var gap = last.Start < 0 ? "" : text.AsSpan(last.Start + last.Length, at - last.Start - last.Length);
        if (length >= ShortestKeySecret && IsApiKey(text.AsSpan(Math.Max(last.Start, 0), last.Length)) && gap.Length <= 12 && gap.IndexOfAnyExcept(Gap) < 0)
            found.Add(new Finding(last.Start, end - last.Start, "an API key"));
        else if (length > KeyLength + ShortestKeySecret && run[KeyLength] == '/' && IsApiKey(run[..KeyLength]))
            found.Add(new Finding(at, end - at, "an API key"));
        else if (length >= Shortest && !(at > 0 && text[at - 1] is '_' or '-' or '.') && Looks(run) && !IsPath(run))
            found.Add(new Finding(at, end - at, "what looks like a key", Sure: false));
    }

    /// <summary>Sixteen capitals and digits, both of them: the id half of a pair.</summary>
    private static bool IsApiKey(ReadOnlySpan<char> run) =>
        run.Length == KeyLength && run.IndexOfAnyExceptInRange('0', 'Z') < 0 && run.ContainsAnyInRange('A', 'Z') && run.ContainsAnyInRange('0', '9');

    // Words between slashes: a class, an image, a path.
    private static bool IsPath(ReadOnlySpan<char> run)
    {
        if (!run.Contains('/')) return false;
        foreach (var part in run.Split('/'))
            if (run[part].Length >= Shortest / 2 && Looks(run[part])) return false;
        return run.Count('/') >= 2;
    }

    /// <summary>
    /// Capitals, small letters and digits, and the kinds change as often as chance makes them (six of ten times; names of classes and topics: one or two).
    /// </summary>
    public static bool Looks(ReadOnlySpan<char> run)
    {
        var (upper, lower, digit, changes) = (0, 0, 0, 0);
        var before = ' ';
        foreach (var c in run)
        {
            var kind = char.IsAsciiLetterUpper(c) ? 'A' : char.IsAsciiLetterLower(c) ? 'a' : char.IsAsciiDigit(c) ? '0' : before;
            if (kind == 'A') upper++;
            else if (kind == 'a') lower++;
            else if (kind == '0') digit++;
            if (before != ' ' && kind != before) changes++;
            before = kind;
        }

        return upper > 0 && lower > 0 && digit > 0 && changes * 100 >= run.Length * 33;
    }

    /// <summary>At least so many hexadecimal digits and nothing else, letters and digits both.</summary>
    public static bool IsHex(ReadOnlySpan<char> run, int least)
    {
        foreach (var c in run)
            if (!char.IsAsciiHexDigit(c)) return false;
        return run.Length >= least && run.ContainsAnyInRange('0', '9') && run.IndexOfAnyInRange('A', 'z') >= 0;
    }
}
