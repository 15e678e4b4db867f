using System.Text;
using Azure.Data.Tables;

namespace ChatOpsBot.Storage.AzureTables;

/// <summary>
/// What Azure takes in one transaction. Checked here, before anything is sent: the emulator takes more than Azure and would hide it.
/// </summary>
internal static class TableLimits
{
    public const int MostRows = 100;
    public const int MostBytesOfEntity = 1000 * 1024;
    public const int MostBytesOfTransaction = 3800 * 1024;
    public const int MostCharacters = 30_000;

    // What the multipart envelope and the JSON of one row take beside its values.
    private const int Envelope = 1500;

    /// <exception cref="StorageException">Too many rows, or too large.</exception>
    public static void Check(IReadOnlyCollection<TableTransactionAction> actions)
    {
        if (actions.Count > MostRows)
            throw new StorageException($"An append of {actions.Count} rows does not fit into one Azure Tables transaction of {MostRows} (entries, outbox rows, and two of its own). Nothing was written.");
        long total = 0;
        foreach (var action in actions)
        {
            var size = Size(action.Entity);
            if (size.Stored > MostBytesOfEntity)
                throw new StorageException($"An entry or message of {size.Stored} bytes does not fit into an Azure Tables row of {MostBytesOfEntity}. Nothing was written.");
            total += size.Sent;
        }

        if (total > MostBytesOfTransaction)
            throw new StorageException($"An append of {total} bytes does not fit into one Azure Tables transaction of {MostBytesOfTransaction}. Nothing was written.");
    }

    private static (long Stored, long Sent) Size(ITableEntity entity)
    {
        long stored = Envelope, sent = Envelope;
        foreach (var (name, value) in (TableEntity)entity)
        {
            if (value is byte[] bytes) (stored, sent) = (stored + bytes.Length, sent + (bytes.Length * 4L / 3));
            if (value is not string text) continue;
            if (text.Length > MostCharacters)
                throw new StorageException($"{name} has {text.Length} characters; Azure Tables takes {MostCharacters}. Nothing was written.");
            (stored, sent) = (stored + (2L * text.Length), sent + (2L * Encoding.UTF8.GetByteCount(text)));
        }

        return (stored, sent);
    }
}
