using System.Globalization;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Tests.Properties;

/// <summary>What must be true at each event and in each state.</summary>
internal static class Laws
{
    /// <summary>Refusals that only arguments can bring: no offer can know them.</summary>
    private static readonly string[] OfArguments = ["argument", "typed", "locked-by-person", "locked", "open", "unknown-person", "not-operator", "because", "facts-read"];

    public static void Check(Sim sim, RunEvent what, string by)
    {
        var state = sim.State;
        (!state.Ended || what is ApprovalVoided or NoteAdded).ShouldBeTrue($"{what.Kind} after the end");
        switch (what)
        {
            case StepStarted:
                state.Mode.ShouldBe(Mode.Running, $"{what.Step} began");
                Authorized(sim, state.Steps[what.Step!]);
                if (state.Phase.PointOfNoReturn && state.Steps[what.Step!].Operation is null) state.NoReturn.ShouldNotBeNull();
                break;
            case UndoStarted:
                state.Mode.ShouldBe(Mode.RollingBack);
                state.NoReturn.ShouldBeNull("undo past the point of no return");
                break;
            case RollbackBegun:
                state.NoReturn.ShouldBeNull("rollback past the point of no return");
                break;
            case AbortBegun:
                if (state.NoReturn is null) Ending.ChangedSinceCheckpoint(state).ShouldBeEmpty("aborted inside the window");
                break;
            case PhaseEntered { Request: { } number } e:
                var gate = state.Shape.Phases.First(p => p.Id == e.Phase).Gate!;
                foreach (var need in ShapeIndex.Of(state.Shape).AttestationsOf(gate.Needs))
                    Seen(sim, need, $"gate of {e.Phase} opened without {need}");
                Quorum(state.Requests[number]);
                break;
            case PhaseEntered e:
                state.Shape.Phases.First(p => p.Id == e.Phase).Gate.ShouldBeNull("a gate was passed by");
                break;
            case VoteCast { Yes: true } v:
                var request = state.Requests[v.Request];
                if (!request.Asked.Confirm) by.ShouldNotBe(request.Asked.Requester);
                request.Votes.ShouldAllBe(o => o.Person != by);
                break;
        }
    }

    public static void Check(Sim sim)
    {
        var state = sim.State;
        var holders = state.Steps.Values.Where(s => s.Operation is null && s.Changes && s.Status is StepStatus.Running or StepStatus.Undoing && s.Operation is null && s.Changes)
            .Select(s => (s.Key, Scope: Scopes.Of(state, s)))
            .Concat(state.OpenOperations.Where(o => o.Steps.Any(k => state.Steps[k] is { Status: StepStatus.Running, Changes: true })).Select(o => (o.Key, Scope: Scopes.Of(state, o))))
            .ToList();
        for (var i = 0; i < holders.Count; i++)
            for (var j = i + 1; j < holders.Count; j++)
                Scopes.Overlap(holders[i].Scope, holders[j].Scope).ShouldBeFalse($"{holders[i].Key} and {holders[j].Key} change {holders[i].Scope} at once");
        if (state.Mode == Mode.RolledBack)
            state.PhaseSteps.ShouldAllBe(s => !s.Begun || !s.Changes || s.Status == StepStatus.Undone || s.Status == StepStatus.Skipped);
    }

    /// <summary>Attested and fresh; what is watched was seen to be so by the latest look, not long ago.</summary>
    private static void Seen(Sim sim, string need, string otherwise)
    {
        var attested = sim.State.Attestations[need];
        attested.IsFresh(sim.Now).ShouldBeTrue(otherwise);
        if (!sim.State.Steps[attested.Step].IsObservation) return;
        var look = sim.Looks[attested.Step];
        (look.Verdict, sim.Now - look.At <= TimeSpan.FromSeconds(20)).ShouldBe((Actions.Verdict.Yes, true), otherwise);
    }

    /// <summary>Help and decision say the same of the same.</summary>
    public static void Agree(Sim sim, Person who, Command command, Decision decision)
    {
        var trigger = Trigger.Of(sim.State, command);
        LeadsOn(sim, trigger, decision);
        var offer = Offers.For(sim.State, who, sim.Situation).FirstOrDefault(o => o.Verb == trigger.Verb && o.Target == trigger.Target);
        if (offer is null)
        {
            decision.Refusal.ShouldNotBeNull($"{trigger} was never offered");
            return;
        }

        if (offer.Allowed && decision.Refusal is { } only) OfArguments.ShouldContain(only.Rule, $"{trigger} was offered, but: {only.Words}");
        else decision.Refusal.ShouldBe(offer.Refusal, string.Create(CultureInfo.InvariantCulture, $"{trigger} by {who.Id}"));
    }

    /// <summary>No dead end: whoever is refused what mends a failed or unknown step is told what does.</summary>
    private static void LeadsOn(Sim sim, Trigger trigger, Decision decision)
    {
        if (decision.Refusal is not { } no || trigger.Verb is not (Verb.Skip or Verb.Settle or Verb.Retry) || sim.State.Mode != Mode.Running) return;
        if (trigger.Target is { } key && sim.State.Steps.TryGetValue(key, out var step) && step.Status is StepStatus.Failed or StepStatus.Unknown && no.Rule is not ("asked" or "not-its-phase"))
            no.WayOut.ShouldNotBeNullOrEmpty($"{trigger}: {no.Rule}: {no.Words}");
    }

    /// <summary>What asks for approval begins only with the approval of enough people, never the requester's.</summary>
    private static void Authorized(Sim sim, StepState step)
    {
        if (step.Operation is { } key)
        {
            var operation = sim.State.Operations.Find(o => o.Key == key)!;
            if (Asking.For(sim.State, operation) is null) return;
            operation.Authorized.ShouldBeTrue($"{step.Key} began unasked");
            // The first step carries the approval of the whole (a first step that was skipped leaves the approval that was given).
            if (!operation.Begun && step.Key == operation.Steps[0]) sim.State.Requests[step.Granted.ShouldNotBeNull($"{step.Key} began unasked")].Asked.Digest.ShouldBe(step.Preview!.Digest);
            return;
        }

        if (Asking.For(sim.State, step) is null) return;
        var request = sim.State.Requests[step.Granted.ShouldNotBeNull($"{step.Key} began unasked")];
        Quorum(request);
        Requests.StillGranted(request, sim.Situation).ShouldBeTrue($"{step.Key} began by people who lost the role");
        step.Preview!.Digest.ShouldBe(request.Asked.Digest);
    }

    private static void Quorum(ApprovalRequest request)
    {
        request.Votes.Select(v => v.Person).Distinct().Count().ShouldBe(request.Votes.Length);
        request.Votes.Length.ShouldBeGreaterThanOrEqualTo(request.Quorums.Sum(q => q.Count));
        if (!request.Asked.Confirm) request.Votes.ShouldAllBe(v => v.Person != request.Asked.Requester);
    }
}
