using ChatOpsBot.Rehearsal.Worlds;

namespace ChatOpsBot.Kills;

/// <summary>What the world's own log may show after a migration with kills: each effect once.</summary>
internal static class Effects
{
    /// <summary>Effects that were carried out more than once, as words; empty when all is well.</summary>
    public static IReadOnlyList<string> Twice(IReadOnlyList<WorldRequest> log) =>
        [.. log.Where(Succeeded).GroupBy(Key).Where(g => g.Count() > 1).Select(g => $"{g.Count()} × {g.Key}")];

    private static bool Succeeded(WorldRequest r) => r.Part is "source" or "destination" ? r.Status == 0 : r.Status is >= 200 and < 300;

    private static string Key(WorldRequest r) => $"{r.Part} {r.Method} {r.Path} {r.Digest}";
}
