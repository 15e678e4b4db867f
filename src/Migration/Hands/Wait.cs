using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Hands;

/// <summary>Looks until it is so; the caller's token is the limit.</summary>
internal static class Wait
{
    public static async Task UntilAsync(Func<Task<bool>> isSo, TimeProvider clock, CancellationToken cancel)
    {
        for (var pause = 100; ; pause = Math.Min(pause * 3 / 2, 1_000))
        {
            if (await isSo()) return;
            await Task.Delay(TimeSpan.FromMilliseconds(pause), clock, cancel);
        }
    }
}

/// <summary>Numbers as people read them.</summary>
internal static class Say
{
    /// <summary><c>110,000</c>.</summary>
    public static string Number(double number) => number.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary><c>1 topic</c>, <c>24 topics</c>.</summary>
    public static string Count(long count, string one, string? many = null) => $"{Number(count)} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary><c>40 s</c>, <c>12 min</c>, <c>3 h 20 min</c>.</summary>
    public static string Time(TimeSpan time) =>
        time < TimeSpan.FromSeconds(90) ? $"{Math.Ceiling(time.TotalSeconds):0} s"
        : time < TimeSpan.FromMinutes(90) ? $"{Math.Ceiling(time.TotalMinutes):0} min"
        : $"{Math.Floor(time.TotalHours):0} h {time.Minutes} min";

    /// <summary>Trouble of the world where there is room for one text only: what, what was really answered, and the way out.</summary>
    public static string Trouble(WorldTroubleException trouble)
    {
        var proof = ForeignText.From(trouble.Proof?.Text, 200).Text;
        var said = proof.Length == 0 || trouble.Message.Contains(proof.Length > 40 ? proof[..40] : proof, StringComparison.Ordinal) || trouble.Message.Contains('"', StringComparison.Ordinal) ? "" : $" (\"{proof}\")";
        return $"{trouble.Message}{said}. {trouble.WayOut}";
    }

    /// <summary>The first few names, then how many more.</summary>
    public static string Some(IEnumerable<string> names, int most = 3, int length = 80)
    {
        var all = names.ToList();
        return string.Join(", ", all.Take(most).Select(n => ForeignText.From(n, length).Text)) + (all.Count > most ? $" and {all.Count - most} more" : "");
    }
}
