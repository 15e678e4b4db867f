using System.Collections.Immutable;
using System.Globalization;

namespace ChatOpsBot.Chat.Commands;

/// <summary>Commands that only read: for everyone mapped, always, and never journaled.</summary>
internal static class ReadingCommands
{
    private const int AuditLines = 10;
    private const int MostAuditLines = 50;

    public static readonly ImmutableArray<ChatCommand> All =
    [
        ChatCommand.Reads("help [{topic…}]", "Say what you may do now; help scale: one command.", (a, _) => new Reading.Help(a.Find("topic"))),
        ChatCommand.Reads("status", "Say where the run stands.", (_, _) => new Reading.Status()),
        ChatCommand.Reads("why", "Say more about the last answer.", (_, _) => new Reading.Why()),
        ChatCommand.Reads("lag", "Say how far the copy is behind.", (_, _) => new Reading.Lag()),
        ChatCommand.Reads("progress", "Say how much is copied, how fast, until when.", (_, _) => new Reading.Progress()),
        ChatCommand.Reads("topics", "List topics and where each stands.", (_, _) => new Reading.Topics()),
        new("audit [{count}]", "Show the last lines of the journal.", Audit) { Bounds = "1 to 50 lines" },
        ChatCommand.Reads("runs", "List the runs.", (_, _) => new Reading.Runs()),
        ChatCommand.Reads("runbooks", "List what can be started.", (_, _) => new Reading.Runbooks()),
    ];

    private static Asked Audit(Arguments arguments, Scene scene)
    {
        if (arguments.Find("count") is not { } count) return new Asked.Read(new Reading.Audit(AuditLines));
        return int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= 1 and <= MostAuditLines
            ? new Asked.Read(new Reading.Audit(most))
            : new Asked.Problem($"audit shows 1 to {MostAuditLines} lines, not '{count}'.");
    }
}
