using System.Globalization;
using ChatOpsBot.Rehearsal.Worlds;

namespace ChatOpsBot.Kills;

/// <summary>What the world's own log may show after a migration with kills: each effect once.</summary>
internal static class Effects
{
    private const long SmokeRecords = 110_000;

    /// <summary>Effects that were carried out more than once, as words; empty when all is well.</summary>
    public static IReadOnlyList<string> Twice(IReadOnlyList<WorldRequest> log) =>
        [.. log.Where(r => Succeeded(r) && r.Method != "Produce" && !IsQuestion(r)).GroupBy(Key).Where(g => g.Count() > 1).Select(g => $"{g.Count()} × {g.Key}")];

    /// <summary>
    /// Records the smoke test wrote to the source. Batches of one size look alike, so it is their sum that shows a batch sent twice:
    /// the path of a produce ends in its count.
    /// </summary>
    public static long SmokeWritten(IReadOnlyList<WorldRequest> log) => log
        .Where(r => Succeeded(r) && r is { Part: "source", Method: "Produce" })
        .Sum(r => long.Parse(r.Path.TrimEnd().Split(' ')[^1], CultureInfo.InvariantCulture));

    public static void Check(IReadOnlyList<WorldRequest> log)
    {
        Twice(log).ShouldBeEmpty();
        SmokeWritten(log).ShouldBe(SmokeRecords);
    }

    // Asking for rights is a POST that changes nothing.
    private static bool IsQuestion(WorldRequest r) => r.Path.Contains("/selfsubjectaccessreviews", StringComparison.Ordinal);

    private static bool Succeeded(WorldRequest r) => r.Part is "source" or "destination" ? r.Status == 0 : r.Status is >= 200 and < 300;

    private static string Key(WorldRequest r) => $"{r.Part} {r.Method} {r.Path} {r.Digest}";
}
