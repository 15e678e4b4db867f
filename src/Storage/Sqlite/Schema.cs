using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Storage.Sqlite;

/// <summary>The tables, and the mark by which a file is known as ours.</summary>
internal static class Schema
{
    public const int Version = 1;

    /// <summary><c>COps</c>, in the header of the file (<c>PRAGMA application_id</c>).</summary>
    public const int ApplicationId = 0x434F7073;

    /// <summary>
    /// An entry's row id is its chain's number and its seq in one integer, so that (run, seq) is unique and in order within one B-tree:
    /// no second index to write and sync for each append.
    /// </summary>
    public const int SeqBits = 40;

    public const long SeqMask = (1L << SeqBits) - 1;

    private const string Tables = """
        CREATE TABLE chains(number INTEGER PRIMARY KEY, run BLOB NOT NULL UNIQUE) STRICT;
        CREATE TABLE entries(
            id INTEGER PRIMARY KEY, at INTEGER NOT NULL, principal TEXT NOT NULL, edge TEXT NOT NULL, platform_id TEXT,
            cause TEXT NOT NULL, kind TEXT NOT NULL, v INTEGER NOT NULL, step TEXT, attempt INTEGER,
            data BLOB NOT NULL, link BLOB NOT NULL CHECK (length(link) = 32)) STRICT;
        CREATE TABLE causes(chain INTEGER NOT NULL, cause TEXT NOT NULL, PRIMARY KEY (chain, cause)) STRICT, WITHOUT ROWID;
        CREATE TABLE outbox(
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
            attempts INTEGER NOT NULL, gave_up TEXT) STRICT;
        CREATE INDEX outbox_waiting ON outbox(number) WHERE gave_up IS NULL;
        CREATE TABLE samples(
            run BLOB NOT NULL, series TEXT NOT NULL, at INTEGER NOT NULL, value REAL NOT NULL,
            PRIMARY KEY (run, series, at)) STRICT, WITHOUT ROWID;
        CREATE TABLE notebook(page TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (page, key)) STRICT, WITHOUT ROWID;
        """;

    /// <summary>Makes the tables in an empty file; refuses a file of another program or of a newer version of this one.</summary>
    public static void Ensure(SqliteConnection connection, string path, bool mayMake)
    {
        var id = Pragma(connection, "application_id");
        var version = Pragma(connection, "user_version");
        if (id == ApplicationId && version == Version) return;
        if (id == ApplicationId && version > Version)
            throw new StorageException($"{path} was written by a newer ChatOpsBot (schema {version}, this one knows {Version}). Start that version, or point the data directory elsewhere.");
        if (id != 0 || version != 0 || Pragma(connection, "schema_version") != 0)
            throw new StorageException($"{path} is a database of another program. Point the data directory elsewhere; nothing was changed.");
        if (!mayMake) throw new StorageException($"{path} holds no journal yet.");
        Execute(connection, $"BEGIN IMMEDIATE; {Tables} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}; COMMIT;");
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts are constants of this folder
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static long Pragma(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the names are constants of this file
        command.CommandText = "PRAGMA " + name;
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
