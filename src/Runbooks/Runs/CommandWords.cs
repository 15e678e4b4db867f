using System.Globalization;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Commands as they are typed, for the audit.</summary>
public static class CommandWords
{
    public static string Of(Command command) => command switch
    {
        Command.StartRun c => $"start {c.Runbook}{string.Concat(c.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $" {p.Key}={p.Value}"))}",
        Command.StartPhase c => $"start {c.Phase}",
        Command.RequestOperation c => $"{c.Operation}{string.Concat(c.Arguments.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $" {p.Key}={p.Value}"))}",
        Command.Approve c => $"approve{Number(c.Request)}",
        Command.Reject c => $"reject{Number(c.Request)} because {c.Because}",
        Command.Retry c => $"retry {c.Target}".TrimEnd(),
        Command.Skip c => $"skip {c.Target} because {c.Because}",
        Command.Settle c => $"settle {c.Target} as {(c.Done ? "done" : "not done")} because {c.Because}",
        Command.Check c => $"check {c.Name}",
        Command.Pause => "pause",
        Command.Resume => "resume",
        Command.Panic => "panic",
        Command.RollBack c => c.All ? "roll back all" : "roll back",
        Command.Abort c => $"abort because {c.Because}",
        Command.TakeLock c => $"lock {c.Scope}".TrimEnd() + $" because {c.Because}",
        Command.Unlock => "unlock",
        Command.HandOver c => $"hand over to {c.To}",
        Command.BreakLock c => $"break lock because {c.Because}",
        Command.AddNote c => $"{c.Kind.ToString().ToLowerInvariant()} {c.Words}",
        Command.PostStatus c => c.Every is { } every ? $"post status every {Actions.Durations.Write(every)}" : "post status never",
        Command.Say c => c.Words,
        _ => command.GetType().Name,
    };

    private static string Number(int? request) => request is { } n ? string.Create(CultureInfo.InvariantCulture, $" {n}") : "";
}
