using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Tests.EndToEnd;

/// <summary>A worker that calls the real handlers of a catalogue, one item at a time.</summary>
internal sealed class Worker(Stage stage)
{
    private readonly Dictionary<string, DateTimeOffset?> _yesSince = [];

    public async Task DoAsync(WorkItem item)
    {
        switch (item)
        {
            case WorkItem.Prepare p:
                await stage.ReportAsync(new WorkReport.Prepared(p.Step, p.Attempt, stage.Owner, await PreviewAsync(p)) { Guards = await AskAsync(p.Guards, p.Call) });
                break;
            case WorkItem.Begin b:
                await BeginAsync(b);
                break;
            case WorkItem.Verify v:
                var verified = await Action(v).VerifyAsync(v.Call, default);
                await stage.ReportAsync(new WorkReport.Verified(v.Step, v.Attempt, stage.Owner, verified, verified.Verdict == Verdict.Yes ? await Action(v).RecoverFactsAsync(v.Call, default) : null));
                break;
            case WorkItem.Undo u:
                await UndoAsync(u);
                break;
            case WorkItem.VerifyUndone v:
                await stage.ReportAsync(new WorkReport.VerifiedUndone(v.Step, v.Attempt, stage.Owner, await Action(v).VerifyUndoneAsync(v.Call, v.Before, default)));
                break;
            case WorkItem.Watch w:
                var seen = await LookAsync(w.Contract, w.Call, $"watch {w.Step}");
                await stage.ReportAsync(new WorkReport.Watched(w.Step, w.Attempt, stage.Owner, seen.Look, seen.Since));
                break;
            case WorkItem.Recheck r:
                await stage.ReportAsync(new WorkReport.Rechecked(r.Step, r.Attempt, stage.Owner, await RecheckAsync(r)));
                break;
            case WorkItem.AskGuards a:
                await stage.ReportAsync(new WorkReport.GuardsAnswered(a.Step, a.Attempt, stage.Owner, a.Request) { Guards = await AskAsync(a.Guards, a.Call) });
                break;
        }
    }

    /// <summary>The look of an observation that this worker runs.</summary>
    public async Task LookAsync(StepState step, Call call)
    {
        var seen = await LookAsync(step.Shape.Contract, call, step.Key);
        await stage.ReportAsync(new WorkReport.Looked(step.Key, step.Attempt, stage.Owner, seen.Look, seen.Since));
    }

    private async Task BeginAsync(WorkItem.Begin b)
    {
        var before = b.Contract.Changes ? await Action(b).RecordBeforeAsync(b.Call, default) : null;
        var answer = await stage.ReportAsync(new WorkReport.Claim(b.Step, b.Attempt, stage.Owner, await PreviewAsync(b), before) { Guards = await AskAsync(b.Guards, b.Call) });
        _yesSince.Remove(b.Step);
        if (answer is not ReportAnswer.Started started) return;
        if (b.Contract.Kind == WorkKind.Observation) { stage.Running[b.Step] = started.Call; return; }
        var outcome = await Action(b).ExecuteAsync(started.Call, new Progress<Progress>(), default);
        var verify = outcome is Outcome.Done && b.Contract.Changes ? await Action(b).VerifyAsync(started.Call, default) : null;
        await stage.ReportAsync(new WorkReport.Ended(b.Step, started.Attempt, stage.Owner, outcome, verify));
    }

    private async Task UndoAsync(WorkItem.Undo u)
    {
        if (await stage.ReportAsync(new WorkReport.ClaimUndo(u.Step, u.Attempt, stage.Owner)) is not ReportAnswer.Started started) return;
        var outcome = await Action(u).UndoAsync(started.Call, u.Before, default);
        var verify = outcome is Outcome.Done ? await Action(u).VerifyUndoneAsync(started.Call, u.Before, default) : null;
        await stage.ReportAsync(new WorkReport.UndoDone(u.Step, started.Attempt, stage.Owner, outcome, verify));
    }

    private async Task<Preview?> PreviewAsync(WorkItem item) => item.Contract.Changes ? await Action(item).PreviewAsync(item.Call, default) : null;

    private async Task<Look> RecheckAsync(WorkItem.Recheck r)
    {
        if (r.Contract.Kind == WorkKind.Observation) return (await LookAsync(r.Contract, r.Call, $"recheck {r.Step}")).Look;
        return await Action(r).ExecuteAsync(r.Call, new Progress<Progress>(), default) is Outcome.Done done ? Look.Yes(done.Evidence) : Look.No("not equal any more");
    }

    private async Task<(Look Look, DateTimeOffset? Since)> LookAsync(Contract contract, Call call, string key)
    {
        var look = await stage.Catalogue.Observations[contract.Name].LookAsync(call, default);
        return (look, _yesSince[key] = Hold.Next(_yesSince.GetValueOrDefault(key), look, stage.Clock.GetUtcNow()));
    }

    private async Task<System.Collections.Immutable.ImmutableDictionary<string, GuardAnswer>> AskAsync(IEnumerable<string> guards, Call call)
    {
        var answers = System.Collections.Immutable.ImmutableDictionary<string, GuardAnswer>.Empty;
        foreach (var guard in guards) answers = answers.Add(guard, await stage.Catalogue.Guards[guard].AskAsync(call, default));
        return answers;
    }

    private IAction Action(WorkItem item) => stage.Catalogue.Actions[item.Contract.Name];
}
