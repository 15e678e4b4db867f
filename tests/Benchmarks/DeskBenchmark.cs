using System.Diagnostics;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Storage.Sqlite;

namespace ChatOpsBot.Benchmarks;

/// <summary>
/// The desk as a run grows: opening it from the file (every link checked, every event read and folded), and a person's command from submitting to
/// durably answered. No baseline: the goal is that 100,000 events open within a second and that the command does not notice them.
/// </summary>
internal static class DeskBenchmark
{
    private const int Commands = 300;
    private static readonly int[] Sizes = [1_000, 10_000, 100_000];

    public static async Task RunAsync()
    {
        System.Console.WriteLine();
        System.Console.WriteLine($"The desk as its run grows: medians of {Rounds.Count} openings and of {Commands} commands (goal: 100,000 events opened in < 1,000 ms; commands flat)");
        System.Console.WriteLine("| events | open ms | its CPU ms | CPU ms of the first | command, durable, µs |");
        System.Console.WriteLine("| ---: | ---: | ---: | ---: | ---: |");
        foreach (var size in Sizes)
        {
            using var temp = new BenchmarkDirectory();
            var path = temp.File("journal.db");
            await using (var database = SqliteDatabase.Open(path))
            {
                var journal = new SqliteJournal(database);
                using var desk = OneStepRunbook.Desk(journal);
                await OneStepRunbook.GrowAsync(journal, await OneStepRunbook.StartAsync(desk), size);
            }

            List<double> opened = [], worked = [];
            for (var round = 0; round < Rounds.Count; round++)
            {
                var before = Environment.CpuUsage.TotalTime;
                opened.Add(await OpenAsync(path, size));
                worked.Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
            }

            System.Console.WriteLine($"| {size:N0} | {Rounds.Median(opened):N1} | {Rounds.Median(worked):N1} | {worked[0]:N1} | {await CommandAsync(path):N0} |");
        }
    }

    private static async Task<double> OpenAsync(string path, int size)
    {
        var since = Stopwatch.StartNew();
        await using var database = SqliteDatabase.Open(path);
        using var desk = OneStepRunbook.Desk(new SqliteJournal(database));
        await desk.OpenAsync(CancellationToken.None);
        var took = since.Elapsed.TotalMilliseconds;
        return desk.Runs.Single().Seq >= size ? took : throw new InvalidOperationException("events are missing");
    }

    private static async Task<double> CommandAsync(string path)
    {
        await using var database = SqliteDatabase.Open(path);
        using var desk = OneStepRunbook.Desk(new SqliteJournal(database));
        await desk.OpenAsync(CancellationToken.None);
        var run = desk.Runs.Single().Id;
        List<double> each = [];
        for (var i = 0; i < Commands; i++)
        {
            var since = Stopwatch.GetTimestamp();
            var answer = await desk.SubmitAsync(new Command.AddNote(NoteKind.Note, "all calm", null, null), OneStepRunbook.Lead, run, $"message-{i}", CancellationToken.None);
            each.Add(Stopwatch.GetElapsedTime(since).TotalMicroseconds);
            if (answer is not Answer.Noted) throw new InvalidOperationException(answer.ToString());
        }

        return Rounds.Median(each);
    }
}
