using ChatOpsBot.Runbooks.Journal;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Benchmarks;

/// <summary>
/// The baseline of the appends: the same columns and the same two promises (unique (run, seq) and unique (run, cause)) as anyone would write them
/// with Microsoft.Data.Sqlite: WAL, full sync, one prepared insert, one transaction an append. Writers take turns on one connection by a lock, which is
/// faster than sixteen connections that wait for each other's file lock.
/// </summary>
internal sealed class PlainSqlite : IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        CREATE TABLE entries(
            run BLOB NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, principal TEXT NOT NULL, edge TEXT NOT NULL, platform_id TEXT,
            cause TEXT NOT NULL, kind TEXT NOT NULL, v INTEGER NOT NULL, step TEXT, attempt INTEGER, data BLOB NOT NULL, link BLOB NOT NULL,
            PRIMARY KEY (run, seq)) STRICT;
        CREATE UNIQUE INDEX causes ON entries(run, cause);
        """;

    private readonly SqliteConnection connection;
    private readonly SqliteCommand insert;
    private readonly SemaphoreSlim turn = new(1);

    public PlainSqlite(string path)
    {
        connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var schema = connection.CreateCommand();
        schema.CommandText = Schema;
        schema.ExecuteNonQuery();
        insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO entries VALUES ($run, $seq, $at, $principal, $edge, $platform, $cause, $kind, $v, $step, $attempt, $data, $link)";
        foreach (var name in new[] { "$run", "$seq", "$at", "$principal", "$edge", "$platform", "$cause", "$kind", "$v", "$step", "$attempt", "$data", "$link" })
            insert.Parameters.Add(new SqliteParameter(name, null));
    }

    public async Task AppendAsync(Append append)
    {
        await turn.WaitAsync();
        try
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            foreach (var entry in append.Entries) Insert(entry);
            transaction.Commit();
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        insert.Dispose();
        connection.Dispose();
        turn.Dispose();
    }

    private void Insert(JournalEntry e)
    {
        object?[] values =
        [
            e.Run.ToByteArray(bigEndian: true), e.Seq, e.At.ToUnixTimeMilliseconds(), e.Actor.Principal, e.Actor.Edge, e.Actor.PlatformId,
            e.Cause, e.Kind, e.V, e.Step, e.Attempt, e.Data.ToArray(), e.Link.ToArray(),
        ];
        for (var i = 0; i < values.Length; i++) insert.Parameters[i].Value = values[i] ?? DBNull.Value;
        insert.ExecuteNonQuery();
    }
}
