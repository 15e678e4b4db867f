using System.Diagnostics;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Storage.Sqlite;

namespace ChatOpsBot.Benchmarks;

/// <summary>Durable appends, each acknowledged after its sync, by 1 writer and by 16 with a run each; the baseline is <see cref="PlainSqlite"/>.</summary>
internal static class AppendBenchmark
{
    private const int Appends = 960;

    // Short rounds and many: what else the machine does comes and goes within seconds.
    private const int Alternations = 15;

    public static async Task RunAsync()
    {
        Rounds.Head("Durable journal appends", Alternations);
        await CompareAsync("1 writer", 1, ">= 0.9x");
        await CompareAsync("16 writers", 16, ">= 3x");
    }

    private static Task CompareAsync(string what, int writers, string goal)
    {
        var work = Enumerable.Range(0, writers).Select(_ => SampleChain.Appends(Guid.CreateVersion7(), Appends / writers)).ToList();
        return Rounds.CompareAsync(what, "appends/s", goal, () => OursAsync(work), () => BaselineAsync(work), Alternations);
    }

    private static async Task<double> OursAsync(IReadOnlyList<IReadOnlyList<Append>> work)
    {
        using var temp = new BenchmarkDirectory();
        await using var database = SqliteDatabase.Open(temp.File("journal.db"));
        var journal = new SqliteJournal(database);
        return await RateAsync(work, async append =>
        {
            if (await journal.AppendAsync(append, CancellationToken.None) != AppendResult.Appended) throw new InvalidOperationException("not appended");
        });
    }

    private static async Task<double> BaselineAsync(IReadOnlyList<IReadOnlyList<Append>> work)
    {
        using var temp = new BenchmarkDirectory();
        using var plain = new PlainSqlite(temp.File("plain.db"));
        return await RateAsync(work, plain.AppendAsync);
    }

    private static async Task<double> RateAsync(IReadOnlyList<IReadOnlyList<Append>> work, Func<Append, Task> write)
    {
        var since = Stopwatch.StartNew();
        await Task.WhenAll(work.Select(appends => Task.Run(async () =>
        {
            foreach (var append in appends) await write(append);
        })));
        return Appends / since.Elapsed.TotalSeconds;
    }
}
