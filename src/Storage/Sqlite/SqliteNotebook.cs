using ChatOpsBot.Runbooks.Journal;
using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Storage.Sqlite;

/// <summary>The edges' notebook, in the journal's file.</summary>
public sealed class SqliteNotebook(SqliteDatabase database) : INotebook
{
    public Task<string?> GetAsync(string page, string key, CancellationToken cancel) => database.ReadAsync(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM notebook WHERE page = $page AND key = $key";
        command.Parameters.AddWithValue("$page", page);
        command.Parameters.AddWithValue("$key", key);
        return (string?)command.ExecuteScalar();
    }, cancel);

    public Task PutAsync(string page, string key, string value, CancellationToken cancel) => database.ExecuteAsync(
        "INSERT INTO notebook VALUES ($page, $key, $value) ON CONFLICT DO UPDATE SET value = $value", cancel,
        ("$page", page), ("$key", key), ("$value", value));

    public Task<IReadOnlyList<KeyValuePair<string, string>>> ListAsync(string page, int most, CancellationToken cancel) =>
        database.ReadAsync(connection => List(connection, page, most), cancel);

    public Task DeleteAsync(string page, string key, CancellationToken cancel) => database.ExecuteAsync(
        "DELETE FROM notebook WHERE page = $page AND key = $key", cancel, ("$page", page), ("$key", key));

    private static IReadOnlyList<KeyValuePair<string, string>> List(SqliteConnection connection, string page, int most)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT key, value FROM notebook WHERE page = $page ORDER BY key DESC LIMIT $most";
        command.Parameters.AddWithValue("$page", page);
        command.Parameters.AddWithValue("$most", most);
        using var row = command.ExecuteReader();
        List<KeyValuePair<string, string>> pairs = [];
        while (row.Read()) pairs.Add(new(row.GetString(0), row.GetString(1)));
        pairs.Reverse();
        return pairs;
    }
}
