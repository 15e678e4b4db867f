using System.CommandLine;
using ChatOpsBot.Migration;
using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Cli;

/// <summary><c>runbook check</c> and <c>runbook draw</c>.</summary>
internal static class RunbookCommand
{
    public static Command Build()
    {
        var file = new Argument<FileInfo>("file") { Description = "A runbook (YAML)." };
        var check = new Command("check", "Says all mistakes of a runbook at once, or the way back from every phase.") { file };
        check.SetAction((parsed, _) => Trouble.GuardAsync(() => CheckAsync(parsed.GetValue(file)!)));
        var draw = new Command("draw", "Draws a runbook as a Mermaid diagram.") { file };
        draw.SetAction((parsed, _) => Trouble.GuardAsync(() => DrawAsync(parsed.GetValue(file)!)));
        return new Command("runbook", "Checks and draws runbooks.") { check, draw };
    }

    private static async Task<int> CheckAsync(FileInfo file)
    {
        var report = CheckReport.Of(RunbookFiles.Read(file.FullName), MigrationCatalogue.Contracts());
        await System.Console.Out.WriteLineAsync(report.Words);
        return report.IsSound ? CommandLine.Done : CommandLine.Failed;
    }

    private static async Task<int> DrawAsync(FileInfo file)
    {
        var loaded = RunbookLoader.Load(RunbookFiles.Read(file.FullName), MigrationCatalogue.Contracts());
        if (loaded.Runbook?.Sample().Shape is not { } shape)
            throw new StartException(loaded.Mistakes.Length > 0 ? string.Join(Environment.NewLine, loaded.Mistakes) : "This runbook cannot be shaped with its own defaults.");
        await System.Console.Out.WriteLineAsync(Drawing.Mermaid(shape));
        return CommandLine.Done;
    }
}
