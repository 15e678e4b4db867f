using System.Text;
using Azure;
using Azure.Data.Tables;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Storage.AzureTables;

/// <summary>The edges' notebook: a page is a partition.</summary>
internal sealed class TableNotebook(TableClient table, string account) : INotebook
{
    private const int MostBytes = 900 * 1024;

    public Task<string?> GetAsync(string page, string key, CancellationToken cancel) => TableTrouble.InWordsAsync(account, async () =>
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(TableKeys.Escape(page), TableKeys.Escape(key), cancellationToken: cancel);
        return row.HasValue ? Encoding.UTF8.GetString(TableRows.ReadPieces(row.Value!)) : null;
    });

    public Task PutAsync(string page, string key, string value, CancellationToken cancel)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        if (bytes.Length > MostBytes) throw new StorageException($"A note of {bytes.Length} bytes does not fit; {MostBytes} do. Nothing was written.");
        var row = new TableEntity(TableKeys.Escape(page), TableKeys.Escape(key)) { ["Key"] = key };
        TableRows.WritePieces(row, bytes);
        return TableTrouble.InWordsAsync(account, () => table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancel));
    }

    public Task<IReadOnlyList<KeyValuePair<string, string>>> ListAsync(string page, int most, CancellationToken cancel) =>
        TableTrouble.InWordsAsync(account, async () =>
        {
            List<KeyValuePair<string, string>> all = [];
            await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {TableKeys.Escape(page)}"), cancellationToken: cancel))
                all.Add(new(row.GetString("Key"), Encoding.UTF8.GetString(TableRows.ReadPieces(row))));
            return (IReadOnlyList<KeyValuePair<string, string>>)[.. all.OrderBy(p => p.Key, StringComparer.Ordinal).TakeLast(most)];
        });

    public Task DeleteAsync(string page, string key, CancellationToken cancel) =>
        TableTrouble.InWordsAsync(account, () => table.DeleteEntityAsync(TableKeys.Escape(page), TableKeys.Escape(key), ETag.All, cancel));
}
