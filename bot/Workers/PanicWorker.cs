using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Workers;

/// <summary>
/// After a panic the copies pause, apps stay untouched; after it is over those go on that ran before. Woken by the journal, also at start: what the
/// last process could not finish, pausing or going on, is finished now. What was paused before is noted down before anything is paused: whoever
/// finishes it cannot ask the world any more. Pausing twice does no harm.
/// </summary>
public sealed partial class PanicWorker(RunDesk desk, PanicHands hands, INotebook notebook, TimeProvider clock, ILogger<PanicWorker> log) : BackgroundService
{
    private const string Page = "panic";
    private const int MostRuns = 10_000;
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(2);
    private readonly HashSet<Guid> _paused = [];
    private Dictionary<Guid, string> _before = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = desk.Watch();
        try
        {
            _before = (await notebook.ListAsync(Page, MostRuns, stoppingToken)).ToDictionary(n => Guid.Parse(n.Key), n => n.Value);
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
            if (panic && !_paused.Contains(run.Id)) whole &= await DoAsync(run, PauseAsync, cancel);
            else if (!panic && _before.ContainsKey(run.Id)) whole &= await DoAsync(run, GoOnAsync, cancel);
        }

        return whole;
    }

    private async Task PauseAsync(RunState run, CancellationToken cancel)
    {
        if (!_before.ContainsKey(run.Id))
        {
            var paused = string.Join('\n', await hands.PausedAsync(run, cancel));
            await notebook.PutAsync(Page, run.Id.ToString(), paused, cancel);
            _before[run.Id] = paused;
        }

        await hands.PauseAsync(run, cancel);
        _paused.Add(run.Id);
    }

    private async Task GoOnAsync(RunState run, CancellationToken cancel)
    {
        // A run that has ended meanwhile leaves its copies as they are.
        if (!run.Ended) await hands.GoOnAsync(run, _before[run.Id].Split('\n', StringSplitOptions.RemoveEmptyEntries), cancel);
        await notebook.DeleteAsync(Page, run.Id.ToString(), cancel);
        _before.Remove(run.Id);
        _paused.Remove(run.Id);
    }

    private async Task<bool> DoAsync(RunState run, Func<RunState, CancellationToken, Task> act, CancellationToken cancel)
    {
        try
        {
            await act(run, cancel);
            return true;
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            LogFailed(log, run.Number, ForeignText.From(trouble.Message, 300).Text);
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The copies of run {Run} could not all be paused or resumed, trying again: {Why}")]
    private static partial void LogFailed(ILogger logger, int run, string why);
}

/// <summary>What a panic does to the copies; the host knows the hands.</summary>
/// <param name="PausedAsync">Names of a run's copies that are paused now.</param>
/// <param name="PauseAsync">Pauses all that run.</param>
/// <param name="GoOnAsync">Resumes what is paused, but for the names given.</param>
public sealed record PanicHands(
    Func<RunState, CancellationToken, Task<IReadOnlyList<string>>> PausedAsync,
    Func<RunState, CancellationToken, Task> PauseAsync,
    Func<RunState, IReadOnlyList<string>, CancellationToken, Task> GoOnAsync);
