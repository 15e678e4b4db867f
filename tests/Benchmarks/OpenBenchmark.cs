using System.Diagnostics;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Storage.Sqlite;

namespace ChatOpsBot.Benchmarks;

/// <summary>Opening a journal with a run of 100,000 events, every link checked; and an append as the journal grows.</summary>
internal static class OpenBenchmark
{
    private const int EntriesEach = 100;
    private static readonly int[] Sizes = [1_000, 10_000, 100_000, 1_000_000];

    public static async Task RunAsync()
    {
        System.Console.WriteLine();
        System.Console.WriteLine($"One run as it grows: medians of {Rounds.Count} (goal: 100,000 events opened in < 1,000 ms; an append's cost flat)");
        System.Console.WriteLine("| events | open and read ms | with every link checked ms | durable append µs |");
        System.Console.WriteLine("| ---: | ---: | ---: | ---: |");
        using var temp = new BenchmarkDirectory();
        var path = temp.File("journal.db");
        var head = new ChainHead(Guid.CreateVersion7(), 0, Chain.Start);
        foreach (var size in Sizes)
        {
            head = await GrowAsync(path, head, size);
            List<double> read = [], check = [];
            for (var round = 0; round < Rounds.Count; round++)
            {
                read.Add(await OpenAsync(path, head, verifier: null));
                using var verifier = new ChainVerifier(SampleChain.Key, head.Run, []);
                check.Add(await OpenAsync(path, head, verifier));
            }

            (head, var append) = await AppendAsync(path, head);
            System.Console.WriteLine($"| {size:N0} | {Rounds.Median(read):N1} | {Rounds.Median(check):N1} | {append:N0} |");
        }
    }

    private static async Task<ChainHead> GrowAsync(string path, ChainHead head, int size)
    {
        await using var database = SqliteDatabase.Open(path);
        var journal = new SqliteJournal(database);
        while (head.Seq < size)
            head = await WriteAsync(journal, SampleChain.Appends(head.Run, (int)Math.Max(1, Math.Min(1000, (size - head.Seq) / EntriesEach)), EntriesEach, head));
        return head;
    }

    private static async Task<double> OpenAsync(string path, ChainHead head, ChainVerifier? verifier)
    {
        var since = Stopwatch.StartNew();
        await using var database = SqliteDatabase.Open(path);
        long last = 0;
        await foreach (var entry in new SqliteJournal(database).ReadAsync(head.Run, 0, CancellationToken.None))
        {
            last = entry.Seq;
            if (verifier?.Add(entry) == false) throw new InvalidOperationException(verifier.Trouble!.Words);
        }

        return last == head.Seq ? since.Elapsed.TotalMilliseconds : throw new InvalidOperationException("entries are missing");
    }

    private static async Task<(ChainHead Head, double Micros)> AppendAsync(string path, ChainHead head)
    {
        const int appends = 500;
        await using var database = SqliteDatabase.Open(path);
        var journal = new SqliteJournal(database);
        List<double> each = [];
        foreach (var append in SampleChain.Appends(head.Run, appends, 1, head))
        {
            var since = Stopwatch.GetTimestamp();
            head = await WriteAsync(journal, [append]);
            each.Add(Stopwatch.GetElapsedTime(since).TotalMicroseconds);
        }

        return (head, Rounds.Median(each));
    }

    private static async Task<ChainHead> WriteAsync(SqliteJournal journal, IReadOnlyList<Append> appends)
    {
        foreach (var append in appends)
            if (await journal.AppendAsync(append, CancellationToken.None) != AppendResult.Appended) throw new InvalidOperationException("not appended");
        var last = appends[^1].Entries[^1];
        return new ChainHead(last.Run, last.Seq, last.Link);
    }
}
