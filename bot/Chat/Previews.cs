using System.Collections.Concurrent;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Chat;

/// <summary>
/// Previews for questions (<c>scale replicator ?</c>). A preview may need the world for longer than a chat may take: it is then finished all the
/// same, kept, and given to whoever asks next, with its age.
/// </summary>
public sealed class Previews(TimeProvider clock)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<(Guid Run, string Operation), Kept> _kept = new();
    private readonly Dictionary<(Guid Run, string Operation), Task<Preview?>> _asked = [];

    /// <param name="read">Asks the world; a failure counts as not known.</param>
    /// <returns>The fresh preview if it comes soon, else the last one with its age in words, else null.</returns>
    public async Task<Preview?> AskAsync(Guid run, string operation, Func<CancellationToken, Task<Preview?>> read, CancellationToken cancel)
    {
        Task<Preview?>? asked;
        lock (_asked)
            if (!_asked.TryGetValue((run, operation), out asked)) _asked[(run, operation)] = asked = ReadAsync((run, operation), read);
        try
        {
            return await asked.WaitAsync(s_patience, clock, cancel);
        }
        catch (TimeoutException)
        {
            return _kept.TryGetValue((run, operation), out var kept) ? kept.Preview with { Current = $"{kept.Preview.Current} ({(int)(clock.GetUtcNow() - kept.At).TotalSeconds} s ago)" } : null;
        }
    }

    private async Task<Preview?> ReadAsync((Guid, string) key, Func<CancellationToken, Task<Preview?>> read)
    {
        using var limit = new CancellationTokenSource(s_limit, clock);
        try
        {
            await Task.Yield();
            var preview = await read(limit.Token);
            if (preview is not null) _kept[key] = new Kept(preview, clock.GetUtcNow());
            return preview;
        }
        catch (Exception trouble) when (trouble is WorldTroubleException or OperationCanceledException)
        {
            return null; // the card and the workers say what is wrong with the world
        }
        finally
        {
            lock (_asked) _asked.Remove(key);
        }
    }

    private sealed record Kept(Preview Preview, DateTimeOffset At);
}
