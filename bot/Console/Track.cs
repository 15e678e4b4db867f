using System.Collections.Immutable;
using ChatOpsBot.Cards;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Console;

/// <summary>The phases as a track: what is behind, where we are, what waits, where there is no way back.</summary>
internal static class Track
{
    public static ImmutableArray<TrackPhase> Of(RunState run, CardMoment moment) =>
        [.. run.Shape.Phases.Select((phase, at) => One(run, moment, phase, at))];

    private static TrackPhase One(RunState run, CardMoment moment, PhaseShape phase, int at)
    {
        var steps = phase.Steps.Select(s => run.Steps[s.Id]).ToList();
        var mark = Mark(run, at, steps);
        var percent = mark == TrackMark.Done ? 100 : mark == TrackMark.Todo ? 0 : Percent(steps);
        return new TrackPhase(phase.Id, Say.Title(phase.Title, phase.Id), mark, Words(run, moment, phase, at, mark, percent), percent, phase.Gate is not null, phase.PointOfNoReturn);
    }

    private static TrackMark Mark(RunState run, int at, List<StepState> steps)
    {
        if (run.Mode == Mode.Finished || (at < run.PhaseIndex && steps.All(s => s.IsOver))) return TrackMark.Done;
        if (steps.Any(s => s.Status is StepStatus.Undone or StepStatus.Undoing || s.Back)) return TrackMark.Undone;
        if (at > run.PhaseIndex) return at == run.PhaseIndex + 1 && RunWords.WaitsAtGateOf(run) is not null ? TrackMark.Waits : TrackMark.Todo;
        if (at < run.PhaseIndex) return TrackMark.Done;
        if (run.Mode is Mode.Aborted || steps.Any(s => s.Status is StepStatus.Failed or StepStatus.Unknown)) return TrackMark.Trouble;
        if (steps.All(s => s.IsOver)) return TrackMark.Done;
        return run.Mode == Mode.Paused || steps.Any(s => s.Status is StepStatus.AwaitingApproval) ? TrackMark.Waits : TrackMark.Now;
    }

    private static string Took(TimeSpan span) => span.TotalSeconds < 1 ? "under 1 s" : Say.Span(span);

    private static double Percent(List<StepState> steps) =>
        steps.Count == 0 ? 0 : Math.Floor(100 * steps.Sum(Share) / steps.Count);

    private static double Share(StepState step) =>
        step.IsOver ? 1 : step is { Status: StepStatus.Running, Progress: { Of: > 0 } p } ? Math.Clamp(p.Done / p.Of, 0, 1) : 0;

    private static string Words(RunState run, CardMoment moment, PhaseShape phase, int at, TrackMark mark, double percent) => mark switch
    {
        TrackMark.Done => run.Phases.TryGetValue(phase.Id, out var past) ? Took((past.CompleteAt ?? run.EndedAt ?? moment.Now) - past.EnteredAt) : "",
        TrackMark.Waits => at > run.PhaseIndex ? phase.Command ?? "waits" : run.Mode == Mode.Paused ? "paused" : "waits for people",
        TrackMark.Trouble => run.Mode == Mode.Aborted ? "aborted" : "stands still",
        TrackMark.Undone => run.Ended ? "taken back" : "on the way back",
        TrackMark.Now => $"{percent} %",
        _ when phase.PointOfNoReturn => "no way back",
        _ when phase.Gate is { } gate => gate.People == 1 ? "one person first" : $"{gate.People} people first",
        _ => "",
    };
}
