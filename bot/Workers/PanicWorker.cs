using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Workers;

/// <summary>
/// After a panic the copies pause, apps stay untouched; after it is over they go on. Woken by the journal, also at start: a panic that the last
/// process could not finish is finished now. Pausing twice does no harm.
/// </summary>
public sealed partial class PanicWorker(RunDesk desk, PanicHands hands, TimeProvider clock, ILogger<PanicWorker> log) : BackgroundService
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(2);
    private readonly HashSet<Guid> _paused = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = desk.Watch();
        try
        {
            while (true)
            {
                var whole = await CatchUpAsync(stoppingToken);
                using var nap = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                var signal = watch.Reader.WaitToReadAsync(nap.Token).AsTask();
                await Task.WhenAny(signal, Task.Delay(whole ? Timeout.InfiniteTimeSpan : s_again, clock, nap.Token));
                await nap.CancelAsync();
                stoppingToken.ThrowIfCancellationRequested();
                while (watch.Reader.TryRead(out _))
                {
                    // The runs themselves say who is in panic.
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async Task<bool> CatchUpAsync(CancellationToken cancel)
    {
        var whole = true;
        foreach (var run in desk.Runs.Where(r => desk.SituationOf(r.Id).WorldGone is null))
        {
            var panic = run is { Mode: Mode.Paused, Pause.ByPanic: true };
            if (panic && !_paused.Contains(run.Id)) whole &= await DoAsync(run, hands.PauseAsync, () => _paused.Add(run.Id), cancel);
            else if (!panic && _paused.Contains(run.Id)) whole &= await DoAsync(run, run.Ended ? NothingAsync : hands.ResumeAsync, () => _paused.Remove(run.Id), cancel);
        }

        return whole;
    }

    private async Task<bool> DoAsync(RunState run, Func<RunState, CancellationToken, Task> act, Action done, CancellationToken cancel)
    {
        try
        {
            await act(run, cancel);
            done();
            return true;
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            LogFailed(log, run.Number, ForeignText.From(trouble.Message, 300).Text);
            return false;
        }
    }

    private static Task NothingAsync(RunState run, CancellationToken cancel) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Error, "The copies of run {Run} could not all be paused or resumed, trying again: {Why}")]
    private static partial void LogFailed(ILogger logger, int run, string why);
}

/// <summary>What a panic does to the copies; the host knows the hands.</summary>
public sealed record PanicHands(Func<RunState, CancellationToken, Task> PauseAsync, Func<RunState, CancellationToken, Task> ResumeAsync);
