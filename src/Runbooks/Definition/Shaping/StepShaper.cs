using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Checking;
using ChatOpsBot.Runbooks.Definition.Drafts;

namespace ChatOpsBot.Runbooks.Definition.Shaping;

/// <summary>One step of the draft to none (its <c>when</c> says so), one, or several (<c>each</c>).</summary>
internal sealed class StepShaper(Catalogue catalogue, Filling filling)
{
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromMinutes(10);

    public Filling Filling => filling;

    public IEnumerable<StepShape> Shape(StepDraft step)
    {
        if (LeftOut.Is(step, filling.Parameters.GetValueOrDefault)) return [];
        return step.Each is null ? [One(step, filling)] : ((ListValue)filling.Parameters[step.Each.Value]).Items.Select(i => One(step, filling with { Each = i }));
    }

    private StepShape One(StepDraft step, Filling with)
    {
        var id = with.Each is null ? step.Id : $"{step.Id}[{with.Each}]";
        var contract = catalogue.Find(step.Kind, step.Name!.Value) ?? Placeholder(step);
        return new StepShape(
            id, with.Words(step.Title) ?? id, with.Words(step.Note), contract, Inputs(step, contract, with), [.. step.Needs.Select(n => n.Value)],
            step.IsConfirm, with.Gate(step.Gate), with.Time(step.Timeout) ?? UsualTimeout, with.Time(step.Every), with.Time(step.HoldsFor) ?? TimeSpan.Zero,
            step.Attests?.Value, with.Time(step.Fresh), NotBefore(step, with), step.Skip?.Value ?? SkipRule.Approved, step.Undo?.Value ?? UndoRule.Own,
            step.Because?.Value, step.Scope is null ? null : with.Fill(step.Scope.Value), with.Time(step.Planned), with.Each)
        {
            Ends = [.. step.Ends.Select(n => n.Value)],
        };
    }

    private static ImmutableDictionary<string, Template> Inputs(StepDraft step, Contract contract, Filling with) => step.With.ToImmutableDictionary(
        w => w.Name.Value,
        w => with.Fill(contract.Inputs.FirstOrDefault(f => f.Name == w.Name.Value) is { } field ? Literals.Typed(w.Value.Value, field, out _) ?? w.Value.Value : w.Value.Value),
        StringComparer.Ordinal);

    private static NotBefore? NotBefore(StepDraft step, Filling with) => step.NotBefore is not { Value: var said } ? null
        : new NotBefore(said.NextTime, said.After is null ? null : with.Time(new Said<Template>(said.After, step.NotBefore.At)));

    // A runbook for other hands can be drawn, never started: nothing here is ever called.
    private static Contract Placeholder(StepDraft step) => step.Kind == WorkKind.Observation
        ? Contract.Observes(step.Name!.Value)
        : new Contract(step.Name!.Value, WorkKind.Action, [], [], Touch.Changes, Repeatable: false, HasUndo: false);
}
