using System.Text.RegularExpressions;
using ChatOpsBot.Migration.Settings;

namespace ChatOpsBot.Migration.Connect;

/// <summary>
/// Takes credentials out of what Connect says: it quotes configurations, and single values of them, in some of its errors and traces.
/// Clean first, then cut to length: half a secret is one too.
/// </summary>
internal static partial class ConfigSecrets
{
    public const string Hidden = "(hidden)";

    /// <param name="config">The configuration that the words may quote.</param>
    public static string Clean(string words, IEnumerable<KeyValuePair<string, string>>? config = null)
    {
        // Long ones first: a short value may be part of a long one.
        foreach (var value in (config ?? []).Where(p => SecretKeys.Has(p.Key)).SelectMany(p => Parts(p.Value)).Distinct(StringComparer.Ordinal).OrderByDescending(v => v.Length))
            words = words.Replace(value, Hidden, StringComparison.Ordinal);
        try
        {
            return Assigned().Replace(words, $"$1={Hidden}");
        }
        catch (RegexMatchTimeoutException)
        {
            return Hidden;
        }
    }

    /// <summary>The value itself, and the quoted passwords within it (a JAAS line). What names a config provider is no secret.</summary>
    private static IEnumerable<string> Parts(string value)
    {
        if (value.StartsWith("${", StringComparison.Ordinal)) yield break;
        if (value.Length > 2) yield return value;
        foreach (Match quoted in Quoted().Matches(value))
            if (quoted.Groups[1].Value is { Length: > 2 } password) yield return password;
    }

    [GeneratedRegex("""([\w.\-]*(?:password|secret|jaas|user\.info|credentials|token|api[._\-]?key)[\w.\-]*"?)(?:\s*=\s*("[^"]*"|(?!\(hidden\))[^\s,;}\]]+)|\s*:\s*"[^"]*["])""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Assigned();

    [GeneratedRegex("""(?:password|secret)\s*=\s*"([^"]*)["]""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Quoted();
}
