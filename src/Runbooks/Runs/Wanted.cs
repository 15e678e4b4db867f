using ChatOpsBot.Runbooks.Approvals;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>
/// Comparisons to be made afresh by themselves: attestations made by actions that are too old (or fell) for a gate that was asked or a step
/// whose turn it is, as soon as what they rest on holds.
/// </summary>
internal static class Wanted
{
    public static HashSet<string> Rechecks(RunState state, Situation situation)
    {
        var now = situation.Now;
        var index = ShapeIndex.Of(state.Shape);
        var needed = new Queue<string>(state.OpenRequests.SelectMany(r => Requests.NeedsOf(state, r))
            .Concat(Turn.Steps(state, now).Where(s => s.Status is StepStatus.Pending or StepStatus.Previewed or StepStatus.AwaitingApproval or StepStatus.Due or StepStatus.Running)
                .SelectMany(s => Advance.NeedsOf(state, s, Asking.For(state, s)))));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var rechecks = new HashSet<string>(StringComparer.Ordinal);
        while (needed.TryDequeue(out var name))
        {
            if (!seen.Add(name) || !index.Attesters.TryGetValue(name, out var attester)) continue;
            var under = Needs.Under(state, attester);
            if (state.Attestations.GetValueOrDefault(name)?.IsFresh(now) == true) continue;
            foreach (var lower in under) needed.Enqueue(lower);
            if (attester.Contract.Kind == Actions.WorkKind.Action && Needs.Unmet(state, under, situation, null) is null) rechecks.Add(attester.Id);
        }

        return rechecks;
    }
}
