using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Workers;

/// <summary>
/// Sends what the journal says must leave. A row is taken off only after its edge has it, so a crash in between says it again rather than never;
/// one conversation's trouble does not hold up another's.
/// </summary>
public sealed partial class OutboxWorker(RunDesk desk, IJournal journal, IEnumerable<IPoster> posters, TimeProvider clock, ILogger<OutboxWorker> log) : BackgroundService
{
    private const int MostAtOnce = 200;
    private const int MostAttempts = 12;
    private static readonly TimeSpan s_nap = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, IPoster> _posters = posters.ToDictionary(p => p.Edge, StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _notBefore = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = desk.Watch();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SendAllAsync(stoppingToken);
                using var nap = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                await Task.WhenAny(watch.Reader.WaitToReadAsync(nap.Token).AsTask(), Task.Delay(s_nap, clock, nap.Token));
                await nap.CancelAsync();
                while (watch.Reader.TryRead(out _))
                {
                    // The outbox itself says what there is to send.
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception bug) when (bug is not OperationCanceledException)
            {
                LogBroken(log, bug);
                await Task.Delay(s_nap, clock, stoppingToken);
            }
        }
    }

    private async Task SendAllAsync(CancellationToken cancel)
    {
        while (true)
        {
            var rows = await journal.OutboxAsync(MostAtOnce, cancel);
            var blocked = new HashSet<string>(StringComparer.Ordinal);
            foreach (var row in rows)
                if (!blocked.Contains(row.Conversation) && !await SendAsync(row, cancel))
                    blocked.Add(row.Conversation);
            if (rows.Count < MostAtOnce || blocked.Count > 0) return;
        }
    }

    /// <summary>False: it stays, and what follows in this conversation waits, so that the order is kept.</summary>
    private async Task<bool> SendAsync(OutboxRow row, CancellationToken cancel)
    {
        if (_notBefore.TryGetValue(row.Conversation, out var time) && clock.GetUtcNow() < time) return false;
        var edge = row.Conversation.Split(':', 2)[0];
        if (!_posters.TryGetValue(edge, out var poster))
        {
            await journal.SettleOutboxAsync(row.Id, $"the edge {edge} is not set up here", cancel);
            return true;
        }

        try
        {
            await poster.PostAsync(row, cancel);
            await journal.SettleOutboxAsync(row.Id, null, cancel);
            _notBefore.Remove(row.Conversation);
            return true;
        }
        catch (PostException trouble)
        {
            return await LaterAsync(row, trouble, cancel);
        }
    }

    private async Task<bool> LaterAsync(OutboxRow row, PostException trouble, CancellationToken cancel)
    {
        if (trouble.Final || row.Attempts + 1 >= MostAttempts)
        {
            LogGaveUp(log, row.Id, row.Attempts + 1, trouble.Message);
            await journal.SettleOutboxAsync(row.Id, trouble.Message, cancel);
            return true;
        }

        await journal.CountAttemptAsync(row.Id, cancel);
        _notBefore[row.Conversation] = clock.GetUtcNow() + (trouble.RetryAfter ?? TimeSpan.FromSeconds(Math.Pow(2, Math.Min(row.Attempts, 6))));
        return false;
    }

    [LoggerMessage(1, LogLevel.Error, "The outbox could not be worked")]
    private static partial void LogBroken(ILogger logger, Exception why);

    [LoggerMessage(2, LogLevel.Warning, "Outbox row {Row} is given up after {Attempts} attempts: {Why}")]
    private static partial void LogGaveUp(ILogger logger, string row, int attempts, string why);
}
