using Azure.Core;
using Azure.Data.Tables;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Storage.AzureTables;

/// <summary>Journal, series and notebook in an Azure storage account: tables <c>PREFIXjournal</c>, <c>PREFIXseries</c>, <c>PREFIXnotebook</c>.</summary>
public sealed class TableStore : IAsyncDisposable
{
    private TableStore(TableServiceClient service, string prefix, TimeProvider clock)
    {
        var account = $"Azure Tables at {service.Uri.Host}";
        Journal = new TableJournal(service.GetTableClient(prefix + "journal"), account, clock);
        Series = new TableSeries(service.GetTableClient(prefix + "series"), account);
        Notebook = new TableNotebook(service.GetTableClient(prefix + "notebook"), account);
    }

    public IJournal Journal { get; }

    public ISeries Series { get; }

    public INotebook Notebook { get; }

    /// <summary>Opens the account and makes the tables that are missing.</summary>
    /// <param name="connectionString">A setting; <c>UseDevelopmentStorage=true</c> for Azurite.</param>
    /// <param name="prefix">Letters and digits, from a letter, at most 40: several bots may share an account.</param>
    /// <exception cref="StorageException">In words for a person: bad setting, not reachable, not allowed.</exception>
    public static async Task<TableStore> OpenAsync(string connectionString, string prefix, TimeProvider clock, CancellationToken cancel)
    {
        if (prefix.Length is 0 or > 40 || !char.IsAsciiLetter(prefix[0]) || !prefix.All(char.IsAsciiLetterOrDigit))
            throw new StorageException($"The table prefix '{prefix}' must be 1 to 40 letters and digits, from a letter.");
        var service = Service(connectionString);
        await TableTrouble.InWordsAsync($"Azure Tables at {service.Uri.Host}", async () =>
        {
            await service.CreateTableIfNotExistsAsync(prefix + "journal", cancel);
            await service.CreateTableIfNotExistsAsync(prefix + "series", cancel);
            return await service.CreateTableIfNotExistsAsync(prefix + "notebook", cancel);
        });
        return new TableStore(service, prefix, clock);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TableServiceClient Service(string connectionString)
    {
        var options = new TableClientOptions();
        (options.Retry.Mode, options.Retry.MaxRetries) = (RetryMode.Exponential, 3);
        (options.Retry.Delay, options.Retry.MaxDelay, options.Retry.NetworkTimeout) = (TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15));
        return TryClient(connectionString, options)
            // Without the SDK's own words: they may hold the account's key.
            ?? throw new StorageException("The connection string for Azure Tables cannot be read. Copy it anew from the account's access keys.");
    }

    private static TableServiceClient? TryClient(string connectionString, TableClientOptions options)
    {
        try
        {
            return new TableServiceClient(connectionString, options);
        }
        catch (Exception trouble) when (trouble is FormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
