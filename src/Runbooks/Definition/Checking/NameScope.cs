using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;

namespace ChatOpsBot.Runbooks.Definition.Checking;

/// <summary>What an expression may name at one place.</summary>
/// <param name="Facts">Where it stands, so which facts are surely there; null: no facts here.</param>
internal sealed record NameScope(Survey Survey, string Where, OperationDraft? Operation, bool Each, Position? Facts, StepDraft? Self = null)
{
    /// <summary>The type of what the hole names (choices where it is one of few); null after a mistake, or where code is missing to know it.</summary>
    public Field? TypeOf(Hole hole, Spot at, string key) => hole.IsFact ? Fact(hole, at, key) : Name(hole, at, key);

    private Field? Name(Hole hole, Spot at, string key)
    {
        if (hole.Name == "each" && Each) return new Field("each", ValueKind.Text);
        if (Survey.Parameters.TryGetValue(hole.Name, out var parameter)) return Type(parameter);
        if (Operation?.Arguments.FirstOrDefault(a => a.Shape.Name == hole.Name) is { } argument) return Type(argument.Shape);
        var known = Survey.Parameters.Keys.Concat(Operation?.Arguments.Select(a => a.Shape.Name) ?? []).Concat(Each ? ["each"] : []);
        Survey.Mistakes.Add(at, Where, $"'{key}': {hole} names no {Noun}", hole.Name == "each" ? "'${each}' is for steps with 'each'." : Mistakes.DidYouMean(hole.Name, known));
        return null;
    }

    private string Noun => Operation is null ? "parameter" : "parameter or argument";

    private static Field Type(ParameterShape shape) => new(shape.Name, shape.Kind, Choices: shape.Choices);

    private Field? Fact(Hole hole, Spot at, string key)
    {
        if (Facts is not { } here) return Refuse(at, key, $"{hole} is a fact", "This key takes parameters only: it must be known when the run starts.");
        if (!Survey.ById.TryGetValue(hole.Step!, out var source))
            return Refuse(at, key, $"{hole}: no step '{hole.Step}'", Mistakes.DidYouMean(hole.Step!, Survey.ById.Keys));
        if (!IsSurelyEarlier(source, here, out var why)) return Refuse(at, key, $"{hole}: step {hole.Step} {why}", "A fact must come from a step that is surely earlier and surely in the run.");
        if (source.Contract is not { } contract) return null;
        if (contract.Facts.FirstOrDefault(f => f.Name == hole.Name) is { } fact) return fact;
        Survey.Mistakes.Add(at, Where, $"'{key}': {contract.Name} of step {hole.Step} has no fact '{hole.Name}'", Mistakes.DidYouMean(hole.Name, contract.Facts.Select(f => f.Name)));
        return null;
    }

    private bool IsSurelyEarlier(PlacedStep source, Position here, out string why)
    {
        why = "";
        if (source.Owner is not null)
        {
            if (source.Owner.Plain || source.Owner != Operation || Self is null) why = "belongs to an operation";
            else if (source.Owner.Steps.IndexOf(source.Step) >= source.Owner.Steps.IndexOf(Self)) why = "is not earlier in this operation";
        }
        else if (source.Step.Each is not null) why = "has 'each': there are several of it";
        else if (source.Step.MayBeLeftOut) why = "has a 'when' and may not be in the run";
        else if (source.At == here) why = source.Step == Self ? "is this one" : "goes side by side with this one";
        else if (!source.At.IsBefore(here)) why = Operation is null ? "is later" : "is in a phase later than the first this operation may run in";
        return why.Length == 0;
    }

    private Field? Refuse(Spot at, string key, string words, string fix)
    {
        Survey.Mistakes.Add(at, Where, $"'{key}': {words}", fix);
        return null;
    }
}
