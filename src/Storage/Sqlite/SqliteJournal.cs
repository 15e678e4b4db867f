using System.Runtime.CompilerServices;
using ChatOpsBot.Runbooks.Journal;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Storage.Sqlite;

/// <summary>
/// The journal in one SQLite file. Appends of many are one transaction and one sync (<see cref="GroupCommit"/>); readers see what is committed and
/// block nobody. Cancelling an append works until it waits its turn; after that the answer is always given.
/// </summary>
public sealed class SqliteJournal : IJournal
{
    private const int FirstPage = 64;
    private const int LaterPages = 1024;

    private readonly SqliteDatabase database;
    private readonly EntryWriter? writer;

    /// <summary>The journal in a file that the caller opened and closes: closing is the file's, so <see cref="DisposeAsync"/> does nothing.</summary>
    public SqliteJournal(SqliteDatabase database)
    {
        this.database = database;
        if (!database.ForReading) writer = database.Own(new EntryWriter(database.Writer));
    }

    public Task<AppendResult> AppendAsync(Append append, CancellationToken cancel)
    {
        AppendRules.Check(append);
        return database.WriteAsync(() => writer!.Write(append), cancel);
    }

    public async IAsyncEnumerable<JournalEntry> ReadAsync(Guid run, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        // By pages, each read whole: a slow reader keeps no transaction open, which would keep the write-ahead log from being emptied.
        if (await database.ReadAsync(c => EntryReader.ChainNumber(c, run), cancel) is not { } number) yield break;
        var next = PageAsync(after, FirstPage);
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var (page, more) = await next;
            // The next page is read while the asker works on this one.
            if (more) next = PageAsync(page[^1].Seq, LaterPages);
            foreach (var entry in page) yield return entry;
            if (!more) yield break;
        }

        Task<(List<JournalEntry> Entries, bool More)> PageAsync(long from, int most) =>
            database.ReadAsync(c => EntryReader.Page(c, run, number, from, most), cancel);
    }

    public Task<IReadOnlyList<ChainHead>> HeadsAsync(CancellationToken cancel) => database.ReadAsync(EntryReader.Heads, cancel);

    public Task<IReadOnlyList<OutboxRow>> OutboxAsync(int most, CancellationToken cancel) =>
        database.ReadAsync(c => OutboxRows(c, most), cancel);

    public Task SettleOutboxAsync(string id, string? gaveUp, CancellationToken cancel) => gaveUp is null
        ? database.ExecuteAsync("DELETE FROM outbox WHERE id = $id", cancel, ("$id", id))
        : database.ExecuteAsync("UPDATE outbox SET gave_up = $why WHERE id = $id", cancel, ("$id", id), ("$why", gaveUp));

    public Task CountAttemptAsync(string id, CancellationToken cancel) =>
        database.ExecuteAsync("UPDATE outbox SET attempts = attempts + 1 WHERE id = $id", cancel, ("$id", id));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static IReadOnlyList<OutboxRow> OutboxRows(SqliteConnection connection, int most)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, conversation, kind, body, attempts FROM outbox WHERE gave_up IS NULL ORDER BY number LIMIT $most";
        command.Parameters.AddWithValue("$most", most);
        using var row = command.ExecuteReader();
        List<OutboxRow> rows = [];
        while (row.Read()) rows.Add(new OutboxRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt32(4)));
        return rows;
    }
}
