using Azure;

namespace ChatOpsBot.Storage.AzureTables;

/// <summary>Azure's refusals in words that say what to do.</summary>
internal static class TableTrouble
{
    public static async Task<T> InWordsAsync<T>(string account, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException trouble)
        {
            throw InWords(trouble, account);
        }
        catch (AggregateException trouble) when (trouble.InnerException is RequestFailedException inner)
        {
            // The SDK wraps what failed on each of its retries.
            throw InWords(inner, account);
        }
    }

    private static StorageException InWords(RequestFailedException trouble, string account) => new(trouble.Status switch
    {
        0 => $"{account} cannot be reached. Whether this was written is unknown until it is read again; see the network and the address.",
        401 or 403 => $"{account} refuses us ({trouble.ErrorCode}). See the key or role, and this machine's clock. Nothing was written.",
        404 => $"{account} has lost our tables ({trouble.ErrorCode}). Nothing was written; start again to make them, or restore them.",
        413 => $"{account} finds this too large. Nothing was written.",
        429 or 503 => $"{account} is too busy ({trouble.ErrorCode}). Try again; whether this was written is unknown until it is read again.",
        _ => $"{account} answered {trouble.Status} {trouble.ErrorCode}. Whether this was written is unknown until it is read again.",
    }, trouble);
}
