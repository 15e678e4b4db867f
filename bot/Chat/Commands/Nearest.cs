namespace ChatOpsBot.Chat.Commands;

/// <summary>Finds what was probably meant: the least number of letters added, left out, changed or swapped with their neighbour.</summary>
internal static class Nearest
{
    /// <summary>The nearest of the candidates, if it is near enough to be a slip of the finger.</summary>
    public static string? Find(string typed, IEnumerable<string> candidates) => candidates
        .Select(c => (Candidate: c, Distance: Distance(typed.ToLowerInvariant(), c.ToLowerInvariant())))
        .Where(p => p.Distance <= Slips(Math.Max(typed.Length, p.Candidate.Length)))
        .OrderBy(p => p.Distance)
        .Select(p => p.Candidate)
        .FirstOrDefault();

    /// <summary>" Did you mean …?", or nothing.</summary>
    public static string Suggest(string typed, IEnumerable<string> candidates) =>
        Find(typed, candidates) is { } near ? $" Did you mean {near}?" : "";

    public static int Slips(int length) => length switch { <= 3 => 1, <= 8 => 2, _ => 3 };

    /// <summary>Damerau–Levenshtein distance (optimal string alignment).</summary>
    public static int Distance(string a, string b)
    {
        var (before, last, now) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            now[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                now[j] = Math.Min(changed, Math.Min(last[j], now[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = Math.Min(now[j], before[j - 2] + 1);
            }

            (before, last, now) = (last, now, before);
        }

        return last[b.Length];
    }
}
