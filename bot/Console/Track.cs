using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Console;

/// <summary>The phases as a track: what is behind, where we are, where people must say yes, where there is no way back.</summary>
internal static class Track
{
    public static ImmutableArray<TrackPhase> Of(RunState run, DateTimeOffset now) =>
        [.. run.Shape.Phases.Select((phase, i) => Phase(run, phase, i, now))];

    /// <summary>Steps that are over, of all; the step that runs counts by its progress.</summary>
    public static double Percent(RunState run) => Percent([.. run.PhaseSteps]);

    private static double Percent(IReadOnlyList<StepState> steps) =>
        steps.Count == 0 ? 0 : 100.0 * steps.Sum(s => s.IsOver ? 1 : s is { Status: StepStatus.Running, Progress: { Of: > 0 } p } ? Math.Clamp(p.Done / p.Of, 0, 1) : 0) / steps.Count;

    private static TrackPhase Phase(RunState run, PhaseShape phase, int index, DateTimeOffset now)
    {
        var steps = phase.Steps.Select(s => run.Steps[s.Id]).ToList();
        var mark = Mark(run, steps, index);
        var percent = mark == TrackMark.Done ? 100 : Percent(steps);
        return new TrackPhase(phase.Id, phase.Title, mark, Words(run, phase, mark, percent, now), percent, phase.Gate is not null, phase.PointOfNoReturn);
    }

    private static TrackMark Mark(RunState run, List<StepState> steps, int index)
    {
        if (steps.Any(s => s.Status == StepStatus.Undone || s.Back)) return TrackMark.Undone;
        if (index < run.PhaseIndex || run.Mode == Mode.Finished) return TrackMark.Done;
        if (index == run.PhaseIndex)
        {
            if (steps.Any(s => s.Status is StepStatus.Failed or StepStatus.Unknown)) return TrackMark.Trouble;
            return steps.Any(s => s.Status == StepStatus.AwaitingApproval) ? TrackMark.Waits : TrackMark.Now;
        }

        var next = index == run.PhaseIndex + 1 && run.Shape.Phases[index].Gate is not null;
        return next && run.PhaseSteps.Where(s => s.PhaseIndex < index).All(s => s.IsOver) ? TrackMark.Waits : TrackMark.Todo;
    }

    private static string Words(RunState run, PhaseShape phase, TrackMark mark, double percent, DateTimeOffset now) => mark switch
    {
        TrackMark.Done => Took(run, phase) is { } took ? Durations.Write(took) : "done",
        TrackMark.Undone => "taken back",
        TrackMark.Trouble => "stopped",
        TrackMark.Waits when phase.Gate is { } gate => $"{gate.People} people: {phase.Command}",
        TrackMark.Waits => "waits for you",
        TrackMark.Now => Since(run, phase, now) is { } since && percent < 1 ? Durations.Write(since) : $"{percent:0} %",
        _ when phase.PointOfNoReturn => "no way back",
        _ when phase.Gate is { } gate => $"{gate.People} people first",
        _ => phase.Planned is { } planned ? $"about {Durations.Write(planned / run.Pace)}" : "",
    };

    private static TimeSpan? Took(RunState run, PhaseShape phase) =>
        run.Phases.TryGetValue(phase.Id, out var state) && state.CompleteAt is { } end ? Whole(end - state.EnteredAt) : null;

    private static TimeSpan? Since(RunState run, PhaseShape phase, DateTimeOffset now) =>
        run.Phases.TryGetValue(phase.Id, out var state) ? Whole(now - state.EnteredAt) : null;

    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromSeconds(Math.Max(1, Math.Round(time.TotalSeconds)));
}
