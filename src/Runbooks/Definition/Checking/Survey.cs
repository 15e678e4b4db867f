using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;

namespace ChatOpsBot.Runbooks.Definition.Checking;

/// <summary>Where something stands in a run; the phase's own gate stands before its first group.</summary>
internal readonly record struct Position(int Phase, int Group)
{
    public const int Gate = -1;

    public bool IsBefore(Position other) => Phase < other.Phase || (Phase == other.Phase && Group < other.Group);
}

/// <param name="Owner">The operation it belongs to; null: a phase.</param>
internal sealed record PlacedStep(StepDraft Step, Position At, OperationDraft? Owner, PhaseDraft? Phase, Contract? Contract)
{
    public bool Changes => Contract is { Changes: true };
}

/// <summary>The draft, looked up by name and place; built once, read by all checks.</summary>
internal sealed class Survey
{
    public Survey(RunbookDraft draft, Catalogue catalogue, Mistakes mistakes)
    {
        (Draft, Catalogue, Mistakes) = (draft, catalogue, mistakes);
        Steps = [.. PhaseSteps(), .. OperationSteps()];
        ById = Steps.Where(s => s.Step.Id.Length > 0).GroupBy(s => s.Step.Id, StringComparer.Ordinal).ToImmutableDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        Attestations = Steps.Where(s => s.Step.Attests is not null).GroupBy(s => s.Step.Attests!.Value, StringComparer.Ordinal)
            .ToImmutableDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        Parameters = draft.Parameters.GroupBy(p => p.Shape.Name, StringComparer.Ordinal).ToImmutableDictionary(g => g.Key, g => g.First().Shape, StringComparer.Ordinal);
        var noReturn = draft.Phases.Select((p, i) => (p, i)).FirstOrDefault(p => p.p.IsPointOfNoReturn, (null!, int.MaxValue)).Item2;
        NoReturn = noReturn;
    }

    public RunbookDraft Draft { get; }

    public Catalogue Catalogue { get; }

    public Mistakes Mistakes { get; }

    public ImmutableArray<PlacedStep> Steps { get; }

    public ImmutableDictionary<string, PlacedStep> ById { get; }

    /// <summary>By name: the step that makes it.</summary>
    public ImmutableDictionary<string, PlacedStep> Attestations { get; }

    public ImmutableDictionary<string, ParameterShape> Parameters { get; }

    /// <summary>Index of the phase behind which there is no way back; <see cref="int.MaxValue"/>: none.</summary>
    public int NoReturn { get; }

    public int PhaseIndex(string id)
    {
        for (var i = 0; i < Draft.Phases.Length; i++)
            if (Draft.Phases[i].Id == id) return i;
        return -1;
    }

    /// <summary>Anything of the first phase an operation may run in is there when it is asked for, or will be; nothing of later phases is.</summary>
    public Position Place(OperationDraft operation)
    {
        var phases = operation.In.Select(i => PhaseIndex(i.Value)).Where(i => i >= 0).DefaultIfEmpty(int.MaxValue - 1).Min();
        return new Position(phases + 1, Position.Gate);
    }

    private IEnumerable<PlacedStep> PhaseSteps() =>
        from phase in Draft.Phases.Select((p, i) => (Phase: p, Index: i))
        from @group in phase.Phase.Groups.Select((g, i) => (Steps: g, Index: i))
        from step in @group.Steps
        select new PlacedStep(step, new Position(phase.Index, @group.Index), null, phase.Phase, Find(step));

    private IEnumerable<PlacedStep> OperationSteps() =>
        from operation in Draft.Operations
        from step in operation.Steps
        select new PlacedStep(step, Place(operation), operation, null, Find(step));

    private Contract? Find(StepDraft step) => step.Name is { } name ? Catalogue.Find(step.Kind, name.Value) : null;
}
