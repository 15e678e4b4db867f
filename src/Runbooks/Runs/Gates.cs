using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Gates of phases: asked by a person, opened when votes and needs are there at the same moment.</summary>
internal static class Gates
{
    public static ApprovalRequest? Asked(RunState state, string phase) =>
        state.OpenRequests.LastOrDefault(r => r.Asked.Of == RequestKind.Phase && r.Asked.Target == phase);

    public static int Ask(Draft draft, PhaseShape phase, string requester)
    {
        var state = draft.State;
        var typed = phase.Gate!.Typed is { } template ? Inputs.Text(state, null, template) : null;
        return draft.Ask(Asking.For(phase, requester), Digest(state, phase), Effect(phase), Details(state, phase), null, typed);
    }

    public static string Digest(RunState state, PhaseShape phase) => EffectDigest.OfPhase(
        state.Shape.Digest, phase.Id, phase.Steps.Select(s => (s.Id, Inputs.InWords(state, state.Steps[s.Id]))), phase.Gate!.Needs);

    public static void Open(Draft draft)
    {
        var state = draft.State;
        if (state.Mode != Mode.Running || Turn.Next(state) is not { Gate: { } gate } next || Asked(state, next.Id) is not { } request) return;
        if (Digest(state, next) != request.Asked.Digest)
        {
            draft.Void(request, "effect", "what the phase would do has changed since it was asked");
            return;
        }

        if (request.Status != RequestStatus.Granted || !Turn.IsComplete(state)) return;
        if (Needs.Unmet(state, gate.Needs, draft.Situation, draft.GuardsOf(next.Id)) is null) draft.Add(new PhaseEntered(next.Id, request.Number));
    }

    private static string Effect(PhaseShape phase) => phase.PointOfNoReturn
        ? $"{phase.Title}. No way back once its first step is begun."
        : phase.Title;

    private static ImmutableArray<string> Details(RunState state, PhaseShape phase)
    {
        var from = state.Shape.Phases.IndexOf(phase);
        var target = WayBack.Target(state.Shape, from);
        var back = phase.PointOfNoReturn
            ? "no way back after it"
            : $"way back: to {(target < 0 ? "the start" : state.Shape.Phases[target].Id)}, about {Actions.Durations.Write(Ending.WayBackTime(state, from, target))}";
        return [.. phase.Steps.Select(s => s.Title), back];
    }
}
