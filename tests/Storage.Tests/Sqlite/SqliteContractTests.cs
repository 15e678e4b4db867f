using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Storage.Sqlite;

namespace ChatOpsBot.Storage.Tests.Sqlite;

public sealed class SqliteJournalTests : JournalContract, IAsyncDisposable
{
    private readonly TempDirectory temp = new();
    private SqliteDatabase? database;

    public async ValueTask DisposeAsync()
    {
        if (database is not null) await database.DisposeAsync();
        temp.Dispose();
    }

    [Fact]
    public async Task Each_commit_is_synced_to_the_disk()
    {
        await OpenAsync();
        using var command = database!.Writer.CreateCommand();
        command.CommandText = "SELECT synchronous || ' ' || journal_mode FROM pragma_synchronous, pragma_journal_mode";
        command.ExecuteScalar().ShouldBe("2 wal", "2 is FULL: less would lose acknowledged entries when the power fails");
    }

    protected override async Task<IJournal> OpenAsync()
    {
        if (database is not null) await database.DisposeAsync();
        database = SqliteDatabase.Open(temp.File("journal.db"));
        return new SqliteJournal(database);
    }
}

public sealed class SqliteNotebookAndSeriesTests : NotebookAndSeriesContract, IAsyncDisposable
{
    private readonly TempDirectory temp = new();
    private SqliteDatabase? database;

    public async ValueTask DisposeAsync()
    {
        if (database is not null) await database.DisposeAsync();
        temp.Dispose();
    }

    [Fact]
    public async Task A_long_series_grows_coarser_with_age_and_never_longer_than_its_bound()
    {
        var (series, _) = await OpenAsync();
        var run = Guid.CreateVersion7();
        for (var i = 0; i < 30; i++)
            await series.AddAsync([.. Enumerable.Range(i * 1000, 1000).Select(s => new Sample(run, "lag", Entries.Noon.AddSeconds(s), s))], CancellationToken.None);
        var kept = await series.ReadAsync(run, "lag", Entries.Noon, int.MaxValue, CancellationToken.None);
        kept.Count.ShouldBeLessThanOrEqualTo(SqliteSeries.Most);
        kept.Count.ShouldBeGreaterThan(SqliteSeries.Most / 2);
        kept[0].Value.ShouldBe(0, "the beginning stays in the picture");
        kept.TakeLast(5000).Select(s => s.Value).ShouldBe(Enumerable.Range(25_000, 5000).Select(s => (double)s), "the newest are all there");
    }

    protected override async Task<(ISeries Series, INotebook Notebook)> OpenAsync()
    {
        if (database is not null) await database.DisposeAsync();
        database = SqliteDatabase.Open(temp.File("journal.db"));
        return (new SqliteSeries(database), new SqliteNotebook(database));
    }
}
