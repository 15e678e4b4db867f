using System.Text;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Storage.Tests.Verification;

/// <summary>Somebody with an SQLite shell is at the file.</summary>
public sealed class TamperedFileTests : IDisposable
{
    private readonly TempDirectory temp = new();
    private readonly Guid run = Guid.CreateVersion7();

    public void Dispose() => temp.Dispose();

    [Theory]
    [InlineData("UPDATE entries SET data = CAST('{\"words\":\"nothing\"}' AS BLOB) WHERE id & 0xFFFF = 40 AND id >> 40 = 2", 40, "entry 40 is not as it was written")]
    [InlineData("UPDATE entries SET principal = 'marta' WHERE id & 0xFFFF = 1 AND id >> 40 = 2", 1, "entry 1 is not as it was written")]
    [InlineData("DELETE FROM entries WHERE id & 0xFFFF = 40 AND id >> 40 = 2", 40, "entry 40 is missing")]
    [InlineData("UPDATE entries SET at = 9223372036854775807 WHERE id & 0xFFFF = 40 AND id >> 40 = 2", 1, "cannot be read")]
    [InlineData("DELETE FROM entries WHERE id & 0xFFFF > 90 AND id >> 40 = 2", 91, "was cut off")]
    [InlineData("DELETE FROM chains WHERE number = 2", 1, "the whole chain is gone")]
    public async Task What_was_done_is_found_in_words(string sql, long seq, string words)
    {
        var posted = await FillAsync();
        Execute(sql);
        var report = await VerifyAsync(posted);
        report.Good.ShouldBeFalse();
        var trouble = report.Troubles.ShouldHaveSingleItem();
        (trouble.Run, trouble.Seq).ShouldBe((run, seq));
        trouble.Words.ShouldContain(words);
        report.Lines().ShouldHaveSingleItem().ShouldStartWith($"run {run}, entry {seq}: ");
    }

    [Fact]
    public async Task An_untouched_file_is_good_and_the_wrong_key_is_suspected_as_such()
    {
        var posted = await FillAsync();
        var report = await VerifyAsync(posted);
        report.Good.ShouldBeTrue();
        report.Entries.ShouldBe(103);
        report.Lines().ShouldHaveSingleItem().ShouldBe("103 entries in 2 chains: every one is as it was written.");
        (await VerifyAsync(posted, new byte[32])).Lines().Last().ShouldContain("is this the key");
    }

    [Fact]
    public async Task An_export_is_the_same_twice_reads_back_and_verifies_by_itself()
    {
        await FillAsync();
        var (first, second) = (await ExportAsync(null), await ExportAsync(null));
        second.ShouldBe(first);
        var entries = Encoding.UTF8.GetString(first).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(JournalExport.Read).ToList();
        entries.Count.ShouldBe(103);
        using var verifier = new ChainVerifier(Entries.Key, run, []);
        foreach (var entry in entries.Where(e => e.Run == run)) verifier.Add(entry).ShouldBeTrue();
        verifier.Good.ShouldBe(100);
        Encoding.UTF8.GetString(await ExportAsync(Chain.House)).Split('\n')[0].ShouldBe(
            """{"run":"00000000-0000-0000-0000-000000000000","seq":1,"at":"2026-11-28T12:00:01.000Z","principal":"ingrid","edge":"page","platformId":"tenant/1","cause":"fill-0","kind":"NoteAdded","v":1,"step":"until-caught-up","attempt":2,"data":{"words":"note 1: ünïcode \"quoted\" 🙂"},"link":"LINK"}"""
                .Replace("LINK", Convert.ToHexStringLower(entries.First(e => e.Run == Chain.House).Link.Span), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Data_that_is_no_JSON_any_more_does_not_tear_the_export()
    {
        await FillAsync();
        Execute("UPDATE entries SET data = x'0A0D7B' WHERE id & 0xFFFF = 40 AND id >> 40 = 2");
        var lines = Encoding.UTF8.GetString(await ExportAsync(run)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(100);
        JournalExport.Read(lines[39]).Seq.ShouldBe(40);
        Should.Throw<FormatException>(() => JournalExport.Read("{}"));
        Should.Throw<FormatException>(() => JournalExport.Read("nonsense"));
    }

    private async Task<IReadOnlyList<ExpectedHead>> FillAsync()
    {
        await using var database = SqliteDatabase.Open(temp.File("journal.db"));
        var journal = new SqliteJournal(database);
        await journal.FillAsync(Chain.House, 3);
        var head = await journal.FillAsync(run, 100);
        return [ExpectedHead.Of(head)];
    }

    private async Task<VerifyReport> VerifyAsync(IReadOnlyList<ExpectedHead> posted, byte[]? key = null)
    {
        await using var database = SqliteDatabase.OpenForReading(temp.File("journal.db"));
        return await JournalVerification.RunAsync(new SqliteJournal(database), key ?? Entries.Key, posted, CancellationToken.None);
    }

    private async Task<byte[]> ExportAsync(Guid? only)
    {
        await using var database = SqliteDatabase.OpenForReading(temp.File("journal.db"));
        using var stream = new MemoryStream();
        await JournalExport.WriteAsync(new SqliteJournal(database), only, stream, CancellationToken.None);
        return stream.ToArray();
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={temp.File("journal.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts stand above
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery().ShouldBeGreaterThan(0);
    }
}
