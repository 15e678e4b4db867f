using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatOpsBot.Runbooks.Actions;

/// <summary>Durations as the runbook language writes them: <c>90s</c>, <c>4h30m</c>, <c>14d</c>; units d, h, m, s, each at most once, in that order.</summary>
public static partial class Durations
{
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        var match = Shape().Match(text);
        if (!match.Success || text.Length == 0) return false;
        var total = 0L;
        foreach (var (group, seconds) in new[] { (1, 86_400L), (2, 3_600L), (3, 60L), (4, 1L) })
            if (match.Groups[group].Success)
                total += long.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) * seconds;
        time = TimeSpan.FromSeconds(total);
        return true;
    }

    public static string Write(TimeSpan time)
    {
        if (time == TimeSpan.Zero) return "0s";
        var words = new StringBuilder();
        if (time < TimeSpan.Zero) { words.Append('-'); time = -time; }
        if (time.Days > 0) words.Append(CultureInfo.InvariantCulture, $"{time.Days}d");
        if (time.Hours > 0) words.Append(CultureInfo.InvariantCulture, $"{time.Hours}h");
        if (time.Minutes > 0) words.Append(CultureInfo.InvariantCulture, $"{time.Minutes}m");
        if (time.Seconds > 0) words.Append(CultureInfo.InvariantCulture, $"{time.Seconds}s");
        return words.Length == 0 ? "0s" : words.ToString();
    }

    // At most 6 digits a unit: nothing a migration needs is longer, and nothing overflows.
    [GeneratedRegex(@"^(?=\d)(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Shape();
}
