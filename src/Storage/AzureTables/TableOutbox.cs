using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Storage.AzureTables;

/// <summary>The outbox over all runs: each row lies with its run, where it was written in the run's own transaction.</summary>
internal sealed class TableOutbox(TableClient table, PendingRuns pending)
{
    private const int AtOnce = 8;

    public async Task<IReadOnlyList<OutboxRow>> WaitingAsync(int most, CancellationToken cancel)
    {
        var rows = new ConcurrentBag<TableEntity>();
        await Parallel.ForEachAsync(
            await pending.ListAsync(cancel), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
            async (hint, stop) =>
            {
                var waiting = await OfRunAsync(hint.RowKey, stop);
                foreach (var row in waiting) rows.Add(row);
                if (waiting.Count == 0) await pending.TakeDownAsync(hint, stop);
            });
        return [.. rows.OrderBy(r => r.GetInt64("At")).ThenBy(r => r.PartitionKey, StringComparer.Ordinal).ThenBy(r => r.GetInt64("Seq")).ThenBy(r => r.GetInt32("Number"))
            .Take(most).Select(TableRows.Outbox)];
    }

    public async Task SettleAsync(string id, string? gaveUp, CancellationToken cancel)
    {
        var partition = TableKeys.Partition(TableKeys.RunOf(id));
        if (gaveUp is null)
        {
            await table.DeleteEntityAsync(partition, TableKeys.Outbox(id), ETag.All, cancel);
            return;
        }

        if (await RowAsync(id, cancel) is not { } row) return;
        var kept = new TableEntity(row) { RowKey = TableKeys.GivenUp(id), ETag = default };
        kept["GaveUp"] = gaveUp[..Math.Min(gaveUp.Length, TableLimits.MostCharacters)];
        await table.SubmitTransactionAsync(
            [new(TableTransactionActionType.Delete, row, row.ETag), new(TableTransactionActionType.UpsertReplace, kept)], cancel);
    }

    public async Task CountAsync(string id, CancellationToken cancel)
    {
        while (await RowAsync(id, cancel) is { } row)
        {
            row["Attempts"] = row.GetInt32("Attempts")!.Value + 1;
            try
            {
                await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancel);
                return;
            }
            catch (RequestFailedException trouble) when (trouble.Status is 412 or 404)
            {
                // Another replica counted or settled it at the same time: look again.
            }
        }
    }

    private async Task<TableEntity?> RowAsync(string id, CancellationToken cancel)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(TableKeys.Partition(TableKeys.RunOf(id)), TableKeys.Outbox(id), cancellationToken: cancel);
        return found.HasValue ? found.Value : null;
    }

    private async Task<List<TableEntity>> OfRunAsync(string partition, CancellationToken cancel)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {TableKeys.OutboxStart} and RowKey lt {TableKeys.OutboxEnd}");
        List<TableEntity> rows = [];
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancel)) rows.Add(row);
        return rows;
    }
}
