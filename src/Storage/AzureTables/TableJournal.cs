using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Storage.AzureTables;

/// <summary>
/// The journal in Azure Tables: a run is a partition, so an append is one transaction. Any number of processes may write; the head row's ETag decides.
/// Rows: see <see cref="TableKeys"/>; partitions <c>chains</c> and <c>pending</c> list the runs, and those that may have something to send.
/// </summary>
internal sealed class TableJournal(TableClient table, string account, TimeProvider clock) : IJournal
{
    private const string Chains = "chains";

    private readonly PendingRuns pending = new(table, clock);
    private readonly ConcurrentDictionary<Guid, (long Seq, ETag Tag)> heads = new();

    private TableOutbox Outbox => new(table, pending);

    public Task<AppendResult> AppendAsync(Append append, CancellationToken cancel)
    {
        AppendRules.Check(append);
        cancel.ThrowIfCancellationRequested();
        return TableTrouble.InWordsAsync(account, () => TryAppendAsync(new TableAppend(append, Guid.NewGuid().ToString("N")), cancel));
    }

    public async IAsyncEnumerable<JournalEntry> ReadAsync(Guid run, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {TableKeys.Partition(run)} and RowKey gt {TableKeys.Entry(after)} and RowKey lt {TableKeys.EntriesEnd}");
        await using var pages = table.QueryAsync<TableEntity>(filter, maxPerPage: 1000, cancellationToken: cancel).AsPages().GetAsyncEnumerator(cancel);
        while (await TableTrouble.InWordsAsync(account, () => pages.MoveNextAsync().AsTask()))
            foreach (var row in pages.Current.Values)
                yield return TableRows.Entry(run, row);
    }

    public Task<IReadOnlyList<ChainHead>> HeadsAsync(CancellationToken cancel) => TableTrouble.InWordsAsync(account, async () =>
    {
        List<ChainHead> all = [];
        await foreach (var chain in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Chains}"), cancellationToken: cancel))
        {
            // A chain is listed before its first append, so one that crashed in between has no head.
            var row = await table.GetEntityIfExistsAsync<TableEntity>(chain.RowKey, TableKeys.Head, cancellationToken: cancel);
            if (row.HasValue) all.Add(new ChainHead(Guid.ParseExact(chain.RowKey, "N"), row.Value!.GetInt64("Seq")!.Value, row.Value.GetBinary("Link")));
        }

        return (IReadOnlyList<ChainHead>)all;
    });

    public Task<IReadOnlyList<OutboxRow>> OutboxAsync(int most, CancellationToken cancel) =>
        TableTrouble.InWordsAsync(account, () => Outbox.WaitingAsync(most, cancel));

    public Task SettleOutboxAsync(string id, string? gaveUp, CancellationToken cancel) =>
        TableTrouble.InWordsAsync(account, async () => { await Outbox.SettleAsync(id, gaveUp, cancel); return true; });

    public Task CountAttemptAsync(string id, CancellationToken cancel) =>
        TableTrouble.InWordsAsync(account, async () => { await Outbox.CountAsync(id, cancel); return true; });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<AppendResult> TryAppendAsync(TableAppend one, CancellationToken cancel)
    {
        var append = one.Append;
        var head = await HeadAsync(append, cancel);
        if ((head?.Seq ?? 0) != append.ExpectedSeq) return await WhyNotAsync(one, cancel);
        var actions = one.Actions(head?.Tag);
        TableLimits.Check(actions);
        if (head is null) await table.UpsertEntityAsync(new TableEntity(Chains, TableKeys.Partition(append.Run)), TableUpdateMode.Replace, cancel);
        if (append.Outbox.Count > 0) await pending.PutUpAsync(append.Run, cancel);
        try
        {
            // From here the answer is always waited for: a cancelled request might have been carried out.
            var done = await table.SubmitTransactionAsync(actions, CancellationToken.None);
            heads[append.Run] = (append.Entries[^1].Seq, done.Value[0].Headers.ETag!.Value);
            return AppendResult.Appended;
        }
        catch (RequestFailedException trouble) when (trouble.Status is 409 or 412)
        {
            heads.TryRemove(append.Run, out _);
            return await WhyNotAsync(one, CancellationToken.None);
        }
    }

    /// <summary>The head as known, or as it is when that is not what the append expects.</summary>
    private async Task<(long Seq, ETag Tag)?> HeadAsync(Append append, CancellationToken cancel)
    {
        if (heads.TryGetValue(append.Run, out var known) && known.Seq == append.ExpectedSeq) return known;
        var row = await table.GetEntityIfExistsAsync<TableEntity>(TableKeys.Partition(append.Run), TableKeys.Head, cancellationToken: cancel);
        if (!row.HasValue) return null;
        return heads[append.Run] = (row.Value!.GetInt64("Seq")!.Value, row.Value.ETag);
    }

    private async Task<AppendResult> WhyNotAsync(TableAppend one, CancellationToken cancel)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(
            TableKeys.Partition(one.Append.Run), TableKeys.Cause(one.Append.Cause), cancellationToken: cancel);
        if (!row.HasValue) return AppendResult.Conflict;
        return row.Value!.GetString("Nonce") == one.Nonce ? AppendResult.Appended : AppendResult.CauseSeen;
    }
}
