using ChatOpsBot.Runbooks.Journal;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Storage.Sqlite;

/// <summary>Reads entries and heads on a reading connection.</summary>
internal static class EntryReader
{
    private const long MostBytes = 4 << 20;

    private const string PageSql = """
        SELECT id, at, principal, edge, platform_id, cause, kind, v, step, attempt, data, link
        FROM entries WHERE id > $after AND id <= $last ORDER BY id LIMIT $most
        """;

    private const string HeadsSql = """
        SELECT c.run, e.id, e.link FROM chains c JOIN entries e ON e.id =
            (SELECT id FROM entries WHERE id BETWEEN c.number << 40 AND (c.number << 40) | 0xFFFFFFFFFF ORDER BY id DESC LIMIT 1)
        ORDER BY c.number
        """;

    public static long? ChainNumber(SqliteConnection connection, Guid run)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT number FROM chains WHERE run = $run";
        command.Parameters.AddWithValue("$run", run.ToByteArray(bigEndian: true));
        return (long?)command.ExecuteScalar();
    }

    /// <summary>The next entries, at most <paramref name="most"/> and not much over <see cref="MostBytes"/>; and whether there may be more.</summary>
    public static (List<JournalEntry> Entries, bool More) Page(SqliteConnection connection, Guid run, long number, long after, int most)
    {
        using var command = connection.CreateCommand();
        command.CommandText = PageSql;
        command.Parameters.AddWithValue("$after", (number << Schema.SeqBits) | after);
        command.Parameters.AddWithValue("$last", (number << Schema.SeqBits) | Schema.SeqMask);
        command.Parameters.AddWithValue("$most", most);
        using var row = command.ExecuteReader();
        var columns = new EntryRow(row, run);
        List<JournalEntry> page = [];
        long bytes = 0;
        while (bytes < MostBytes && row.Read())
        {
            var entry = columns.Read();
            page.Add(entry);
            bytes += entry.Data.Length;
        }

        return (page, page.Count == most || bytes >= MostBytes);
    }

    public static IReadOnlyList<ChainHead> Heads(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = HeadsSql;
        using var row = command.ExecuteReader();
        List<ChainHead> heads = [];
        while (row.Read())
            heads.Add(new ChainHead(new Guid(row.GetFieldValue<byte[]>(0), bigEndian: true), row.GetInt64(1) & Schema.SeqMask, row.GetFieldValue<byte[]>(2)));
        return heads;
    }
}
