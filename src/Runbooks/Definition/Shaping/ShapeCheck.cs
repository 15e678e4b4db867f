using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Definition.Shaping;

/// <summary>What only the given parameters can make wrong: durations out of proportion.</summary>
internal static class ShapeCheck
{
    public static IEnumerable<string> Problems(RunShape shape)
    {
        foreach (var step in shape.Phases.SelectMany(p => p.Steps).Concat(shape.Operations.SelectMany(o => o.Steps)))
        {
            if (step.HoldsFor > TimeSpan.Zero && step.HoldsFor >= step.Timeout)
                yield return $"Step {step.Id} must hold for {Durations.Write(step.HoldsFor)}, which is not under its timeout of {Durations.Write(step.Timeout)}: choose other values.";
            if (step.Fresh is { } fresh && step.Every is { } every && fresh < every * 2)
                yield return $"Step {step.Id} is fresh for {Durations.Write(fresh)}, which is under twice its every of {Durations.Write(every)}: choose other values.";
        }
    }
}
