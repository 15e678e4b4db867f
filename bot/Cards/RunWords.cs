using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Cards;

/// <summary>Words about a run that several cards share.</summary>
internal static class RunWords
{
    /// <summary>Environment, title, number, and that it is practice at a pace: on every card.</summary>
    public static string Head(RunState run) => $"{run.Environment.ToUpperInvariant()}{Pace(run)} · {run.Shape.Title} · run {run.Number}";

    public static string Of(StepState step) => Say.Title(step.Shape.Title, step.Shape.Id);

    public static IReadOnlyList<StepState> Failed(RunState run) => [.. Live(run).Where(s => s.Status == StepStatus.Failed)];

    public static IReadOnlyList<StepState> Unknown(RunState run) => [.. Live(run).Where(s => s.Status == StepStatus.Unknown)];

    public static IReadOnlyList<StepState> Running(RunState run) => [.. Live(run).Where(s => s.Status is StepStatus.Running or StepStatus.Undoing)];

    /// <summary>Steps that count now: of the phase (all, on the way back) and of open operations.</summary>
    public static IEnumerable<StepState> Live(RunState run) =>
        run.Steps.Values.Where(s => s.Operation is { } operation
            ? run.Operations.Any(o => o.Key == operation && o.IsOpen)
            : s.PhaseIndex == run.PhaseIndex || s.Back)
            .OrderBy(s => s.PhaseIndex < 0).ThenBy(s => s.PhaseIndex).ThenBy(s => s.StartedAt);

    public static bool IsPhaseComplete(RunState run) =>
        run.Phase.Steps.All(s => run.Steps[s.Id].IsOver) && !run.OpenOperations.Any();

    /// <summary>The next phase, when only its gate is missing.</summary>
    public static Runbooks.Definition.PhaseShape? WaitsAtGateOf(RunState run) =>
        run.Mode == Mode.Running && IsPhaseComplete(run) && run.PhaseIndex + 1 < run.Shape.Phases.Length && run.Shape.Phases[run.PhaseIndex + 1].Gate is not null
            ? run.Shape.Phases[run.PhaseIndex + 1]
            : null;

    public static (int At, int Of) Step(RunState run)
    {
        var all = run.PhaseSteps.ToList();
        return (Math.Min(all.Count, all.Count(s => s.IsOver) + 1), all.Count);
    }

    public static string Question(RunState run, ApprovalRequest request) => request.Asked.Of switch
    {
        RequestKind.Phase => $"{Say.Title(PhaseTitle(run, request.Asked.Target), request.Asked.Target)}?",
        RequestKind.Step when run.Steps.TryGetValue(request.Asked.Target, out var step) => $"{Of(step)}?",
        RequestKind.Operation when run.Operations.FirstOrDefault(o => o.Key == request.Asked.Target) is { } operation => $"{Say.Capital(operation.Command)}?",
        _ => $"{Say.Capital(request.Asked.Target)}?",
    };

    private static string PhaseTitle(RunState run, string id) => run.Shape.Phases.FirstOrDefault(p => p.Id == id)?.Title ?? id;

    private static string Pace(RunState run) =>
        run.Environment == "practice" && run.Pace > 1 ? $", pace {run.Pace:0.#} (1 h takes {Say.Span(TimeSpan.FromHours(1 / run.Pace))})" : "";
}
