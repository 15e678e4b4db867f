using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>Whose turn it is.</summary>
internal static class Turn
{
    /// <summary>Steps whose turn it is, of the phase and of open operations, whether they may begin or not; in order.</summary>
    public static IEnumerable<StepState> Steps(RunState state, DateTimeOffset now)
    {
        if (state.Entered)
            foreach (var group in state.Phase.Groups)
            {
                foreach (var step in group.Where(s => !state.Steps[s.Id].IsOver && Opens(state, s) is var at && (at is null || at <= now)))
                    yield return state.Steps[step.Id];
                if (group.Any(s => !state.Steps[s.Id].IsOver)) break;
            }

        foreach (var operation in state.OpenOperations)
            if (operation.Steps.Select(k => state.Steps[k]).FirstOrDefault(s => !s.IsOver) is { } next)
                yield return next;
    }

    public static bool Has(RunState state, StepState step, DateTimeOffset now) => Steps(state, now).Any(s => s.Key == step.Key);

    /// <summary>All steps over and no operation open.</summary>
    public static bool IsComplete(RunState state) =>
        (!state.Entered || state.Phase.Steps.All(s => state.Steps[s.Id].IsOver)) && !state.OpenOperations.Any();

    /// <summary>The phase that comes next; null after the last.</summary>
    public static PhaseShape? Next(RunState state)
    {
        var next = state.Entered ? state.PhaseIndex + 1 : state.PhaseIndex;
        return next < state.Shape.Phases.Length ? state.Shape.Phases[next] : null;
    }

    /// <summary>When a step's <c>not-before</c> has passed; null when it has none. Pace shortens the wait, not the clock time.</summary>
    public static DateTimeOffset? Opens(RunState state, StepShape step)
    {
        if (step.NotBefore is not { } before || !state.Phases.TryGetValue(state.Phase.Id, out var phase)) return null;
        var wait = before.After ?? NextTime(phase.EnteredAt, before.NextTime!.Value, state.Shape.Zone) - phase.EnteredAt;
        return phase.EnteredAt + (wait / state.Pace);
    }

    /// <summary>The next time it is so late in the zone. A time that the clock leaps over comes when it has leapt.</summary>
    private static DateTimeOffset NextTime(DateTimeOffset after, TimeOnly time, string zone)
    {
        var info = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, info).DateTime);
        for (; ; day = day.AddDays(1))
        {
            var local = day.ToDateTime(time);
            while (info.IsInvalidTime(local)) local = local.AddMinutes(15);
            var at = new DateTimeOffset(local, info.GetUtcOffset(local));
            if (at > after) return at.ToUniversalTime();
        }
    }
}
