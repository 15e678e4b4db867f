using System.Text;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat;

/// <summary>A line of the journal for people: number and time, who, what.</summary>
internal static class EventWords
{
    public static ReplyRow Row(JournalLine line, RunState run)
    {
        var entry = line.Entry;
        var who = entry.Actor.Edge is "worker" or "clock" ? "bot" : entry.Actor.Principal;
        return new ReplyRow($"#{entry.Seq} {entry.At:HH:mm:ss}Z", $"{who}: {TimelineWords.Of(line, run) ?? Spaced(entry)}");
    }

    /// <summary><c>StepDue</c> of <c>create</c> → <c>step due create</c>: nothing is left out of an audit.</summary>
    private static string Spaced(JournalEntry entry)
    {
        var words = new StringBuilder();
        foreach (var c in entry.Kind) words.Append(char.IsUpper(c) && words.Length > 0 ? " " : "").Append(char.ToLowerInvariant(c));
        return entry.Step is null ? words.ToString() : words.Append(' ').Append(entry.Step).ToString();
    }

    /// <summary>The way past an undo that cannot be had, whatever its own way out is.</summary>
    public static string PastUndo(string step) => $"If that cannot be: skip {step} because …; a second person must agree, and it is left as it is.";
}
