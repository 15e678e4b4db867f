using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;

namespace ChatOpsBot.Storage.AzureTables;

/// <summary>
/// Which runs may have outbox rows. The rows lie with their run, for the transaction's sake, and asking every run there ever was would grow with
/// history: so a hint is put up before a row is written, and taken down long after the last one has left.
/// </summary>
internal sealed class PendingRuns(TableClient table, TimeProvider clock)
{
    private const string Partition = "pending";

    // A hint is fresh when put up again within the first; taken down, with nothing waiting, only after the second. An append lasts far less than the difference.
    private static readonly TimeSpan Renewed = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(2);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> putUp = new();

    public async Task PutUpAsync(Guid run, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (putUp.TryGetValue(run, out var at) && now - at < Renewed) return;
        await table.UpsertEntityAsync(new TableEntity(Partition, TableKeys.Partition(run)), TableUpdateMode.Replace, cancel);
        putUp[run] = now;
    }

    public async Task<IReadOnlyList<TableEntity>> ListAsync(CancellationToken cancel)
    {
        List<TableEntity> hints = [];
        await foreach (var hint in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancel))
            hints.Add(hint);
        return hints;
    }

    /// <summary>Nothing waits for this run: its hint goes, if it is old and nobody has put it up again.</summary>
    public async Task TakeDownAsync(TableEntity hint, CancellationToken cancel)
    {
        if (hint.Timestamp is not { } since || clock.GetUtcNow() - since < Kept) return;
        try
        {
            await table.DeleteEntityAsync(hint, hint.ETag, cancel);
        }
        catch (RequestFailedException trouble) when (trouble.Status == 412)
        {
            // Put up again meanwhile.
        }
    }
}
