using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Settings;
using ChatOpsBot.Storage;
using ChatOpsBot.Storage.AzureTables;

namespace ChatOpsBot.Cli;

/// <summary>Where the host remembers: SQLite in the data directory, or Azure Tables. Heads are kept in the data directory in both cases.</summary>
internal sealed class HostStore : IAsyncDisposable
{
    private const string Prefix = "chatops";
    private readonly IAsyncDisposable _open;

    private HostStore(IAsyncDisposable open, ReadOnlyMemory<byte> key, IJournal journal, ISeries series, INotebook notebook, HeadsFile heads, bool alone)
    {
        _open = open;
        (Key, Journal, Series, Notebook, Heads, IsAlone) = (key, journal, series, notebook, heads, alone);
    }

    public ReadOnlyMemory<byte> Key { get; }

    public IJournal Journal { get; }

    public ISeries Series { get; }

    public INotebook Notebook { get; }

    public HeadsFile Heads { get; }

    /// <summary>No other process can have this journal open.</summary>
    public bool IsAlone { get; }

    public static async Task<HostStore> OpenAsync(BotSettings settings, CancellationToken cancel)
    {
        var key = settings.Journal.Key.Length > 0 ? settings.Journal.Key : null;
        if (settings.Journal.Store == "azure-tables") return await TablesAsync(settings, key, cancel);
        var data = DataDirectory.Open(settings.Data, key, settings.IsPractice);
        return new HostStore(data, data.Key, data.Journal, data.Series, data.Notebook, data.Heads, alone: true);
    }

    public ValueTask DisposeAsync() => _open.DisposeAsync();

    private static async Task<HostStore> TablesAsync(BotSettings settings, string? key, CancellationToken cancel)
    {
        if (key is null) throw new StartException("Journal:Store is azure-tables, so Journal:Key is needed (environment: CHATOPS__Journal__Key): 'openssl rand -hex 32'.");
        Directory.CreateDirectory(settings.Data);
        var tables = await TableStore.OpenAsync(settings.Journal.ConnectionString, Prefix, TimeProvider.System, cancel);
        return new HostStore(tables, JournalKey.Parse(key), tables.Journal, tables.Series, tables.Notebook, new HeadsFile(Path.Combine(settings.Data, "heads.jsonl")), alone: false);
    }
}
