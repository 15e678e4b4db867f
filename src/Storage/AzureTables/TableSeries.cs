using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Storage.AzureTables;

/// <summary>Samples: a series of a run is a partition, newest first. Bounded like the other store's: the older half loses every second sample.</summary>
internal sealed class TableSeries(TableClient table, string account) : ISeries
{
    private const int Most = 20_000;

    // Counting a series means listing its keys, so it is done once in so many samples.
    private const int CountedEvery = 2_000;

    private readonly ConcurrentDictionary<string, int> added = new(StringComparer.Ordinal);

    public async Task AddAsync(IReadOnlyList<Sample> samples, CancellationToken cancel)
    {
        foreach (var series in samples.GroupBy(s => Partition(s.Run, s.Series), StringComparer.Ordinal))
        {
            // The same moment twice in one transaction is an error there; the last one counts.
            var rows = series.GroupBy(s => TableKeys.Moment(s.At), StringComparer.Ordinal)
                .Select(same => new TableEntity(series.Key, same.Key) { ["At"] = same.Last().At.ToUnixTimeMilliseconds(), ["Value"] = same.Last().Value });
            await SubmitAsync(rows.Select(r => new TableTransactionAction(TableTransactionActionType.UpsertReplace, r)), cancel);
            if (added.AddOrUpdate(series.Key, series.Count(), (_, n) => n + series.Count()) < CountedEvery) continue;
            added[series.Key] = 0;
            await ThinAsync(series.Key, cancel);
        }
    }

    public Task<IReadOnlyList<Sample>> ReadAsync(Guid run, string series, DateTimeOffset since, int most, CancellationToken cancel) =>
        TableTrouble.InWordsAsync(account, async () =>
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(run, series)} and RowKey le {TableKeys.Moment(since)}");
            List<Sample> samples = [];
            await foreach (var row in table.QueryAsync<TableEntity>(filter, maxPerPage: Math.Clamp(most, 1, 1000), cancellationToken: cancel))
            {
                if (samples.Count == most) break;
                samples.Add(new Sample(run, series, DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64("At")!.Value), row.GetDouble("Value")!.Value));
            }

            samples.Reverse();
            return (IReadOnlyList<Sample>)samples;
        });

    private static string Partition(Guid run, string series) => TableKeys.Partition(run) + "|" + TableKeys.Escape(series);

    private async Task ThinAsync(string partition, CancellationToken cancel)
    {
        List<string> keys = [];
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), select: ["RowKey"], cancellationToken: cancel))
            keys.Add(row.RowKey);
        if (keys.Count <= Most - CountedEvery) return;
        var old = keys.Skip(keys.Count / 2).Where((_, i) => i % 2 == 0);
        await SubmitAsync(old.Select(key => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, key), ETag.All)), cancel);
    }

    private async Task SubmitAsync(IEnumerable<TableTransactionAction> actions, CancellationToken cancel)
    {
        foreach (var some in actions.Chunk(TableLimits.MostRows))
            await TableTrouble.InWordsAsync(account, () => table.SubmitTransactionAsync(some, cancel));
    }
}
