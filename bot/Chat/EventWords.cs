using System.Text;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Chat;

/// <summary>A line of the journal for people: number and time, who, what.</summary>
internal static class EventWords
{
    public static ReplyRow Row(JournalLine line)
    {
        var entry = line.Entry;
        var who = entry.Actor.Edge is "worker" or "clock" ? "bot" : entry.Actor.Principal;
        var step = entry.Step is null ? "" : $" {entry.Step}";
        return new ReplyRow($"#{entry.Seq} {entry.At:HH:mm:ss}Z", $"{who}: {Spaced(entry.Kind)}{step}{Detail(line.Event)}");
    }

    private static string Detail(RunEvent happened) => happened switch
    {
        PhaseEntered e => $" {e.Phase}",
        RunPaused e => $": {e.Why}",
        OperationRequested e => $" {e.Operation}",
        ApprovalAsked e => $" {e.Number}: {e.Effect}",
        VoteCast e => $" {(e.Yes ? "yes" : "no")} to {e.Request}",
        ApprovalVoided e => $" {e.Request}: {e.Words}",
        CommandRefused e => $" {e.Command}: {e.Words}",
        NoteAdded e => $": {e.Words}",
        _ => "",
    };

    /// <summary><c>StepStarted</c> → <c>step started</c>.</summary>
    private static string Spaced(string kind)
    {
        var words = new StringBuilder();
        foreach (var c in kind) words.Append(char.IsUpper(c) && words.Length > 0 ? " " : "").Append(char.ToLowerInvariant(c));
        return words.ToString();
    }
}
