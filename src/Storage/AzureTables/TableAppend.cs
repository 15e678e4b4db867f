using Azure;
using Azure.Data.Tables;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Storage.AzureTables;

/// <summary>
/// One append as one transaction in its run's partition: the head row by its ETag (somebody was faster: 412), the cause row (seen: 409), the entries,
/// the outbox rows.
/// </summary>
/// <param name="Nonce">Stands in the cause row: a conflict after a retry of the SDK may be with our own first try, and then this tells.</param>
internal sealed record TableAppend(Append Append, string Nonce)
{
    public IReadOnlyList<TableTransactionAction> Actions(ETag? head)
    {
        var last = Append.Entries[^1];
        var partition = TableKeys.Partition(Append.Run);
        var headRow = new TableEntity(partition, TableKeys.Head) { ["Seq"] = last.Seq, ["Link"] = last.Link.ToArray() };
        var cause = new TableEntity(partition, TableKeys.Cause(Append.Cause)) { ["Nonce"] = Nonce };
        List<TableTransactionAction> actions =
        [
            head is { } etag ? new(TableTransactionActionType.UpdateReplace, headRow, etag) : new(TableTransactionActionType.Add, headRow),
            new(TableTransactionActionType.Add, cause),
        ];
        actions.AddRange(Append.Entries.Select(e => new TableTransactionAction(TableTransactionActionType.Add, TableRows.Of(e))));
        actions.AddRange(Append.Outbox.Select((row, i) => new TableTransactionAction(TableTransactionActionType.Add, Outbox(row, last, i))));
        return actions;
    }

    private TableEntity Outbox(OutboxRow row, JournalEntry last, int number)
    {
        if (TableKeys.RunOf(row.Id) != Append.Run) throw new ArgumentException($"outbox id '{row.Id}' is of another run than its append", nameof(row));
        var entity = TableRows.Of(Append.Run, row, last.At, number);
        entity["Seq"] = last.Seq;
        return entity;
    }
}
