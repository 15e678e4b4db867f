using System.Globalization;
using System.Text;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Benchmarks;

/// <summary>Entries as a run writes them: about 200 bytes of data each, chained.</summary>
internal static class SampleChain
{
    public static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public static IReadOnlyList<Append> Appends(Guid run, int count, int entriesEach = 1, ChainHead? after = null)
    {
        var previous = after?.Link ?? Chain.Start;
        var seq = after?.Seq ?? 0;
        var appends = new List<Append>(count);
        for (var i = 0; i < count; i++)
        {
            var (expected, cause) = (seq, $"{run:N}/{seq.ToString(CultureInfo.InvariantCulture)}");
            var entries = new JournalEntry[entriesEach];
            for (var n = 0; n < entriesEach; n++)
            {
                entries[n] = Entry(run, ++seq, previous, cause);
                previous = entries[n].Link;
            }

            appends.Add(new Append(run, expected, cause, entries, []));
        }

        return appends;
    }

    private static JournalEntry Entry(Guid run, long seq, ReadOnlyMemory<byte> previous, string cause)
    {
        var data = $$"""{"done":{{seq * 1000}},"lease":"2026-11-28T12:05:00.000Z","of":2000000,"rate":{{seq % 977}},"step":"until-caught-up","unit":"records","words":"{{seq * 1000}} of 2,000,000 records, three connectors run, none failed"}""";
        var entry = new JournalEntry(
            run, seq, DateTimeOffset.FromUnixTimeMilliseconds(1_795_000_000_000 + (seq * 1000)), new Actor("worker:bot-1", "worker"), cause,
            "StepProgressed", 1, "until-caught-up", 1, Encoding.UTF8.GetBytes(data), default);
        return entry with { Link = Chain.Link(Key, previous.Span, entry) };
    }
}

internal sealed class BenchmarkDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("chatops-bench-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
