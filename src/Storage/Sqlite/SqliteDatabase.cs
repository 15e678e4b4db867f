using Microsoft.Data.Sqlite;

namespace ChatOpsBot.Storage.Sqlite;

/// <summary>
/// The file: WAL with full sync, one connection that writes, as many as wanted that read beside it. Journal, series and notebook share it.
/// That no other process writes is the business of <see cref="DataDirectory"/>.
/// </summary>
public sealed class SqliteDatabase : IAsyncDisposable
{
    private readonly SqliteConnection writer;
    private readonly string reading;
    private readonly GroupCommit? commits;
    private readonly List<IDisposable> owned = [];

    private SqliteDatabase(string path, SqliteConnection writer, bool forReading)
    {
        Path = path;
        this.writer = writer;
        reading = ConnectionString(path, SqliteOpenMode.ReadOnly, pooling: true);
        if (!forReading) commits = new GroupCommit(writer, path);
    }

    public string Path { get; }

    internal SqliteConnection Writer => writer;

    internal bool ForReading => commits is null;

    /// <summary>Opens the file, making it if it is not there.</summary>
    /// <exception cref="StorageException">Not a journal, damaged, of a newer version, or not allowed.</exception>
    public static SqliteDatabase Open(string path) => Open(path, forReading: false);

    /// <summary>Opens a file that is there, also beside a bot that writes it; appends are refused.</summary>
    /// <exception cref="StorageException">No journal there, damaged, of a newer version, or not allowed.</exception>
    public static SqliteDatabase OpenForReading(string path) =>
        File.Exists(path) ? Open(path, forReading: true) : throw new StorageException($"There is no journal at {path}.");

    public async ValueTask DisposeAsync()
    {
        if (commits is not null) await commits.CloseAsync();
        foreach (var one in owned) one.Dispose();
        commits?.Dispose();
        await writer.DisposeAsync();
        using var pooled = new SqliteConnection(reading);
        SqliteConnection.ClearPool(pooled);
    }

    /// <summary>Statements on the writing connection, closed with it, when nothing is written any more.</summary>
    internal T Own<T>(T statements)
        where T : IDisposable
    {
        owned.Add(statements);
        return statements;
    }

    internal Task<T> WriteAsync<T>(Func<T> write, CancellationToken cancel) =>
        commits?.RunAsync(write, cancel) ?? throw new StorageException($"{Path} was opened for reading.");

    /// <summary>One small write, with the journal's next batch; answers how many rows it touched.</summary>
    internal Task<int> ExecuteAsync(string sql, CancellationToken cancel, params (string Name, object Value)[] values) => WriteAsync(() =>
    {
        using var command = writer.CreateCommand();
#pragma warning disable CA2100 // the texts are constants of this folder
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        return command.ExecuteNonQuery();
    }, cancel);

    /// <summary>Reads on a connection of its own, on the thread pool, so that no asker waits on the disk.</summary>
    internal Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancel) => Task.Run(() =>
    {
        try
        {
            using var connection = new SqliteConnection(reading);
            connection.Open();
            return read(connection);
        }
        catch (SqliteException trouble)
        {
            throw SqliteTrouble.InWords(trouble, Path);
        }
    }, cancel);

    private static SqliteDatabase Open(string path, bool forReading)
    {
        var connection = new SqliteConnection(ConnectionString(path, forReading ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate, pooling: false));
        try
        {
            connection.Open();
            if (!forReading) Schema.Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216;");
            Schema.Ensure(connection, path, mayMake: !forReading);
            return new SqliteDatabase(path, connection, forReading);
        }
        catch (Exception trouble)
        {
            connection.Dispose();
            if (trouble is SqliteException sqlite) throw SqliteTrouble.InWords(sqlite, path);
            throw;
        }
    }

    private static string ConnectionString(string path, SqliteOpenMode mode, bool pooling) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = mode,
        Pooling = pooling,
        DefaultTimeout = 5,
    }.ToString();
}
