using System.Collections.Immutable;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Cards;

/// <summary>The three numbers: of the copy while there is one, else of the run. What is not known is said so, never shown as zero.</summary>
internal static class RunFigures
{
    private static readonly TimeSpan s_stale = TimeSpan.FromSeconds(20);

    /// <summary>How far what runs now is, where that can be told.</summary>
    public static (StepState Step, Progress Progress)? Progressing(RunState run, CardMoment moment)
    {
        var running = RunWords.Running(run);
        if (running.Where(s => s.Progress is { Of: > 0 }).MaxBy(s => s.Progress!.Of - s.Progress.Done) is { } step) return (step, step.Progress!);
        return running.FirstOrDefault(IsCopying) is { } copying && moment.World is { Of: > 0 and var of, Done: { } done } world
            ? (copying, new Progress(done, of, "records", world.Rate ?? 0))
            : null;
    }

    public static ImmutableArray<CardFigure> Of(RunState run, CardMoment moment) =>
        !run.Ended && moment.World is { TasksWanted: > 0 } world && IsCopying(run, moment, world) ? Copying(run, moment, world) : Running(run, moment);

    // What Connect said long ago counts only while it should still be copying; then it is said to be old.
    private static bool IsCopying(RunState run, CardMoment moment, WorldView world) =>
        run.Mode == Mode.Paused || RunWords.Running(run).Any(IsCopying) || (world.TasksRunning + world.TasksFailed > 0 && Silent(moment, world) is null);

    private static TimeSpan? Silent(CardMoment moment, WorldView world) =>
        world.Sources.FirstOrDefault(s => s.Name == "connect") is { At: { } at } && moment.Now - at > s_stale ? moment.Now - at : null;

    // The observations of the copy are the ones whose progress is the copy's own.
    private static bool IsCopying(StepState step) => step.IsObservation && step.Shape.Contract.Name.StartsWith("copy.", StringComparison.Ordinal);

    private static ImmutableArray<CardFigure> Copying(RunState run, CardMoment moment, WorldView world) =>
    [
        new("Rate", world.Rate is { } rate ? $"{Say.Short(rate)} /s" : "not known", Note: Eta(run, moment, world)),
        NotKnown(moment, world, "Not yet copied", world.Lag) ?? NotYetCopied(world),
        Silent(moment, world) is { } silent ? new CardFigure("Tasks", "not known", "Warning", $"Connect is silent for {Say.Span(silent)}") : Tasks(world, run.Mode == Mode.Paused),
    ];

    // What was planned and is not there, or was lost, is worth more than how far the rest is.
    private static CardFigure NotYetCopied(WorldView world)
    {
        var value = world.Lag is { } lag ? Say.Short(lag) : "not known";
        if (!world.Wrong.IsEmpty) return new CardFigure("Not yet copied", value, "Attention", ForeignText.From(string.Join("; ", world.Wrong), 200).Text);
        if (world.Expired > 0) return new CardFigure("Not yet copied", value, "Attention", $"{Say.Short(world.Expired)} expired uncopied");
        return new CardFigure("Not yet copied", value, Note: world.Of is { } of && world.Done is { } done ? $"{Say.Short(done)} of {Say.Short(of)} done" : null);
    }

    /// <summary>A figure some source of which does not answer is neither the old one nor zero: it is not known, since when.</summary>
    private static CardFigure? NotKnown(CardMoment moment, WorldView world, string name, long? figure) =>
        figure is null && world.Sources.FirstOrDefault(s => s is { Problem: not null, Name: "source" or "destination" }) is { } silent
            ? new CardFigure(name, "not known", "Default", $"{silent.Name} is silent{(silent.At is { } at ? $" for {Say.Span(moment.Now - at)}" : "")}")
            : null;

    private static CardFigure Tasks(WorldView world, bool paused)
    {
        var over = world.Shards.Length == 1 ? "one connector" : $"{world.Shards.Length} connectors";
        if (world.TasksFailed > 0) return new CardFigure("Tasks", $"✕ {world.TasksRunning} of {world.TasksWanted}", "Attention", $"{world.TasksFailed} failed");
        return world.TasksRunning < world.TasksWanted
            ? new CardFigure("Tasks", $"{world.TasksRunning} of {world.TasksWanted}", "Warning", paused ? "paused" : "not all of them run")
            : new CardFigure("Tasks", $"{world.TasksWanted}", Note: $"over {over}");
    }

    private static string? Eta(RunState run, CardMoment moment, WorldView world)
    {
        if (world.Lag is null or 0) return world.Lag is null ? null : "nothing left to copy";
        if (world.Eta is { } eta) return eta.TotalDays > 60 ? "more than 60 days" : $"done about {Say.Hour(moment.Now + eta, moment.Zone)}";
        return Progressing(run, moment) is { Progress: { Rate: > 0 } p } ? $"done about {Say.Hour(moment.Now.AddSeconds(Math.Min((p.Of - p.Done) / p.Rate, 5e6)), moment.Zone)}"
            : world.Rate is 0 ? "no end in sight" : null;
    }

    private static ImmutableArray<CardFigure> Running(RunState run, CardMoment moment)
    {
        var end = run.EndedAt ?? moment.Now;
        var (at, of) = RunWords.Step(run);
        var figures = ImmutableArray.Create(new CardFigure("Since start", Say.Span(end - run.StartedAt), Note: $"started by {moment.Name(run.StartedBy)}"));
        if (!run.Ended && run.Phases.TryGetValue(run.Phase.Id, out var phase))
            figures = figures.Add(new CardFigure("This phase", Say.Span(end - phase.EnteredAt), Note: run.Phase.Planned is { } planned ? $"planned {Say.Span(planned / run.Pace)}" : null));
        return figures.Add(run.Ended
            ? new CardFigure("Steps done", $"{run.PhaseSteps.Count(s => s.IsOver)} of {of}")
            : new CardFigure("Step", $"{at} of {of}"));
    }
}
