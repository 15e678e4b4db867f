using System.Collections.Immutable;
using System.Globalization;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat;

/// <summary>The answer to <c>topics</c>: which stay and why, with every name; then those that are copied, the furthest behind first.</summary>
internal static class TopicAnswers
{
    /// <summary>Copied topics that are listed one by one; the others are counted.</summary>
    private const int MostRows = 20;

    /// <summary>Null: neither decided nor seen yet.</summary>
    public static ChatReply? Of(RunState run, WorldView? view, ImmutableArray<string> decided)
    {
        var copied = view is { Topics.Length: > 0 } ? view : null;
        if (copied is null && decided.IsEmpty) return null;
        var rows = (copied is null ? [] : WorldAnswers.Holds(copied)).Concat(decided.Skip(1).Select(Row)).Concat(copied is null ? [] : Copied(copied));
        return new ChatReply(ReplyKind.Told, $"{(decided.IsEmpty ? "" : $"{decided[0]}. ")}{(copied is null ? "Nothing is copied yet." : Sum(copied))}", Rows: [.. rows], Run: run.Number);
    }

    private static string Sum(WorldView view) =>
        $"{view.Topics.Length} are copied, the furthest behind first{(view.Topics.Length > MostRows ? $" ({view.Topics.Length - MostRows} that are less behind are not listed)" : "")}. As of {WorldAnswers.Time(view)}.";

    private static IEnumerable<ReplyRow> Copied(WorldView view) => view.Topics.OrderByDescending(t => t.Lag ?? long.MaxValue).ThenBy(t => t.Topic, StringComparer.Ordinal).Take(MostRows)
        .Select(t => new ReplyRow(
            ForeignText.From(t.Topic, 120).Text,
            $"{t.Partitions} partitions in {t.Shard}, {(t.Lag is { } lag ? Number(lag) : "not known how far")} behind, destination at {(t.DestinationEnd is { } end ? Number(end) : "no known place")}"));

    // "Stays: Kafka's own: a, b"
    private static ReplyRow Row(string line) => line.IndexOf(": ", StringComparison.Ordinal) is > 0 and < 20 and var at ? new ReplyRow(line[..at], line[(at + 2)..]) : new ReplyRow("", line);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
