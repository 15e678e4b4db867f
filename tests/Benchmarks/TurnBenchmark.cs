namespace ChatOpsBot.Benchmarks;

/// <summary>
/// From an approval pressed to the worker begun (<see cref="TurnHost"/>: SQLite with full sync, outbox and its worker); the baseline is
/// <see cref="TemporalTurn"/>, which keeps nothing on disk.
/// </summary>
internal static class TurnBenchmark
{
    private const string Goal = "<= 0.33x";

    public static async Task RunAsync()
    {
        if (TemporalTurn.Find() is not { } program)
        {
            System.Console.WriteLine($"skipped: {TemporalTurn.Missing}");
            return;
        }

        Rounds.Head("From an approval pressed to the worker begun");
        foreach (var (runs, presses) in new[] { (1, 120), (8, 480), (32, 640) }) await CompareAsync(program, runs, presses);
    }

    private static async Task CompareAsync(string program, int runs, int presses)
    {
        List<TurnTimes> us = [], them = [];
        for (var round = 0; round < Rounds.Count; round++)
        {
            us.Add(await TurnHost.MeasureAsync(runs, presses));
            them.Add(await TemporalTurn.MeasureAsync(program, runs, presses));
        }

        var what = runs == 1 ? "1 run" : $"{runs} runs at once";
        Rounds.Line($"{what}, p50", "ms", Goal, [.. us.Select(t => t.P50)], [.. them.Select(t => t.P50)]);
        Rounds.Line($"{what}, p99", "ms", Goal, [.. us.Select(t => t.P99)], [.. them.Select(t => t.P99)]);
    }
}

/// <summary>Milliseconds of one round.</summary>
internal sealed record TurnTimes(double P50, double P99)
{
    public static TurnTimes Of(IEnumerable<double> times)
    {
        var sorted = times.Order().ToList();
        return new TurnTimes(sorted[(int)(0.5 * (sorted.Count - 1))], sorted[(int)(0.99 * (sorted.Count - 1))]);
    }
}
