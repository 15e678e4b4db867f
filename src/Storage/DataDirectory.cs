using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Storage.Sqlite;

namespace ChatOpsBot.Storage;

/// <summary>
/// The directory with everything the bot remembers: <c>journal.db</c> (journal, series, notebook), <c>journal.key</c> (practice only),
/// <c>heads.jsonl</c>, <c>bot.lock</c>. The directory is 0700, its files 0600.
/// </summary>
public sealed class DataDirectory : IAsyncDisposable
{
    private readonly SqliteDatabase database;
    private readonly DirectoryLock? held;

    private DataDirectory(string path, byte[] key, SqliteDatabase database, DirectoryLock? held)
    {
        this.database = database;
        this.held = held;
        Path = path;
        Key = key;
        Journal = new SqliteJournal(database);
        Series = new SqliteSeries(database);
        Notebook = new SqliteNotebook(database);
        Heads = new HeadsFile(System.IO.Path.Combine(path, "heads.jsonl"));
    }

    public string Path { get; }

    /// <summary>The key of the chains, 32 bytes.</summary>
    public ReadOnlyMemory<byte> Key { get; }

    public IJournal Journal { get; }

    public ISeries Series { get; }

    public INotebook Notebook { get; }

    public HeadsFile Heads { get; }

    /// <summary>Opens the directory for the bot, making what is missing, and keeps other processes out until it is closed.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="journalKey">The setting <c>Journal:Key</c> (<see cref="JournalKey.Parse"/>), or null.</param>
    /// <param name="mayMakeKey">Whether <c>journal.key</c> in the directory will do, and is made if missing: in a practice world only.</param>
    /// <exception cref="StorageException">In words for a person: taken, not allowed, damaged, newer, key missing.</exception>
    public static DataDirectory Open(string path, string? journalKey, bool mayMakeKey)
    {
        path = System.IO.Path.GetFullPath(path);
        Make(path);
        var taken = DirectoryLock.Take(path);
        try
        {
            var file = JournalFile(path);
            var key = JournalKey.For(path, journalKey, mayMakeKey, journalExists: File.Exists(file) && new FileInfo(file).Length > 0);
            // Made here, empty, for its mode; the files that SQLite puts beside it take it over.
            if (!File.Exists(file)) new FileStream(file, DirectoryLock.Private(FileMode.CreateNew, FileAccess.Write, FileShare.None)).Dispose();
            return new DataDirectory(path, key, SqliteDatabase.Open(file), taken);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Opens the directory to read (<c>journal verify</c>, <c>journal export</c>), also beside a running bot. Appends are refused.</summary>
    /// <exception cref="StorageException">No journal there, damaged, newer, key missing.</exception>
    public static DataDirectory OpenForReading(string path, string? journalKey)
    {
        path = System.IO.Path.GetFullPath(path);
        var file = JournalFile(path);
        if (!File.Exists(file)) throw new StorageException($"There is no journal in {path}.");
        var key = JournalKey.For(path, journalKey, fileAllowed: true, journalExists: true);
        return new DataDirectory(path, key, SqliteDatabase.OpenForReading(file), held: null);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        held?.Dispose();
    }

    private static string JournalFile(string path) => System.IO.Path.Combine(path, "journal.db");

    private static void Make(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The data directory {path} cannot be made: {trouble.Message}. Make it, or set another one.", trouble);
        }
    }
}
