using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Workers;

/// <summary>
/// Keeps a claim alive while a call runs: each progress renews it, and where the action says nothing, the last word is repeated in time.
/// </summary>
internal sealed class Lease : IProgress<Progress>, IAsyncDisposable
{
    private static readonly TimeSpan s_atMostEach = TimeSpan.FromMilliseconds(200);

    private readonly WorkBench _bench;
    private readonly WorkItem _item;
    private readonly ReportAnswer.Started _started;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _renewing;
    private volatile Progress _last = new(0, 0, "", 0);

    public Lease(WorkBench bench, WorkItem item, ReportAnswer.Started started)
    {
        (_bench, _item, _started) = (bench, item, started);
        _renewing = RenewAsync();
    }

    public void Report(Progress value) => _last = value;

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _renewing;
        _over.Dispose();
    }

    private async Task RenewAsync()
    {
        var third = (_started.LeaseEnd - _bench.Clock.GetUtcNow()) / 3;
        var said = _last;
        var renewed = _bench.Clock.GetUtcNow();
        try
        {
            while (true)
            {
                await _bench.WaitAsync(s_atMostEach, _over.Token);
                var now = _bench.Clock.GetUtcNow();
                if (ReferenceEquals(said, _last) && now - renewed < third) continue;
                (said, renewed) = (_last, now);
                var report = new WorkReport.Progressed(_item.Step, _started.Attempt, _bench.Owner, said);
                if (await _bench.ReportAsync(_item, report, _over.Token) is ReportAnswer.Stale) return;
            }
        }
        catch (OperationCanceledException)
        {
            // The call has returned.
        }
    }
}
