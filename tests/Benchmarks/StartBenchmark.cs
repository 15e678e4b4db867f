using System.Diagnostics;
using System.Globalization;
using ChatOpsBot.Cli;

namespace ChatOpsBot.Benchmarks;

/// <summary>
/// The built program as a process of its own: from its start to the page, what a line of chat costs (also while the first offsets are read at
/// preset <c>seed</c>), and how much memory is left after a whole <c>small</c> rehearsal, bot and world together (Linux).
/// Another build of it, for example what <c>dotnet publish bot</c> made, is named by the variable <c>CHATOPS_PROGRAM</c>.
/// </summary>
internal static class StartBenchmark
{
    private static readonly string s_program = Environment.GetEnvironmentVariable("CHATOPS_PROGRAM") ?? Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "ChatOpsBot.exe" : "ChatOpsBot");

    public static async Task RunAsync()
    {
        System.Console.WriteLine();
        System.Console.WriteLine("The built program:");
        System.Console.WriteLine($"| {"",-56} | {"median",10} | {"worst",10} | unit | count | goal |");
        System.Console.WriteLine("| --- | ---: | ---: | --- | ---: | --- |");
        List<double> starts = [], first = [], idle = [], busy = [];
        for (var round = 0; round < Rounds.Count; round++) starts.Add(await StartAsync("small", (_, _) => Task.CompletedTask));
        Line("start of the process to the page, small", starts, "ms", "< 1,000");
        await StartAsync("seed", async (page, _) =>
        {
            await ChatAsync(page, first, 1);
            await ChatAsync(page, idle, 60);
        });
        Line("a line of chat answered, nothing runs, seed", idle, "ms", "< 100");
        for (var round = 0; round < Rounds.Count; round++)
            await StartAsync("seed", async (page, _) =>
            {
                await page.SayAsync("tomas", $"start {RunbookFiles.First}", CancellationToken.None);
                await ChatAsync(page, first, 1);
                await ChatAsync(page, busy, 60);
            });
        Line("the first line of all, sent the moment the page is there", first, "ms", "");
        Line("a line of chat answered, inventory and snapshot", busy, "ms", "< 100");
        if (OperatingSystem.IsLinux()) Line("memory (RSS) at the end of a small rehearsal", [await RehearsalAsync()], "MB", "< 400");
    }

    private static void Line(string what, List<double> figures, string unit, string goal) =>
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what,-56} | {Rounds.Median(figures),10:N1} | {figures.Max(),10:N1} | {unit} | {figures.Count} | {goal} |"));

    private static async Task<double> StartAsync(string preset, Func<PageClient, Process, Task> then)
    {
        using var temp = new BenchmarkDirectory();
        var since = Stopwatch.GetTimestamp();
        using var bot = Run("--urls", "http://127.0.0.1:0", "--data", temp.Path, "--preset", preset);
        try
        {
            var line = await bot.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The program ended at its start.");
            // Follows to the page itself; anything but 200 throws.
            using var page = await PageClient.EnterAsync(line[line.IndexOf("http", StringComparison.Ordinal)..], CancellationToken.None);
            var took = Stopwatch.GetElapsedTime(since).TotalMilliseconds;
            await then(page, bot);
            return took;
        }
        finally
        {
            bot.Kill();
            await bot.WaitForExitAsync();
        }
    }

    private static async Task ChatAsync(PageClient page, List<double> times, int lines)
    {
        string[] said = ["help", "status", "runs"];
        for (var i = 0; i < lines; i++)
        {
            var since = Stopwatch.GetTimestamp();
            await page.SayAsync("ingrid", said[i % said.Length], CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
        }
    }

    /// <summary>Megabytes of the last look before the process ended.</summary>
    private static async Task<double> RehearsalAsync()
    {
        using var bot = Run("rehearse");
        var output = bot.StandardOutput.ReadToEndAsync();
        var last = 0L;
        while (!bot.HasExited)
        {
            bot.Refresh();
            if (!bot.HasExited && bot.WorkingSet64 is > 0 and var now) last = now;
            await Task.Delay(50);
        }

        return bot.ExitCode == 0 ? last / 1e6 : throw new InvalidOperationException($"The rehearsal failed: {await output}");
    }

    private static Process Run(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(s_program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
}
