using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Tests.Kit;

/// <summary>A worker's hand: does one item as the world says. The order of calls is the one a real worker must keep.</summary>
public sealed class Hand(Table table)
{
    private World World => table.World;

    private string Owner => table.Owner;

    public async Task DoAsync(WorkItem item)
    {
        var id = item.Step[(item.Step.LastIndexOf('/') + 1)..];
        switch (item)
        {
            case WorkItem.Prepare p when World.Refusals.TryGetValue(id, out var words):
                await table.ReportAsync(new WorkReport.NotPrepared(p.Step, p.Attempt, Owner, words) { Refused = true, Guards = World.Answers(p.Guards) });
                break;
            case WorkItem.Prepare p:
                await table.ReportAsync(new WorkReport.Prepared(p.Step, p.Attempt, Owner, p.Contract.Changes ? World.Preview(id) : null) { Guards = World.Answers(p.Guards) });
                break;
            case WorkItem.Begin b when World.Refusals.TryGetValue(id, out var words):
                await table.ReportAsync(new WorkReport.NotPrepared(b.Step, b.Attempt, Owner, words) { Refused = true, Guards = World.Answers(b.Guards) });
                break;
            case WorkItem.Begin b:
                await BeginAsync(b, id);
                break;
            case WorkItem.Verify v:
                await table.ReportAsync(new WorkReport.Verified(v.Step, v.Attempt, Owner, World.Verifies.GetValueOrDefault(id, Look.CannotTell("no idea")), World.Facts.GetValueOrDefault(id)));
                break;
            case WorkItem.VerifyUndone v:
                await table.ReportAsync(new WorkReport.VerifiedUndone(v.Step, v.Attempt, Owner, World.Verifies.GetValueOrDefault($"undo {id}", Look.CannotTell("no idea"))));
                break;
            case WorkItem.Undo u:
                await UndoAsync(u, id);
                break;
            case WorkItem.Watch w:
                var look = World.Looks.GetValueOrDefault(id, Look.Yes("still so"));
                await table.ReportAsync(new WorkReport.Watched(w.Step, w.Attempt, Owner, look, look.Verdict == Verdict.Yes ? look.Since ?? table.Clock.GetUtcNow() : null));
                break;
            case WorkItem.Recheck r:
                await table.ReportAsync(new WorkReport.Rechecked(r.Step, r.Attempt, Owner, World.Rechecks.GetValueOrDefault(id, Look.Yes("equal"))));
                break;
            case WorkItem.AskGuards a:
                await table.ReportAsync(new WorkReport.GuardsAnswered(a.Step, a.Attempt, Owner, a.Request) { Guards = World.Answers(a.Guards) });
                break;
        }

        // Observations that run: look.
        foreach (var step in table.Run.Steps.Values.Where(s => s.Status == StepStatus.Running && s.IsObservation && s.Owner == Owner).ToList())
            await LookAsync(step);
    }

    public async Task LookAsync(StepState step)
    {
        var id = step.Key[(step.Key.LastIndexOf('/') + 1)..];
        if (World.Silent.Contains(id)) return;
        var look = World.Looks.GetValueOrDefault(id, Look.Yes("it is so"));
        DateTimeOffset? since = look.Verdict == Verdict.Yes ? look.Since ?? step.StartedAt : null;
        await table.ReportAsync(new WorkReport.Looked(step.Key, step.Attempt, Owner, look, since));
    }

    private async Task BeginAsync(WorkItem.Begin b, string id)
    {
        var before = b.Contract.Changes ? new JsonObject { ["was"] = "before" } : null;
        var answer = await table.ReportAsync(new WorkReport.Claim(b.Step, b.Attempt, Owner, b.Contract.Changes ? World.Preview(id) : null, before) { Guards = World.Answers(b.Guards) });
        if (answer is not ReportAnswer.Started started || b.Contract.Kind == WorkKind.Observation) return;
        if (b.Contract.Changes) World.Log.Add($"do {id}");
        if (World.Silent.Contains(id)) return;
        var outcome = World.Outcomes.GetValueOrDefault(id) ?? World.Done(World.Facts.GetValueOrDefault(id));
        var verify = outcome is Outcome.Done && b.Contract.Changes ? World.Verifies.GetValueOrDefault(id, Look.Yes("as wanted")) : null;
        await table.ReportAsync(new WorkReport.Ended(b.Step, started.Attempt, Owner, outcome, verify));
    }

    private async Task UndoAsync(WorkItem.Undo u, string id)
    {
        var answer = await table.ReportAsync(new WorkReport.ClaimUndo(u.Step, u.Attempt, Owner));
        if (answer is not ReportAnswer.Started started) return;
        World.Log.Add($"undo {id}");
        if (World.Silent.Contains($"undo {id}")) return;
        await table.ReportAsync(new WorkReport.UndoDone(u.Step, started.Attempt, Owner, World.Undos.GetValueOrDefault(id) ?? World.Done(), null));
    }
}
