using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatOpsBot.Storage.Sqlite;

/// <summary>SQLite's error codes in words that say what to do.</summary>
internal static class SqliteTrouble
{
    public static StorageException InWords(SqliteException trouble, string path) => new(Words(trouble, path), trouble);

    private static string Words(SqliteException trouble, string path) => trouble.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => $"The disk under {path} is full. Nothing of this was written; free some space and try again.",
        raw.SQLITE_READONLY => $"{path} is read-only. Nothing was written; give this user write permission on the file and its directory.",
        raw.SQLITE_CANTOPEN => $"{path} cannot be opened. See that the directory exists and that this user may read and write there.",
        raw.SQLITE_PERM or raw.SQLITE_AUTH => $"{path} may not be opened by this user. Give it read and write permission.",
        raw.SQLITE_NOTADB => $"{path} is not a journal (not an SQLite file, or its beginning is damaged). Put back a copy, or move it away to begin anew.",
        raw.SQLITE_CORRUPT => $"{path} is damaged. Stop the bot, keep the file, and put back a copy; 'journal export' saves what can still be read.",
        raw.SQLITE_IOERR => $"The disk under {path} failed ({trouble.SqliteExtendedErrorCode}). Whether this was written is unknown until it is read again.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"Another program holds {path}. Close it (an sqlite3 shell, a backup) and try again; nothing was written.",
        _ => $"{path}: {trouble.Message}",
    };
}
