using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>A deadline only speaks: amber at 75 %, then once, with the time the way back would take.</summary>
public static class Deadlines
{
    public const double Amber = 0.75;

    /// <summary>When the present phase should be complete; counted from the last phase gate that opened.</summary>
    public static DateTimeOffset? Of(RunState state) =>
        state.GateOpenedAt is { } opened && state.Phase.Deadline is { } deadline ? opened + (deadline / state.Pace) : null;

    internal static void Say(Draft draft)
    {
        var state = draft.State;
        if (state.UnderPause != Mode.Running || state.GateOpenedAt is not { } opened || state.Phase.Deadline is not { } deadline) return;
        var share = (draft.Now - opened) / (deadline / state.Pace);
        var level = share >= 1 ? "passed" : share >= Amber ? "amber" : null;
        if (level is null || state.DeadlinesSaid.Contains($"{state.Phase.Id}/{level}")) return;
        var back = state.NoReturn is not null ? TimeSpan.Zero : Ending.WayBackTime(state, state.PhaseIndex, Ending.Checkpoint(state));
        draft.Add(new DeadlinePassed(state.Phase.Id, level, (deadline / state.Pace).TotalSeconds, back.TotalSeconds));
    }

    internal static DateTimeOffset? Next(RunState state)
    {
        if (state.UnderPause != Mode.Running || state.GateOpenedAt is not { } opened || state.Phase.Deadline is not { } deadline) return null;
        if (state.DeadlinesSaid.Contains($"{state.Phase.Id}/passed")) return null;
        return opened + (deadline / state.Pace * (state.DeadlinesSaid.Contains($"{state.Phase.Id}/amber") ? 1 : Amber));
    }
}
