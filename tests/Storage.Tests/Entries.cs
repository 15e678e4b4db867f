using System.Text;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Storage.Tests;

/// <summary>Makes chained entries and appends.</summary>
internal static class Entries
{
    public static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    public static JournalEntry Entry(Guid run, long seq, ReadOnlyMemory<byte> previous, string cause, string? data = null, string kind = "NoteAdded")
    {
        var entry = new JournalEntry(
            run, seq, Noon.AddSeconds(seq), new Actor("ingrid", "page", seq % 2 == 0 ? null : "tenant/1"), cause, kind, 1,
            seq % 3 == 0 ? null : "until-caught-up", seq % 3 == 0 ? null : 2,
            Encoding.UTF8.GetBytes(data ?? $$"""{"words":"note {{seq}}: ünïcode \"quoted\" 🙂"}"""), ReadOnlyMemory<byte>.Empty);
        return entry with { Link = Chain.Link(Key, previous.Span, entry) };
    }

    /// <summary>The next <paramref name="count"/> entries after a head, as one append.</summary>
    public static Append After(ChainHead head, string cause, int count = 1, string? data = null, IReadOnlyList<OutboxRow>? outbox = null)
    {
        var (entries, previous) = (new List<JournalEntry>(), head.Link);
        for (var i = 1; i <= count; i++)
        {
            entries.Add(Entry(head.Run, head.Seq + i, previous, cause, data));
            previous = entries[^1].Link;
        }

        return new Append(head.Run, head.Seq, cause, entries, outbox ?? []);
    }

    public static ChainHead Nothing(Guid run) => new(run, 0, Chain.Start);

    public static ChainHead Head(this Append append) => new(append.Run, append.Entries[^1].Seq, append.Entries[^1].Link);

    public static async Task<List<JournalEntry>> AllAsync(this IJournal journal, Guid run, long after = 0)
    {
        List<JournalEntry> all = [];
        await foreach (var entry in journal.ReadAsync(run, after, CancellationToken.None)) all.Add(entry);
        return all;
    }

    /// <summary>A chain of one-entry appends, ten entries to an append.</summary>
    public static async Task<ChainHead> FillAsync(this IJournal journal, Guid run, int count)
    {
        var head = Nothing(run);
        while (head.Seq < count)
        {
            var append = After(head, $"fill-{head.Seq}", (int)Math.Min(10, count - head.Seq));
            (await journal.AppendAsync(append, CancellationToken.None)).ShouldBe(AppendResult.Appended);
            head = append.Head();
        }

        return head;
    }

    public static void ShouldMatch(this JournalEntry actual, JournalEntry expected)
    {
        (actual with { Data = default, Link = default }).ShouldBe(expected with { Data = default, Link = default });
        actual.Data.ToArray().ShouldBe(expected.Data.ToArray());
        actual.Link.ToArray().ShouldBe(expected.Link.ToArray());
    }
}
