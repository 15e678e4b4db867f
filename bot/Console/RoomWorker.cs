using ChatOpsBot.Runbooks.Desk;

namespace ChatOpsBot.Console;

/// <summary>Keeps the page awake: follows the journal into the timelines and lets the pulse beat.</summary>
public sealed partial class RoomWorker(RunDesk desk, Timelines timelines, Talk talk, Pulse pulse, ILogger<RoomWorker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = desk.Watch();
        talk.Changed += pulse.Beat;
        try
        {
            foreach (var run in desk.Runs) await FollowAsync(run.Id, stoppingToken);
            while (await watch.Reader.WaitToReadAsync(stoppingToken))
                while (watch.Reader.TryRead(out var change)) await FollowAsync(change.Run, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            talk.Changed -= pulse.Beat;
        }
    }

    private async Task FollowAsync(Guid id, CancellationToken cancel)
    {
        try
        {
            if (desk.Find(id) is { } run) await timelines.FollowAsync(run, cancel);
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            LogFailed(log, bug);
        }

        pulse.Beat();
    }

    [LoggerMessage(1, LogLevel.Error, "The timeline could not be followed")]
    private static partial void LogFailed(ILogger logger, Exception why);
}
