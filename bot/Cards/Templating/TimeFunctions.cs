using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Cards.Templating;

internal static class TimeFunctions
{
    private const string Iso = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public static Function[] All { get; } =
    [
        new("formatEpoch", 1, 2, a => Write(Epoch(a), a, 1)),
        new("formatDateTime", 1, 2, a => Write(Read(a), a, 1)),
        new("addDays", 2, 3, a => Write(Moved(a, TimeSpan.FromDays(1)), a, 2)),
        new("addHours", 2, 3, a => Write(Moved(a, TimeSpan.FromHours(1)), a, 2)),
        new("addMinutes", 2, 3, a => Write(Moved(a, TimeSpan.FromMinutes(1)), a, 2)),
    ];

    private static DateTimeOffset Read(Arguments a) =>
        DateTimeOffset.TryParse(a.Text(0), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new TemplateException($"'{a.Text(0)}' is not a time.");

    private static DateTimeOffset Epoch(Arguments a) =>
        Math.Abs(a.Number(0)) < 253_402_300_800 && a.Number(0) > -62_135_596_800
            ? DateTimeOffset.UnixEpoch.AddSeconds(a.Number(0))
            : throw new TemplateException($"{a.Written(0)} is not a time.");

    private static DateTimeOffset Moved(Arguments a, TimeSpan unit)
    {
        var by = a.Number(1) * unit.TotalDays;
        return Math.Abs(by) < 1_000_000 && Read(a) is var from && InRange(from, by) ? from.AddDays(by) : throw new TemplateException("That time does not exist.");
    }

    private static bool InRange(DateTimeOffset from, double days) =>
        (days >= 0 ? (DateTimeOffset.MaxValue - from).TotalDays : (from - DateTimeOffset.MinValue).TotalDays) > Math.Abs(days);

    private static JsonNode Write(DateTimeOffset time, Arguments a, int formatAt)
    {
        try
        {
            return JsonValue.Create(time.ToString(a.Count > formatAt ? a.Text(formatAt) : Iso, CultureInfo.InvariantCulture))!;
        }
        catch (FormatException)
        {
            throw new TemplateException($"'{a.Text(formatAt)}' is not a format of times.");
        }
    }
}
