using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;
using ChatOpsBot.Runbooks.Definition.Reading;

namespace ChatOpsBot.Runbooks.Definition.Shaping;

/// <summary>Draft and parameters to the fixed shape of a run.</summary>
internal static class RunbookShaper
{
    public static Shaped Shape(RunbookDraft draft, RunbookText text, Catalogue catalogue, IReadOnlyDictionary<string, Value> given)
    {
        var problems = new List<string>();
        var parameters = ParameterFilling.Fill([.. draft.Parameters.Select(p => p.Shape)], given, problems);
        if (problems.Count > 0) return new Shaped(null, [.. problems]);
        var steps = new StepShaper(catalogue, new Filling(parameters, null));
        var shape = new RunShape(
            draft.Name, draft.Version, draft.Title, draft.Zone.Value, steps.Filling.Words(draft.Scope) ?? draft.Name, text.Text, text.Digest,
            [.. draft.Roles.Select(r => r.Value)], [.. draft.Operators.Select(r => r.Value)], parameters,
            [.. draft.Phases.Select(p => Phase(p, steps))], [.. draft.Operations.Select(o => Operation(o, steps))]);
        problems.AddRange(ShapeCheck.Problems(shape));
        return new Shaped(problems.Count == 0 ? shape : null, [.. problems]);
    }

    private static PhaseShape Phase(PhaseDraft phase, StepShaper steps) => new(
        phase.Id, phase.Title,
        [.. phase.Groups.Select(g => g.SelectMany(steps.Shape).ToImmutableArray()).SelectMany(Rows)],
        steps.Filling.Gate(phase.Gate), phase.Gate is null ? null : phase.Command?.Value ?? $"start {phase.Id}",
        phase.IsCheckpoint, phase.IsPointOfNoReturn, steps.Filling.Time(phase.Planned), steps.Filling.Time(phase.Deadline));

    // The items of one step with each go one after the other; a together stays side by side.
    private static IEnumerable<ImmutableArray<StepShape>> Rows(ImmutableArray<StepShape> group) =>
        group.Length == 0 ? []
        : group.All(s => s.Each is not null) && group.Select(s => s.Id.Split('[')[0]).Distinct(StringComparer.Ordinal).Count() == 1 ? group.Select(s => ImmutableArray.Create(s))
        : [group];

    private static OperationShape Operation(OperationDraft operation, StepShaper steps) => new(
        operation.Id, operation.Title ?? operation.Id, CommandWords.Read(operation.Command!.Value)!.Value, [.. operation.In.Select(i => i.Value)],
        [.. operation.Arguments.Select(a => a.Shape)], [.. operation.Steps.SelectMany(steps.Shape)], [.. operation.Needs.Select(n => n.Value)],
        operation.Confirm is { Value: true }, steps.Filling.Gate(operation.Gate), operation.Scope is null ? null : steps.Filling.Fill(operation.Scope.Value),
        [.. operation.Voids.Select(v => v.Value)])
    {
        Mends = [.. operation.Mends.Select(m => m.Value)],
    };
}
