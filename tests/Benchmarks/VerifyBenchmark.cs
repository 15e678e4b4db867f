using System.Diagnostics;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Storage.Sqlite;

namespace ChatOpsBot.Benchmarks;

/// <summary>Verifying 1,000,000 events in ten runs, as <c>journal verify</c> does; the baseline is <see cref="PlainHashing"/> over the same file.</summary>
internal static class VerifyBenchmark
{
    private const int Events = 1_000_000;
    private const int Runs = 10;
    private const int EntriesEach = 100;

    public static async Task RunAsync()
    {
        using var temp = new BenchmarkDirectory();
        var path = temp.File("journal.db");
        await using var database = SqliteDatabase.Open(path);
        var journal = new SqliteJournal(database);
        for (var i = 0; i < Runs; i++)
            foreach (var append in SampleChain.Appends(Guid.CreateVersion7(), Events / Runs / EntriesEach, EntriesEach))
                await journal.AppendAsync(append, CancellationToken.None);

        Rounds.Head($"Verifying {Events:N0} events ({new FileInfo(path).Length / 1e6:N0} MB)");
        await Rounds.CompareAsync("verify : read and SHA-256", "ms", "<= 2x", () => OursAsync(journal), () => Task.FromResult(Baseline(path)));
    }

    private static async Task<double> OursAsync(SqliteJournal journal)
    {
        var since = Stopwatch.StartNew();
        var report = await JournalVerification.RunAsync(journal, SampleChain.Key, [], CancellationToken.None);
        if (!report.Good || report.Entries != Events) throw new InvalidOperationException(string.Join('\n', report.Lines()));
        return since.Elapsed.TotalMilliseconds;
    }

    private static double Baseline(string path)
    {
        var since = Stopwatch.StartNew();
        if (PlainHashing.Run(path) != Events) throw new InvalidOperationException("the baseline missed rows");
        return since.Elapsed.TotalMilliseconds;
    }
}
