using System.Collections.Immutable;
using System.Text;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Definition;

/// <summary>What <c>runbook check</c> says: all mistakes, or the runbook in figures and the way back from every phase.</summary>
/// <param name="IsSound">No mistakes (a runbook for other hands is sound, too; the words say that it cannot be started here).</param>
public sealed record CheckReport(bool IsSound, string Words)
{
    public static CheckReport Of(RunbookText text, Catalogue catalogue)
    {
        var loaded = RunbookLoader.Load(text, catalogue);
        if (loaded.Runbook is not { } runbook) return new CheckReport(false, string.Join('\n', [.. loaded.Mistakes.Select(m => m.ToString()), Count(loaded.Mistakes.Length)]));
        var shaped = runbook.Sample();
        if (shaped.Shape is not { } shape) return new CheckReport(false, $"{text.File}: with its own defaults: {string.Join(' ', shaped.Problems)}");
        return new CheckReport(true, Sound(text, runbook, shape));
    }

    private static string Count(int mistakes) => mistakes == 1 ? "1 mistake." : $"{mistakes} mistakes.";

    private static string Sound(RunbookText text, Runbook runbook, RunShape shape)
    {
        var words = new StringBuilder();
        words.Append($"{text.File}: no mistakes. {shape.Name} version {shape.Version}: ");
        words.Append($"{shape.Phases.Length} phases, {shape.Phases.Sum(p => p.Steps.Count())} steps, {shape.Operations.Length} operations.\n");
        words.Append($"Digest {shape.Digest}\n");
        if (runbook.NotHere is { } why) return words.Append($"It is {why}. What these change, and so the way back, cannot be told here.\n").ToString();
        words.Append("\nThe way back, asked for in\n");
        var width = shape.Phases.Max(p => p.Id.Length);
        for (var i = 0; i < shape.Phases.Length; i++) words.Append($"  {shape.Phases[i].Id.PadRight(width)}  {WayBackFrom(shape, i)}\n");
        return words.ToString();
    }

    /// <summary>One line: where to, and what is taken back in which order.</summary>
    public static string WayBackFrom(RunShape shape, int phase)
    {
        if (WayBack.NoWayBack(shape, phase) is { } none) return none;
        var target = WayBack.Target(shape, phase);
        var steps = WayBack.Steps(shape, phase, target);
        var list = steps.IsEmpty ? "nothing to take back" : string.Join(" → ", steps.Select(Step));
        var until = shape.Phases[phase].PointOfNoReturn ? "only until its first step is begun; " : "";
        return $"{until}to {(target < 0 ? "the start" : shape.Phases[target].Id)}: {list}";
    }

    private static string Step(StepShape step) => step.Undo == UndoRule.None ? $"({step.Id} stays: {step.Because})" : step.Id;
}
