using System.CommandLine;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Settings;
using ChatOpsBot.Storage;

namespace ChatOpsBot.Cli;

/// <summary><c>journal verify</c> and <c>journal export</c>; both read beside a running bot.</summary>
internal static class JournalCommand
{
    public static Command Build()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "Folder of the journal.", DefaultValueFactory = _ => new DirectoryInfo("data") };
        var settings = new Option<FileInfo[]>("--settings") { Description = "Settings files (for Journal:Key)." };
        var head = new Option<string[]>("--head") { Description = "A posted head, RUN:SEQ:HASH; the chain must contain it." };
        var verify = new Command("verify", "Finds any entry changed, removed, swapped, cut off behind a posted head, or rewritten without the key.") { data, settings, head };
        verify.SetAction((p, cancel) => Trouble.GuardAsync(() => VerifyAsync(Open(p.GetValue(data)!, p.GetValue(settings)), p.GetValue(head) ?? [], cancel)));
        var run = new Option<string?>("--run") { Description = "Only this run (its UUID), or house." };
        var export = new Command("export", "Writes the journal as JSON Lines.") { data, settings, run };
        export.SetAction((p, cancel) => Trouble.GuardAsync(() => ExportAsync(Open(p.GetValue(data)!, p.GetValue(settings)), p.GetValue(run), cancel)));
        return new Command("journal", "Verifies and exports the journal.") { verify, export };
    }

    private static DataDirectory Open(DirectoryInfo data, FileInfo[]? files)
    {
        var settings = SettingsReader.Bind(SettingsReader.Load((files ?? []).Select(f => f.FullName), Environment.GetEnvironmentVariables()));
        return DataDirectory.OpenForReading(data.FullName, settings.Journal.Key.Length > 0 ? settings.Journal.Key : null);
    }

    private static async Task<int> VerifyAsync(DataDirectory directory, string[] heads, CancellationToken cancel)
    {
        await using var data = directory;
        List<ExpectedHead> expected = [.. data.Heads.Read().Select(ExpectedHead.Of)];
        foreach (var text in heads)
            expected.Add(ExpectedHead.TryParse(text, out var parsed, out var why) ? parsed : throw new StartException($"--head {text}: {why}"));
        var report = await JournalVerification.RunAsync(data.Journal, data.Key, expected, cancel);
        foreach (var line in report.Lines()) await System.Console.Out.WriteLineAsync(line);
        foreach (var good in report.Heads) await System.Console.Out.WriteLineAsync($"head {Name(good.Run)}:{good.Seq}:{Convert.ToHexStringLower(good.Link.Span)}");
        return report.Good ? CommandLine.Done : CommandLine.Failed;
    }

    private static async Task<int> ExportAsync(DataDirectory directory, string? run, CancellationToken cancel)
    {
        await using var data = directory;
        Guid? only = run switch
        {
            null => null,
            "house" => Chain.House,
            _ => Guid.TryParse(run, out var id) ? id : throw new StartException($"--run must be a run's UUID or house, not '{run}'."),
        };
        await using var output = System.Console.OpenStandardOutput();
        await JournalExport.WriteAsync(data.Journal, only, output, cancel);
        return CommandLine.Done;
    }

    private static string Name(Guid run) => run == Chain.House ? "house" : run.ToString();
}
