using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>
/// The way back (runbook-language 2.5), as a function of the shape alone: it is total and can be printed beforehand.
/// Stretches between checkpoints, newest first; in each <c>undo: first</c>, then all others, then <c>undo: last</c>,
/// each of these in reverse order of the file, one at a time, also for <c>together</c>.
/// </summary>
public static class WayBack
{
    /// <summary>Index of the checkpoint phase before a phase, or -1: the start of the run.</summary>
    public static int Target(RunShape shape, int phase)
    {
        for (var i = phase - 1; i >= 0; i--)
            if (shape.Phases[i].Checkpoint) return i;
        return -1;
    }

    /// <summary>
    /// The changing steps of the way back from a phase to a checkpoint (its own steps stay; -1: the start), in order,
    /// those with <c>undo: none</c> too: they are said to stay. Whether a step was ever begun only the run knows.
    /// </summary>
    public static ImmutableArray<StepShape> Steps(RunShape shape, int from, int target)
    {
        var steps = ImmutableArray.CreateBuilder<StepShape>();
        for (var end = from; end > target; end = Target(shape, end))
            steps.AddRange(Stretch(shape, Target(shape, end), end));
        return steps.ToImmutable();
    }

    /// <summary>
    /// Why there is no way back from a phase, or null. From the phase after the point of no return on there is none; in that phase
    /// only until its first step is begun.
    /// </summary>
    public static string? NoWayBack(RunShape shape, int phase)
    {
        var point = shape.Phases.IndexOf(shape.Phases.FirstOrDefault(p => p.PointOfNoReturn)!);
        return point >= 0 && phase > point ? $"no way back: {shape.Phases[point].Id} is the point of no return" : null;
    }

    private static IEnumerable<StepShape> Stretch(RunShape shape, int after, int to)
    {
        var steps = shape.Phases[(after + 1)..(to + 1)].SelectMany(p => p.Steps).Where(s => s.Contract.Changes).Reverse().ToList();
        return [.. steps.Where(s => s.Undo == UndoRule.First), .. steps.Where(s => s.Undo is UndoRule.Own or UndoRule.None), .. steps.Where(s => s.Undo == UndoRule.Last)];
    }
}
