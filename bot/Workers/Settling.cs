using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Workers;

/// <summary>An unknown outcome: the action's own Verify decides; where it cannot tell, people do.</summary>
internal static class Settling
{
    public static async Task VerifyAsync(WorkBench bench, WorkItem.Verify item, CancellationToken cancel)
    {
        var action = bench.Catalogue.Actions[item.Contract.Name];
        while (true)
        {
            // Done without its facts is no use to later steps: when the world does not give them now, it is asked again.
            var (look, facts) = await bench.SafelyAsync<(Look, ImmutableDictionary<string, Value>?)>(
                item.Contract.Name,
                async () =>
                {
                    var seen = await action.VerifyAsync(item.Call, cancel);
                    return (seen, seen.Verdict == Verdict.Yes ? await action.RecoverFactsAsync(item.Call, cancel) : null);
                },
                why => (Look.CannotTell(why), null));
            if (await bench.ReportAsync(item, new WorkReport.Verified(item.Step, item.Attempt, bench.Owner, look, facts), cancel) is ReportAnswer.Stale) return;
            await bench.WaitAsync(item.Every, cancel);
        }
    }

    public static async Task VerifyUndoneAsync(WorkBench bench, WorkItem.VerifyUndone item, CancellationToken cancel)
    {
        var action = bench.Catalogue.Actions[item.Contract.Name];
        while (true)
        {
            var look = await bench.SafelyAsync(item.Contract.Name, () => action.VerifyUndoneAsync(item.Call, item.Before, cancel), Look.CannotTell);
            if (await bench.ReportAsync(item, new WorkReport.VerifiedUndone(item.Step, item.Attempt, bench.Owner, look), cancel) is ReportAnswer.Stale) return;
            await bench.WaitAsync(item.Every, cancel);
        }
    }
}
