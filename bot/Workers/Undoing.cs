using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Workers;

/// <summary>A step on the way back: claim, put back what was recorded before, verify, report.</summary>
internal static class Undoing
{
    public static async Task UndoAsync(WorkBench bench, WorkItem.Undo item, Action<Claimed> claimed, CancellationToken cancel)
    {
        if (await bench.ReportAsync(item, new WorkReport.ClaimUndo(item.Step, item.Attempt, bench.Owner), cancel) is not ReportAnswer.Started started) return;
        claimed(new Claimed(item.Step, started.Attempt));
        var action = bench.Catalogue.Actions[item.Contract.Name];
        await using var lease = new Lease(bench, item, started);
        using var limit = new CancellationTokenSource(Acting.Left(bench, started), bench.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        var outcome = await Acting.OutcomeAsync(bench, $"undo of {item.Contract.Name}", () => action.UndoAsync(started.Call, item.Before, both.Token), cancel);
        var verify = outcome is Outcome.Done
            ? await Acting.VerifyAsync(bench, item.Contract.Name, () => action.VerifyUndoneAsync(started.Call, item.Before, both.Token), both.Token)
            : null;
        await bench.ReportAsync(item, new WorkReport.UndoDone(item.Step, started.Attempt, bench.Owner, outcome, verify), CancellationToken.None);
    }
}
