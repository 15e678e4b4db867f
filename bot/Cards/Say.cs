using System.Globalization;

namespace ChatOpsBot.Cards;

/// <summary>How cards say times, spans and numbers.</summary>
public static class Say
{
    /// <summary><c>11:34:07 Berlin (10:34:07 UTC)</c>; in UTC only once.</summary>
    public static string At(DateTimeOffset at, TimeZoneInfo zone, string format = "HH:mm") =>
        IsUtc(zone) ? $"{at.UtcDateTime.ToString(format, CultureInfo.InvariantCulture)} UTC"
        : $"{Local(at, zone, format)} {City(zone)} ({at.UtcDateTime.ToString(format, CultureInfo.InvariantCulture)} UTC)";

    /// <summary>The hour alone, in the zone: where the zone is said beside it.</summary>
    public static string Hour(DateTimeOffset at, TimeZoneInfo zone) => Local(at, zone, "HH:mm");

    /// <summary><c>3 s</c>, <c>1 m 20 s</c>, <c>24 m</c>, <c>2 h 14 m</c>, <c>3 d 2 h</c>.</summary>
    public static string Span(TimeSpan span)
    {
        if (span < TimeSpan.Zero) span = TimeSpan.Zero;
        span = TimeSpan.FromSeconds(Math.Round(span.TotalSeconds));
        if (span.TotalSeconds < 60) return $"{span.Seconds} s";
        if (span.TotalMinutes < 10) return span.Seconds == 0 ? $"{span.Minutes} m" : $"{span.Minutes} m {span.Seconds} s";
        if (span.TotalMinutes < 100) return $"{Math.Round(span.TotalMinutes)} m";
        return span.TotalHours < 48 ? $"{(int)span.TotalHours} h {span.Minutes} m" : $"{span.Days} d {span.Hours} h";
    }

    /// <summary>Three digits that count: <c>812</c>, <c>4.9 k</c>, <c>21.7 M</c>.</summary>
    public static string Short(double number) => Math.Abs(number) switch
    {
        >= 1e9 => $"{Three(number / 1e9)} G",
        >= 1e6 => $"{Three(number / 1e6)} M",
        >= 1e4 => $"{Three(number / 1e3)} k",
        _ => number.ToString("#,0", CultureInfo.InvariantCulture),
    };

    /// <summary><c>stop-apps</c> as words, where a runbook gives no title of its own.</summary>
    public static string Title(string title, string id) => title == id ? Capital(id.Replace('-', ' ')) : title;

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>The words as a sentence of their own.</summary>
    public static string Sentence(string words) => words.Length > 0 && char.IsLetterOrDigit(words[^1]) ? words + "." : words;

    /// <summary><c>Marta or Ravi</c>.</summary>
    public static string Or(IReadOnlyList<string> names) =>
        names.Count < 2 ? names.Count == 0 ? "nobody" : names[0] : $"{string.Join(", ", names.Take(names.Count - 1))} or {names[^1]}";

    private static string Three(double number) => number.ToString(Math.Abs(number) >= 100 ? "0" : Math.Abs(number) >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    private static string Local(DateTimeOffset at, TimeZoneInfo zone, string format) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString(format, CultureInfo.InvariantCulture);

    private static bool IsUtc(TimeZoneInfo zone) => zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime;

    private static string City(TimeZoneInfo zone) => zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');
}
