using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Workers;

/// <summary>At milestones the head of a run is kept outside the journal, so that a journal cut off behind it shows. The chat says it too.</summary>
public sealed partial class HeadWorker(RunDesk desk, HeadKeeper keeper, ILogger<HeadWorker> log) : BackgroundService
{
    private static readonly ImmutableHashSet<string> s_milestones =
        [nameof(RunStarted), nameof(PhaseEntered), nameof(PointOfNoReturnPassed), nameof(RollbackEnded), nameof(RunAborted), nameof(RunFinished)];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = desk.Watch();
        try
        {
            while (await watch.Reader.WaitToReadAsync(stoppingToken))
                while (watch.Reader.TryRead(out var change))
                    if (change.Kinds.Overlaps(s_milestones)) await KeepAsync(change.Run, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async Task KeepAsync(Guid run, CancellationToken cancel)
    {
        try
        {
            if (await desk.PostHeadAsync(run, "heads.jsonl", cancel) is { } head) keeper.Keep(head);
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            LogFailed(log, trouble);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The head of a run could not be kept")]
    private static partial void LogFailed(ILogger logger, Exception why);
}

/// <summary>Where heads are kept; the host knows the data directory.</summary>
public sealed record HeadKeeper(Action<ChainHead> Keep);
