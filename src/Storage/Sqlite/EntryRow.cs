using System.Text;
using ChatOpsBot.Runbooks.Journal;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatOpsBot.Storage.Sqlite;

/// <summary>
/// Reads the columns of a row below the driver: a run of 100,000 entries is read at each start, and the driver's own way costs three times as much.
/// Texts that are the same as in the row before (principal, kind, step…) are not made again.
/// </summary>
internal sealed class EntryRow(SqliteDataReader row, Guid run)
{
    private readonly sqlite3_stmt statement = row.Handle!;
    private readonly (byte[] Bytes, string Text)[] before = new (byte[], string)[10];

    /// <summary>Entry of the row the reader stands on; columns in the order of the table.</summary>
    /// <exception cref="StorageException">A figure that was never written.</exception>
    public JournalEntry Read()
    {
        var seq = raw.sqlite3_column_int64(statement, 0) & Schema.SeqMask;
        try
        {
            return new JournalEntry(
                run,
                seq,
                DateTimeOffset.FromUnixTimeMilliseconds(raw.sqlite3_column_int64(statement, 1)),
                new Actor(Text(2), Text(3), IsNull(4) ? null : Text(4)),
                Text(5),
                Text(6),
                Integer(7),
                IsNull(8) ? null : Text(8),
                IsNull(9) ? null : Integer(9),
                raw.sqlite3_column_blob(statement, 10).ToArray(),
                raw.sqlite3_column_blob(statement, 11).ToArray());
        }
        catch (Exception trouble) when (trouble is OverflowException or ArgumentOutOfRangeException)
        {
            throw new StorageException($"entry {seq} holds a figure that was never written: it was changed by hand.", trouble);
        }
    }

    private bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    private int Integer(int column) => checked((int)raw.sqlite3_column_int64(statement, column));

    private string Text(int column)
    {
        var bytes = raw.sqlite3_column_blob(statement, column);
        if (before[column].Bytes is { } last && bytes.SequenceEqual(last)) return before[column].Text;
        before[column] = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
        return before[column].Text;
    }
}
