using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOpsBot.Chat;

/// <summary>
/// Takes secrets out of text before it is kept or said anywhere. Better a harmless string too many than a key in a journal that is kept for years.
/// </summary>
public static partial class Redactor
{
    private const int Most = 1_000; // milliseconds a pattern may take; none backtracks over more than one repetition

    /// <summary>Patterns with what they find. In order: the longer shapes first, so that nothing is left of them.</summary>
    private static readonly (Regex Pattern, string What)[] Shapes =
    [
        (PrivateKey(), "a private key"),
        (JsonWebToken(), "a token"),
        (Authorization(), "a token"),
        (UrlPassword(), "a password"),
        (NamedSecret(), "a password or key"),
        (KeyPair(), "an API key"),
        (KnownKey(), "an API key"),
        (LongRandom(), "what looks like a key"),
    ];

    /// <summary>The text with each secret replaced by <c>[removed]</c>, and what was found, each once.</summary>
    public static Redacted Clean(string text) => Clean(text, Shapes);

    /// <summary>
    /// For what a server said: only what surely is a secret is taken out. A long path or class name looks random too, and whoever mends a failure
    /// at night needs it whole.
    /// </summary>
    public static string CleanForeign(string text) => Clean(text, Shapes.AsSpan(..^1)).Text;

    private static Redacted Clean(string text, ReadOnlySpan<(Regex Pattern, string What)> shapes)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var (pattern, what) in shapes)
        {
            var clean = pattern.Replace(text, m => Replacement(m));
            if (!ReferenceEquals(clean, text) && clean != text && !found.Contains(what)) found.Add(what);
            text = clean;
        }

        return new Redacted(text, found.ToImmutable());
    }

    private static string Replacement(Match match)
    {
        var (before, after) = (match.Groups["before"].Value, match.Groups["after"].Value);
        return match.Groups["secret"].Success && LooksHarmless(match) ? match.Value : $"{before}[removed]{after}";
    }

    /// <summary>A long run of letters and digits is random only with both cases and digits (topics and words are not).</summary>
    private static bool LooksHarmless(Match match)
    {
        if (!match.Groups["random"].Success) return match.Groups["secret"].Value is "[removed]";
        var value = match.Groups["random"].ValueSpan;
        return !(value.ContainsAnyInRange('A', 'Z') && value.ContainsAnyInRange('a', 'z') && value.ContainsAnyInRange('0', '9'));
    }

    [GeneratedRegex(@"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$(?![\s\S]))", RegexOptions.None, Most)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*)?", RegexOptions.None, Most)]
    private static partial Regex JsonWebToken();

    [GeneratedRegex(@"(?<before>\b(?:bearer|basic)\s+)(?<secret>\[removed\]|[A-Za-z0-9._~+/=-]{12,})", RegexOptions.IgnoreCase, Most)]
    private static partial Regex Authorization();

    [GeneratedRegex(@"(?<before>[a-z][a-z0-9+.-]{1,20}://[^\s:/@]{0,100}:)[^\s/@]{1,200}(?<after>@)", RegexOptions.IgnoreCase, Most)]
    private static partial Regex UrlPassword();

    // JAAS lines, connection strings, settings and headers: a telling name, = or :, a value (quoted or not).
    [GeneratedRegex(
        """(?<before>\b(?:[a-z0-9]+[._-]){0,6}(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|api[_-]?secret|accountkey|sharedaccesskey|accesskey|secretaccesskey|client[_-]?secret|sig)["']?\s{0,3}[=:]\s{0,3})(?:"[^"\r\n]{1,500}"|'[^'\r\n]{1,500}'|(?<secret>[^\s;,"'&]{3,500}))""",
        RegexOptions.IgnoreCase, Most)]
    private static partial Regex NamedSecret();

    // A Confluent Cloud key with its secret beside it: 16 capitals and digits, then 64 characters.
    [GeneratedRegex(@"\b[A-Z0-9]{16}\s*[:/, ]\s*[A-Za-z0-9+/]{40,}=*", RegexOptions.None, Most)]
    private static partial Regex KeyPair();

    [GeneratedRegex(@"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|\bxox[abeprs]-[A-Za-z0-9-]{10,}|\bxapp-[A-Za-z0-9-]{10,}|\bsk-[A-Za-z0-9_-]{16,}|\bcflt[A-Za-z0-9+/]{20,}=*|\bglpat-[A-Za-z0-9_-]{16,}", RegexOptions.None, Most)]
    private static partial Regex KnownKey();

    [GeneratedRegex(@"(?<secret>(?<random>(?<![A-Za-z0-9+/_])[A-Za-z0-9+/]{36,}={0,2}))", RegexOptions.None, Most)]
    private static partial Regex LongRandom();
}

/// <param name="Found">What was removed, in words; empty when nothing was.</param>
public sealed record Redacted(string Text, ImmutableArray<string> Found);
