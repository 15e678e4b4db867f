using System.Collections.Immutable;
using System.Globalization;
using ChatOpsBot.Runbooks.Approvals;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>What holds up the steps whose turn it is (or whose hour has not come), as far as the state alone can tell.</summary>
public static class Waiting
{
    /// <summary>By step key; the requested next phase by its id.</summary>
    public static ImmutableDictionary<string, string> For(RunState state, Situation situation)
    {
        var now = situation.Now;
        var words = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (state.UnderPause != Mode.Running || state.Ended) return words.ToImmutable();
        foreach (var step in Turn.Steps(state, now))
            if (Of(state, step, situation) is { } why) words[step.Key] = why;
        if (state.Entered)
            foreach (var step in state.Phase.Steps.Where(s => state.Steps[s.Id].Status == StepStatus.Pending))
                if (Turn.Opens(state, step) is { } opens && opens > now)
                    words[step.Id] = string.Create(CultureInfo.InvariantCulture, $"not before {opens:yyyy-MM-dd HH:mm:ss} UTC");
        if (Turn.Next(state) is { Gate: { } gate } next && Gates.Asked(state, next.Id) is not null
            && Needs.Unmet(state, [.. ShapeIndex.Of(state.Shape).AttestationsOf(gate.Needs)], situation, null) is { } unmet)
            words[next.Id] = unmet;
        return words.ToImmutable();
    }

    private static string? Of(RunState state, StepState step, Situation situation)
    {
        if (step.Status is not (StepStatus.Pending or StepStatus.Previewed or StepStatus.Due)) return null;
        var needs = Advance.NeedsOf(state, step, Asking.For(state, step));
        if (Needs.Unmet(state, [.. ShapeIndex.Of(state.Shape).AttestationsOf(needs)], situation, null) is { } unmet) return $"waits: {unmet}";
        if (step.Status != StepStatus.Due || !step.Changes) return null;
        return Scopes.HeldBy(state, step) is { } holder ? $"waits: {Scopes.Held(state, holder, Scopes.Of(state, step)).Words}" : null;
    }
}
