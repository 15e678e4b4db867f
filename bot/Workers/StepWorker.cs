using System.Threading.Channels;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Workers;

/// <summary>
/// Does what the journal says is due, and nothing else. Wakes on every append and by the clock; what is in hand and no longer due is dropped,
/// calls it has claimed only when the engine says they are not ours any more.
/// </summary>
public sealed partial class StepWorker(RunDesk desk, WorkBench bench, TimeProvider clock, ILogger<StepWorker> log) : BackgroundService
{
    private static readonly TimeSpan s_longestNap = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_shortestNap = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<string, Piece> _inHand = new(StringComparer.Ordinal);
    private DateTimeOffset _nextLook;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = desk.Watch();
        try
        {
            while (!stoppingToken.IsCancellationRequested) await TurnAsync(watch.Reader, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }

        await FinishAsync();
    }

    private async Task TurnAsync(ChannelReader<JournalChange> changes, CancellationToken stopping)
    {
        if (clock.GetUtcNow() >= _nextLook)
        {
            await TickAsync(stopping);
            _nextLook = clock.GetUtcNow() + s_longestNap;
            foreach (var run in desk.Runs) Adopt(run, stopping);
        }

        using var nap = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var signal = changes.WaitToReadAsync(nap.Token).AsTask();
        var time = Task.Delay(Later(_nextLook - clock.GetUtcNow()), clock, nap.Token);
        await Task.WhenAny(signal, time);
        await nap.CancelAsync();
        while (changes.TryRead(out var change))
            if (desk.Find(change.Run) is { } run) Adopt(run, stopping);
    }

    private static TimeSpan Later(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;

    private async Task TickAsync(CancellationToken stopping)
    {
        try
        {
            await desk.TickAsync(stopping);
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            LogTickFailed(log, bug);
        }
    }

    /// <summary>Starts what is new for a run and drops what is gone.</summary>
    private void Adopt(RunState run, CancellationToken stopping)
    {
        var plan = run.Ended ? WorkPlan.Empty : desk.Work(run.Id);
        if (plan.NextAt is { } next && next < _nextLook) _nextLook = Max(next, clock.GetUtcNow() + s_shortestNap);
        var due = plan.Items.ToDictionary(i => i.Id, StringComparer.Ordinal);
        foreach (var piece in _inHand.Values.Where(p => p.Run == run.Id).ToList())
            if (piece.Task.IsCompleted || !piece.GoesOn(() => desk.Find(run.Id), due.ContainsKey(piece.Item.Id), bench.Owner)) Drop(piece);
        foreach (var item in due.Values)
            if (!_inHand.ContainsKey(Key(item))) _inHand[Key(item)] = Piece.Begin(item, bench, stopping);
    }

    private static string Key(WorkItem item) => $"{item.Run:N}:{item.Id}";

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private void Drop(Piece piece)
    {
        piece.Cut();
        _inHand.Remove(Key(piece.Item));
    }

    /// <summary>Stopping: nothing new begins; what runs ends by itself or is cut, and says so.</summary>
    private async Task FinishAsync()
    {
        foreach (var piece in _inHand.Values) piece.Cut();
        await Task.WhenAll(_inHand.Values.Select(p => p.Task));
    }

    [LoggerMessage(1, LogLevel.Error, "The clock's part of the desk failed")]
    private static partial void LogTickFailed(ILogger logger, Exception why);
}
