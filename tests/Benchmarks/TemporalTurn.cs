using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatOpsBot.Benchmarks;

/// <summary>
/// The baseline of the turn: a Temporal server in memory with one worker in one process, from a signal sent to the activity begun. The lab has
/// the program (<c>shared/lab/src/temporal-turn</c>): each run waits for a signal, runs an empty activity, pauses 20 ms, and again; the first
/// five of each run are left out.
/// </summary>
internal static partial class TemporalTurn
{
    public const string Missing = "no temporal-turn in ../shared/lab/bin nor in KAFKA_HOME/bin";

    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "lab", "bin", "temporal-turn") is var path && File.Exists(path)) return path;
        return Environment.GetEnvironmentVariable("KAFKA_HOME") is { Length: > 0 } home && Path.Combine(home, "bin", "temporal-turn") is var there && File.Exists(there) ? there : null;
    }

    public static async Task<TurnTimes> MeasureAsync(string program, int runs, int presses)
    {
        string[] arguments = ["-n", presses.ToString(CultureInfo.InvariantCulture), "-runs", runs.ToString(CultureInfo.InvariantCulture)];
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return Figures().Match(said) is { Success: true } found
            ? new TurnTimes(Number(found.Groups["p50"]), Number(found.Groups["p99"]))
            : throw new InvalidOperationException($"{program} said: {said} {await errors}");
    }

    private static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"p50_ms=(?<p50>[\d.]+) .*p99_ms=(?<p99>[\d.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Figures();
}
