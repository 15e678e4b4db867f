using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Workers;

/// <summary>A claimed action: execute within its deadline, keep the lease, verify, report.</summary>
internal static class Acting
{
    private static readonly TimeSpan s_verifyAgain = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the world may need to show what was done, before Verify's no is believed.</summary>
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(20);

    public static async Task ActAsync(WorkBench bench, WorkItem item, ReportAnswer.Started started, CancellationToken cancel)
    {
        var action = bench.Catalogue.Actions[item.Contract.Name];
        await using var lease = new Lease(bench, item, started);
        using var limit = new CancellationTokenSource(Left(bench, started), bench.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        var outcome = await OutcomeAsync(bench, item.Contract.Name, () => action.ExecuteAsync(started.Call, lease, both.Token), cancel);
        // What only reads and is not ours any more has nothing to tell: whoever comes next reads again.
        if (cancel.IsCancellationRequested && !item.Contract.Changes) return;
        var verify = outcome is Outcome.Done && item.Contract.Changes
            ? await VerifyAsync(bench, item.Contract.Name, () => action.VerifyAsync(started.Call, both.Token), both.Token)
            : null;
        await bench.ReportAsync(item, new WorkReport.Ended(item.Step, started.Attempt, bench.Owner, outcome, verify), CancellationToken.None);
    }

    /// <summary>The outcome of a call; what was cut or threw is unknown, never done.</summary>
    public static async Task<Outcome> OutcomeAsync(WorkBench bench, string name, Func<Task<Outcome>> call, CancellationToken cancel)
    {
        try
        {
            return await bench.SafelyAsync(name, call, why => new Outcome.Unknown($"{name} broke off: {why}", null));
        }
        catch (OperationCanceledException)
        {
            return new Outcome.Unknown(cancel.IsCancellationRequested ? $"{name} was cut" : $"{name} ran into its timeout", null);
        }
    }

    /// <summary>Asks until yes; a no is believed once the world has had time to show it.</summary>
    public static async Task<Look> VerifyAsync(WorkBench bench, string name, Func<Task<Look>> ask, CancellationToken cancel)
    {
        var until = bench.Clock.GetUtcNow() + s_settle;
        var look = Look.CannotTell("Verify was not asked.");
        try
        {
            while (true)
            {
                look = await bench.SafelyAsync(name, ask, Look.CannotTell);
                if (look.Verdict == Verdict.Yes || bench.Clock.GetUtcNow() >= until) return look;
                await bench.WaitAsync(s_verifyAgain, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            return look.Verdict == Verdict.Yes ? look : Look.CannotTell("The time was over before Verify could say.");
        }
    }

    public static TimeSpan Left(WorkBench bench, ReportAnswer.Started started)
    {
        var left = started.Deadline - bench.Clock.GetUtcNow();
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < TimeSpan.FromDays(20) ? left : TimeSpan.FromDays(20); // a timer's own limit is 49 days
    }
}
