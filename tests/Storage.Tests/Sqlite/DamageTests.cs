using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Storage.Tests.Sqlite;

/// <summary>A bad disk, a bad file, a stranger's file: a clear word, and nothing lost.</summary>
public sealed class DamageTests : IDisposable
{
    private readonly TempDirectory temp = new();
    private readonly Guid run = Guid.CreateVersion7();

    private string Journal => temp.File("journal.db");

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task A_full_disk_refuses_the_append_in_words_and_goes_on_when_there_is_room()
    {
        await using var database = SqliteDatabase.Open(Journal);
        var journal = new SqliteJournal(database);
        var head = await journal.FillAsync(run, 20);
        Schema.Execute(database.Writer, "PRAGMA max_page_count = 1");
        var append = Entries.After(head, "too much", 5, $$"""{"text":"{{new string('x', 50_000)}}"}""");
        var refused = await Should.ThrowAsync<StorageException>(() => journal.AppendAsync(append, CancellationToken.None));
        refused.Message.ShouldContain("The disk under");
        refused.Message.ShouldContain("is full");
        (await journal.AllAsync(run)).Count.ShouldBe(20);
        Schema.Execute(database.Writer, "PRAGMA max_page_count = 100000");
        (await journal.AppendAsync(append, CancellationToken.None)).ShouldBe(AppendResult.Appended);
        (await journal.AllAsync(run)).Count.ShouldBe(25);
    }

    [Fact]
    public async Task In_a_batch_with_a_bad_append_the_good_ones_are_written()
    {
        await using var database = SqliteDatabase.Open(Journal);
        var journal = new SqliteJournal(database);
        var row = new OutboxRow("same id", "page:main", "text", "{}");
        var first = Entries.After(Entries.Nothing(run), "first", outbox: [row]);
        await journal.AppendAsync(first, CancellationToken.None);

        // Held up by a stranger's transaction, the appends behind the first wait together and become one batch.
        using var stranger = new SqliteConnection($"Data Source={Journal};Pooling=False");
        stranger.Open();
        Schema.Execute(stranger, "BEGIN IMMEDIATE");
        var leader = Task.Run(() => journal.AppendAsync(Entries.After(Entries.Nothing(Guid.CreateVersion7()), "leader"), CancellationToken.None));
        var bad = Task.Run(() => journal.AppendAsync(Entries.After(first.Head(), "bad", outbox: [row]), CancellationToken.None));
        var good = Enumerable.Range(0, 8).Select(i => Guid.CreateVersion7())
            .Select(other => Task.Run(() => journal.AppendAsync(Entries.After(Entries.Nothing(other), "good"), CancellationToken.None))).ToList();
        Schema.Execute(stranger, "COMMIT");

        (await leader).ShouldBe(AppendResult.Appended);
        foreach (var one in good) (await one).ShouldBe(AppendResult.Appended);
        await Should.ThrowAsync<StorageException>(() => bad);
        (await journal.AllAsync(run)).Count.ShouldBe(1);
        (await journal.HeadsAsync(CancellationToken.None)).Count.ShouldBe(10);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        var text = string.Concat(Enumerable.Repeat("this is a letter to a friend. ", 100));
        await File.WriteAllTextAsync(Journal, text);
        Should.Throw<StorageException>(() => SqliteDatabase.Open(Journal)).Message.ShouldContain("is not a journal");
        (await File.ReadAllTextAsync(Journal)).ShouldBe(text);
    }

    [Fact]
    public void Another_programs_database_is_refused_and_left_as_it_is()
    {
        Execute("CREATE TABLE recipes(name TEXT)");
        Should.Throw<StorageException>(() => SqliteDatabase.Open(Journal)).Message.ShouldContain("a database of another program");
        Execute("INSERT INTO recipes VALUES ('bread')");
    }

    [Fact]
    public async Task A_newer_schema_is_refused_with_both_numbers()
    {
        await SqliteDatabase.Open(Journal).DisposeAsync();
        Execute("PRAGMA user_version = 7");
        Should.Throw<StorageException>(() => SqliteDatabase.Open(Journal)).Message.ShouldContain("schema 7, this one knows 1");
    }

    [Fact]
    public async Task A_damaged_page_is_said_when_it_is_read()
    {
        await using (var database = SqliteDatabase.Open(Journal)) await new SqliteJournal(database).FillAsync(run, 2000);
        using (var file = File.OpenWrite(Journal))
        {
            file.Seek(file.Length / 2, SeekOrigin.Begin);
            file.Write(new byte[64 * 1024]);
        }

        await using var reopened = SqliteDatabase.Open(Journal);
        var report = await JournalVerification.RunAsync(new SqliteJournal(reopened), Entries.Key, [], CancellationToken.None);
        var trouble = report.Troubles.ShouldHaveSingleItem();
        trouble.Words.ShouldContain("is damaged");
        trouble.Seq.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task A_file_opened_for_reading_is_not_written_and_needs_to_be_there()
    {
        Should.Throw<StorageException>(() => SqliteDatabase.OpenForReading(Journal)).Message.ShouldContain("There is no journal at");
        await using var writing = SqliteDatabase.Open(Journal);
        var head = await new SqliteJournal(writing).FillAsync(run, 5);
        await using var reading = SqliteDatabase.OpenForReading(Journal);
        var journal = new SqliteJournal(reading);
        (await journal.AllAsync(run)).Count.ShouldBe(5);
        await Should.ThrowAsync<StorageException>(async () => await journal.AppendAsync(Entries.After(head, "no"), CancellationToken.None));
        await new SqliteJournal(writing).AppendAsync(Entries.After(head, "yes"), CancellationToken.None);
        (await journal.AllAsync(run)).Count.ShouldBe(6);
    }

    [Fact]
    public async Task A_reader_in_the_middle_of_a_long_chain_keeps_no_writer_waiting()
    {
        await using var database = SqliteDatabase.Open(Journal);
        var journal = new SqliteJournal(database);
        var head = await journal.FillAsync(run, 300);
        await using var reader = journal.ReadAsync(run, 0, CancellationToken.None).GetAsyncEnumerator();
        (await reader.MoveNextAsync()).ShouldBeTrue();
        (await journal.AppendAsync(Entries.After(head, "meanwhile"), CancellationToken.None)).ShouldBe(AppendResult.Appended);
        var count = 1;
        while (await reader.MoveNextAsync()) count++;
        count.ShouldBeInRange(300, 301);
    }

    [Fact]
    public async Task After_closing_an_append_is_refused_and_what_waited_was_written()
    {
        var database = SqliteDatabase.Open(Journal);
        var journal = new SqliteJournal(database);
        var waiting = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7())
            .Select(other => journal.AppendAsync(Entries.After(Entries.Nothing(other), "c"), CancellationToken.None)).ToList();
        await database.DisposeAsync();
        foreach (var one in waiting) (await one).ShouldBe(AppendResult.Appended);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await journal.AppendAsync(Entries.After(Entries.Nothing(run), "c"), CancellationToken.None));
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Journal};Pooling=False");
        connection.Open();
        Schema.Execute(connection, sql);
    }
}
