using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Workers;

/// <summary>Observations: look again and again, keep since when it is so.</summary>
internal static class Looking
{
    /// <summary>However fast a practice run is, the world is not asked more often.</summary>
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(200);

    public static async Task ObserveAsync(WorkBench bench, WorkItem item, ReportAnswer.Started started, CancellationToken cancel)
    {
        var every = Every(bench, item);
        DateTimeOffset? yesSince = null;
        while (true)
        {
            var began = bench.Clock.GetTimestamp();
            var look = await LookNowAsync(bench, item, started.Call, cancel);
            yesSince = Hold.Next(yesSince, look, bench.Clock.GetUtcNow());
            var report = new WorkReport.Looked(item.Step, started.Attempt, bench.Owner, look, yesSince) { Took = bench.Clock.GetElapsedTime(began) };
            if (await bench.ReportAsync(item, report, cancel) is ReportAnswer.Stale || !IsMine(bench, item, started)) return;
            await bench.WaitAsync(every, cancel);
        }
    }

    public static async Task WatchAsync(WorkBench bench, WorkItem.Watch item, CancellationToken cancel)
    {
        DateTimeOffset? yesSince = null;
        while (true)
        {
            var began = bench.Clock.GetTimestamp();
            var look = await LookNowAsync(bench, item, item.Call, cancel);
            yesSince = Hold.Next(yesSince, look, bench.Clock.GetUtcNow());
            var report = new WorkReport.Watched(item.Step, item.Attempt, bench.Owner, look, yesSince) { Took = bench.Clock.GetElapsedTime(began) };
            if (await bench.ReportAsync(item, report, cancel) is ReportAnswer.Stale) return;
            await bench.WaitAsync(item.Every < s_shortest ? s_shortest : item.Every, cancel);
        }
    }

    /// <summary>A finished reading step, looked at again.</summary>
    public static async Task RecheckAsync(WorkBench bench, WorkItem.Recheck item, CancellationToken cancel)
    {
        var outcome = item.Contract.Kind == WorkKind.Observation ? null : await ReadAgainAsync(bench, item, cancel);
        var look = outcome is null ? await LookAsync(bench, item, item.Call, cancel) : AsLook(outcome);
        await bench.ReportAsync(item, new WorkReport.Rechecked(item.Step, item.Attempt, bench.Owner, look, (outcome as Outcome.Done)?.Facts), cancel);
    }

    private static Task<Outcome> ReadAgainAsync(WorkBench bench, WorkItem item, CancellationToken cancel) =>
        Acting.OutcomeAsync(bench, item.Contract.Name, () => bench.Catalogue.Actions[item.Contract.Name].ExecuteAsync(item.Call, new Silent(), cancel), cancel);

    private static Look AsLook(Outcome outcome) => outcome switch
    {
        Outcome.Done done => Look.Yes(done.Evidence, done.Figures),
        Outcome.Failed failed => Look.No(failed.Words),
        Outcome.Unknown unknown => Look.CannotTell(unknown.Words),
        _ => Look.CannotTell("no outcome"),
    };

    /// <summary>
    /// A look that knows what the run has recorded and begun up to its end: what a step of ours changes on purpose while the look is under way is
    /// taken into account by looking again, not told as trouble.
    /// </summary>
    private static async Task<Look> LookNowAsync(WorkBench bench, WorkItem item, Call call, CancellationToken cancel)
    {
        while (true)
        {
            var now = bench.Find(item.Run) is { } before ? WorkPlan.Fresh(before, call) : call;
            var look = await LookAsync(bench, item, now, cancel);
            if (bench.Find(item.Run) is not { } after || now.Begun.SetEquals(WorkPlan.Fresh(after, call).Begun)) return look;
        }
    }

    private static Task<Look> LookAsync(WorkBench bench, WorkItem item, Call call, CancellationToken cancel) =>
        bench.SafelyAsync(item.Contract.Name, () => bench.Catalogue.Observations[item.Contract.Name].LookAsync(call, cancel), Look.CannotTell);

    private static TimeSpan Every(WorkBench bench, WorkItem item)
    {
        var run = bench.Find(item.Run);
        var every = run is not null && run.Steps[item.Step].Shape.Every is { } time ? time / run.Pace : s_shortest;
        return every < s_shortest ? s_shortest : every;
    }

    private static bool IsMine(WorkBench bench, WorkItem item, ReportAnswer.Started started) =>
        bench.Find(item.Run) is { } run && WorkPlan.IsMine(run, item.Step, started.Attempt, bench.Owner);

    private sealed class Silent : IProgress<Progress>
    {
        public void Report(Progress value)
        {
            // A look again tells nothing in between.
        }
    }
}
