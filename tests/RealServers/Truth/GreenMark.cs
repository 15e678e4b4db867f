using System.Globalization;
using System.Text.RegularExpressions;
using ChatOpsBot.Rehearsal.Worlds;

namespace ChatOpsBot.RealServers.Truth;

/// <summary>Something that was said to be well, and what was so before and after it was said.</summary>
/// <param name="Since">It is said to have been so since then.</param>
internal sealed partial record GreenMark(
    string Name, string Words, DateTimeOffset Asked, DateTimeOffset? Since, IReadOnlyList<TopicTruth> Before, IReadOnlyList<TopicTruth> After)
{
    /// <summary>A look may share a sample that is a second old.</summary>
    private static readonly TimeSpan Shared = TimeSpan.FromSeconds(1.2);

    /// <summary>Why it is false; empty: it is true. What was so before or after may be said, as both lie within the look.</summary>
    public IEnumerable<string> Lies(Misfortune misfortune, string compacted, bool stopped)
    {
        if (misfortune.Bans.Topic is { } gone && Asked > gone + Shared && Name is not ("quiet" or "at-rest" or "recap")) yield return $"a planned topic is gone or another since {gone:HH:mm:ss.fff}";
        if (!stopped && misfortune.Bans.Copy is { } ended && Asked > ended + Shared && Name is ("caught-up" or "drained" or "moving"))
            yield return $"nobody copies what was planned since {ended:HH:mm:ss.fff}";
        if (Name == "recap" && misfortune.Bans.Destination is { } taken && Asked > taken) yield return $"what arrived was taken away at the destination at {taken:HH:mm:ss.fff}";
        var (before, after) = (Of(Before), Of(After));
        if (before is not null && after is not null) yield return $"before: {before}; after: {after}";
        string? Of(IReadOnlyList<TopicTruth> truth) => Name switch
        {
            "caught-up" => More("never copied", truth.Sum(t => Uncopied(t, compacted)), 20),
            "drained" => More("never copied", truth.Sum(t => Uncopied(t, compacted)), 0) ?? Lost(truth, compacted),
            "moving" => More("missing", truth.Sum(t => Missing(t, compacted, misfortune.Thinned)), Left()),
            "frozen" => More("missing", truth.Sum(t => Missing(t, compacted, misfortune.Thinned)), 0)
                ?? More("duplicates", truth.Where(t => t.Topic != compacted).Sum(t => t.Duplicates), 0) ?? More("foreign", truth.Where(t => t.Topic != compacted).Sum(t => t.Foreign), 0) ?? Lost(truth, compacted),
            "recap" => misfortune.Thinned || misfortune.Bans.Topic is not null ? null : Counted(truth),
            "quiet" => Written(misfortune, "source"),
            "at-rest" => Written(misfortune, "destination"),
            _ => throw new InvalidOperationException($"There is no mark '{Name}'."),
        };
    }

    // Of a compacted topic only the latest values count.
    private static long Uncopied(TopicTruth topic, string compacted) => topic.Topic == compacted ? 0 : topic.Uncopied;

    private static long Missing(TopicTruth topic, string compacted, bool thinned) => topic.Topic != compacted ? topic.Missing : thinned ? 0 : topic.StaleKeys;

    // Gone from the source before they were copied: nobody can copy them any more, so it must be said.
    private string? Lost(IReadOnlyList<TopicTruth> truth, string compacted) => Words.Contains("expired", StringComparison.Ordinal) || Words.Contains("fewer arrived", StringComparison.Ordinal)
        ? null : More("lost uncopied and not named", truth.Where(t => t.Topic != compacted).Sum(t => t.LostUncopied), 0);

    private string? Written(Misfortune misfortune, string side) => Since is { } since && misfortune.Written.Where(w => w.Side == side && w.From > since + Shared && w.To < Asked).ToList() is { Count: > 0 } writes
        ? $"somebody wrote at {writes[0].From:HH:mm:ss.fff}, nobody is said to have since {since:HH:mm:ss.fff}" : null;

    private static string? More(string what, long counted, long most) => counted > most ? $"{counted} {what}, at most {most} may be" : null;

    private string? Counted(IReadOnlyList<TopicTruth> truth)
    {
        var counted = Number(ArrivedWords()) + Number(WrittenWords());
        var (least, most) = (truth.SelectMany(t => t.Partitions).Sum(p => p.AtDestination), truth.SelectMany(t => t.Partitions).Sum(p => p.Written + p.Duplicates + p.Foreign));
        return counted < least || counted > most ? $"from {least} to {most} records are there" : null;
    }

    private long Left() => Number(LeftWords());

    private long Number(Regex words) => words.Match(Words) is { Success: true } found ? long.Parse(found.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"([\d,]+) records arrived", RegexOptions.CultureInvariant)]
    private static partial Regex ArrivedWords();

    [GeneratedRegex(@"([\d,]+) written at the destination since", RegexOptions.CultureInvariant)]
    private static partial Regex WrittenWords();

    [GeneratedRegex(@"([\d,]+) came after", RegexOptions.CultureInvariant)]
    private static partial Regex LeftWords();
}
