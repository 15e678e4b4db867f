using System.CommandLine;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Storage;
using Spectre.Console;

namespace ChatOpsBot.Cli;

/// <summary>
/// <c>rehearse</c>: plays the whole runbook unattended, speaking as the people by the page's own requests. Exit code 0 only if every step
/// succeeded, every count matched and the journal verifies.
/// </summary>
internal static class RehearseCommand
{
    /// <summary>Nobody has to read along, so hours of silence take even less.</summary>
    private const double PaceUnattended = 600;
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    public static Command Build()
    {
        var arguments = new ServeArguments();
        var command = new Command("rehearse", "Plays the whole runbook unattended in a practice world; exit code 0 only if everything came out right.");
        arguments.AddTo(command, urls: false);
        command.SetAction((parsed, cancel) => Trouble.GuardAsync(() => RunAsync(arguments.Read(parsed, "http://127.0.0.1:0"), cancel)));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, CancellationToken cancel)
    {
        // A rehearsal leaves nothing behind, unless it is told where.
        var own = options.Data is null ? Directory.CreateTempSubdirectory("rehearsal-") : null;
        options = options with { Pace = options.Pace ?? PaceUnattended, Data = options.Data ?? own!.FullName };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(s_limit);
        try
        {
            return await PlayAsync(options, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new StartException($"The rehearsal did not come to an end within {s_limit.TotalMinutes:0} minutes.");
        }
        finally
        {
            own?.Delete(recursive: true);
        }
    }

    private static async Task<int> PlayAsync(ServeOptions options, CancellationToken cancel)
    {
        var clock = TimeProvider.System.GetTimestamp();
        bool played;
        await using (var bot = await BotHost.StartAsync(options, cancel))
        {
            using var page = await PageClient.EnterAsync(bot.Address, cancel);
            played = await new Rehearsal(page, AnsiConsole.Console).PlayAsync(cancel);
        }

        var report = await VerifyAsync(options.Data!, cancel);
        foreach (var line in report.Lines()) AnsiConsole.MarkupLineInterpolated($"  [grey]journal[/] {line}");
        var good = played && report.Good;
        var took = TimeProvider.System.GetElapsedTime(clock);
        AnsiConsole.MarkupLineInterpolated($"{(good ? "✓" : "✕")} Rehearsal {(good ? "came out right" : "did not come out right")} in {took.TotalSeconds:0.0} s");
        return good ? CommandLine.Done : CommandLine.Failed;
    }

    private static async Task<VerifyReport> VerifyAsync(string folder, CancellationToken cancel)
    {
        await using var data = DataDirectory.OpenForReading(folder, null);
        return await JournalVerification.RunAsync(data.Journal, data.Key, [.. data.Heads.Read().Select(ExpectedHead.Of)], cancel);
    }
}
