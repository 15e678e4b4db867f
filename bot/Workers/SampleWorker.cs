using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Workers;

/// <summary>Takes a view of the world of each open run: one at a time, for card, page and chat alike, and keeps lag and rate as series.</summary>
public sealed partial class SampleWorker(RunDesk desk, WorldSampler sampler, WorldViews views, ISeries series, ILogger<SampleWorker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                foreach (var run in desk.Runs.Where(r => !r.Ended && desk.SituationOf(r.Id).WorldGone is null)) await TakeAsync(run, stoppingToken);
                await Task.Delay(sampler.Every, sampler.Clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async Task TakeAsync(RunState run, CancellationToken cancel)
    {
        try
        {
            var view = await sampler.TakeAsync(run, cancel);
            views.Put(run.Id, view);
            sampler.Taken();
            List<Sample> samples = [];
            if (view.Lag is { } lag) samples.Add(new Sample(run.Id, "lag", view.At, lag));
            if (view.Rate is { } rate) samples.Add(new Sample(run.Id, "rate", view.At, rate));
            if (samples.Count > 0) await series.AddAsync(samples, cancel);
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            LogFailed(log, run.Number, ForeignText.From(trouble.Message, 300).Text);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "No view of the world of run {Run}: {Why}")]
    private static partial void LogFailed(ILogger logger, int run, string why);
}

/// <summary>How a view is taken; the host knows the hands.</summary>
/// <param name="Taken">Told after each view: the page draws anew.</param>
public sealed record WorldSampler(Func<RunState, CancellationToken, Task<WorldView>> TakeAsync, TimeSpan Every, Action Taken, TimeProvider Clock);
