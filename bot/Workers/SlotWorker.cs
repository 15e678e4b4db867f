using System.Globalization;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Workers;

/// <summary>
/// Scheduled posts: each belongs to a slot, and the first to append the slot posts it (the words leave with that entry). After a pause of the
/// program only the present slot is posted, not the missed ones.
/// </summary>
public sealed class SlotWorker(RunDesk desk, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan s_glance = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                foreach (var run in desk.Runs.Where(r => !r.Ended && r.PostEvery is not null))
                    if (Slot(run) is { } slot && slot != run.LastSlot) await desk.PostSlotAsync(run.Id, slot, stoppingToken);
                await Task.Delay(s_glance, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    /// <summary>Slots are counted from the start of the run; the first comes one period after it was asked for at the earliest.</summary>
    private string? Slot(RunState run)
    {
        var number = (clock.GetUtcNow() - run.StartedAt).Ticks / run.PostEvery!.Value.Ticks;
        return number < 1 ? null : string.Create(CultureInfo.InvariantCulture, $"{run.PostEvery.Value.TotalSeconds:0}s/{number}");
    }
}
