using System.Text.Json;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>
/// A worker begins a step: turn, authority of the approvers, needs, effect and lock are looked at again in the same append that takes the lease.
/// </summary>
internal static class Claims
{
    public static ReportDecision Begin(Draft draft, StepState step, WorkReport.Claim report)
    {
        var state = draft.State;
        if (state.Mode != Mode.Running) return new ReportDecision([], $"nothing begins while the run is {state.Mode}");
        if (step.Status != StepStatus.Due) return new ReportDecision([], $"{step.Key} is {StatusWords.Of(step)}");
        draft.Guards = (step.Key, report.Guards);
        if (Withdrawn(draft, step, report) is { } withdrawn)
        {
            draft.Add(step, withdrawn);
            Advance.All(draft);
            return new ReportDecision([.. draft.Events], Hint: withdrawn.Words);
        }

        if (step.Changes && Scopes.HeldBy(state, step) is { } holder)
            return new ReportDecision([], $"{holder} holds {Scopes.InWords(Scopes.Of(state, step))}", Hint: $"waits: {Scopes.Held(state, holder, Scopes.Of(state, step)).Words}");
        Start(draft, step, report);
        Advance.All(draft);
        return new ReportDecision([.. draft.Events], Started: step.Key, Hint: "");
    }

    public static ReportDecision Undo(Draft draft, StepState step, WorkReport.ClaimUndo report)
    {
        if (!GoingBack.CanBegin(draft.State, step)) return new ReportDecision([], $"{step.Key} is not to be undone now");
        draft.Add(new UndoStarted(report.Owner, draft.Now + draft.Situation.LeaseTime) { Step = step.Key, Attempt = step.Attempt + 1 });
        return new ReportDecision([.. draft.Events], Started: step.Key, Hint: "");
    }

    /// <summary>What no longer holds, if anything. Approved steps go back to where they ask again, others to where they wait.</summary>
    private static StepWithdrawn? Withdrawn(Draft draft, StepState step, WorkReport.Claim report)
    {
        var request = step.Granted is { } number ? draft.State.Requests.GetValueOrDefault(number) : null;
        var asked = AskedOf(draft.State, step);
        var to = step.Granted is null ? "pending" : "previewed";
        if (!Turn.Has(draft.State, step, draft.Now)) return new StepWithdrawn("needs", "it is not its turn any more", to);
        if (step.Granted is not null && (request is null || !Requests.StillGranted(request, draft.Situation)))
            return new StepWithdrawn("authority", "who approved it has lost the role", "previewed");
        if (Needs.Unmet(draft.State, Advance.NeedsOf(draft.State, step, asked), draft.Situation, report.Guards) is { } unmet)
            return new StepWithdrawn("needs", unmet, to);
        return request is not null && Reports.Digest(draft.State, step, asked, report.Preview) != request.Asked.Digest
            ? new StepWithdrawn("effect", $"the effect changed: now {report.Preview?.Current} → {report.Preview?.Target}", "pending")
            : null;
    }

    /// <summary>Guards to be asked again before a due step is begun.</summary>
    public static System.Collections.Immutable.ImmutableArray<string> GuardsOf(RunState state, StepState step) =>
        ShapeIndex.Of(state.Shape).GuardsOf(Advance.NeedsOf(state, step, AskedOf(state, step)));

    /// <summary>What was asked for this step, also where the operation is authorized by now.</summary>
    private static Asking? AskedOf(RunState state, StepState step) => step.Granted is null
        ? null
        : step.Operation is { } key ? Asking.For(state, state.Operations.Find(o => o.Key == key)!) : Asking.For(state, step);

    private static void Start(Draft draft, StepState step, WorkReport.Claim report)
    {
        var state = draft.State;
        if (step.Operation is null && state.Phase.PointOfNoReturn && state.NoReturn is null)
            draft.Add(step, new PointOfNoReturnPassed(state.Phase.Id, GateApprovers(state)));
        if (step.Operation is { } key && state.Operations.Find(o => o.Key == key) is { Begun: false } operation)
            foreach (var name in operation.Shape.Voids.Where(v => draft.State.Attestations.TryGetValue(v, out var a) && a.Holds))
                Requests.Lose(draft, name, "voided", $"'{operation.Command}' began", null);
        JsonElement? before = report.Before is { } node ? JsonSerializer.Deserialize(CanonicalJson.Write(node), JsonContextOfNodes.Default.JsonElement) : null;
        var digest = Reports.Digest(state, step, null, report.Preview) ?? "";
        draft.Add(new StepStarted(report.Owner, draft.Now + draft.Situation.LeaseTime, digest, before) { Step = step.Key, Attempt = step.Attempt + 1 });
    }

    private static System.Collections.Immutable.ImmutableArray<string> GateApprovers(RunState state) =>
        state.Phases[state.Phase.Id].GateRequest is { } number && state.Requests.TryGetValue(number, out var request)
            ? [.. request.Votes.Select(v => v.Person)]
            : [];
}
