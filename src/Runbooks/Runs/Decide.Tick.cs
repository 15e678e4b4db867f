using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

public static partial class Decide
{
    /// <summary>Clocks of two machines differ a little; more than this is time running backwards.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Everything the clock does. What could have expired while the bot was down has expired: it is all counted from the journal.
    /// </summary>
    /// <param name="lastWords">What was seen last of a running observation, by step key.</param>
    public static ImmutableArray<RunEvent> Tick(RunState state, Situation situation, ImmutableDictionary<string, string>? lastWords = null)
    {
        if (state.Ended || situation.WorldGone is not null) return [];
        var draft = new Draft(state, situation, "bot");
        if (situation.Now < state.LastAt - ClockTolerance)
        {
            if (state.Mode is Mode.Running or Mode.RollingBack)
                draft.Add(new RunPaused($"time runs backwards: it is {situation.Now:yyyy-MM-dd HH:mm:ss} UTC, the last event is of {state.LastAt:yyyy-MM-dd HH:mm:ss} UTC", false));
            return [.. draft.Events];
        }

        if (state.Mode is Mode.Running or Mode.RollingBack && situation.Broken is { } broken) draft.Add(new RunPaused(broken, false));
        Leases(draft, lastWords);
        Expiries(draft);
        Requests.DropLostRoles(draft);
        Deadlines.Say(draft);
        Advance.All(draft);
        return [.. draft.Events];
    }

    /// <summary>What follows at once from the start of a run.</summary>
    public static ImmutableArray<RunEvent> Begin(RunState state, Person person, Situation situation)
    {
        var draft = new Draft(state, situation, person.Id);
        Advance.All(draft);
        return [.. draft.Events];
    }

    private static void Leases(Draft draft, ImmutableDictionary<string, string>? lastWords)
    {
        foreach (var step in Withdrawal.Alive(draft.State).Where(s => s.Status is StepStatus.Running or StepStatus.Undoing).OrderBy(s => s.Key, StringComparer.Ordinal).ToList())
        {
            var late = draft.Now - step.StartedAt > step.Shape.Timeout;
            var cut = draft.Situation.OnlyWorker is { } only && step.Owner != only;
            var gone = cut || (step.LeaseEnd is { } end && draft.Now > end);
            if (!late && !gone) continue;
            if (step.IsObservation && late) Watching.Timeout(draft, step, lastWords?.GetValueOrDefault(step.Key) ?? step.Progress?.Words);
            else if (step.IsObservation) draft.Add(step, new StepWithdrawn("lease", "whoever looked is gone: it looks again", "pending"));
            else if (late) draft.Add(step, new StepUnknown("timeout", $"no answer within {Durations.Write(step.Shape.Timeout)}"));
            else draft.Add(step, new StepUnknown("lease", cut ? $"{step.Owner} is gone, and with it the answer" : $"{step.Owner} has not been heard of since its lease ended"));
            Unknowns.SettleReading(draft, step.Key);
        }
    }

    private static void Expiries(Draft draft)
    {
        foreach (var request in draft.State.OpenRequests.Where(r => r.Asked.Expires <= draft.Now).ToList())
            draft.Void(request, "expired", "nobody approved in time: that counts as no");
        foreach (var held in draft.State.Locks.Where(l => l.Until <= draft.Now).ToList())
            draft.Add(new LockReleased(held.Holder, "ended"));
        foreach (var attestation in draft.State.Attestations.Values.Where(a => a.Holds && a.FreshUntil <= draft.Now).ToList())
            draft.Add(new AttestationLost(attestation.Name, "old", attestation.Evidence, []));
    }
}
