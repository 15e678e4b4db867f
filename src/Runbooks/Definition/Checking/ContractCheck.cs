using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;

namespace ChatOpsBot.Runbooks.Definition.Checking;

/// <summary>Names of actions and observations, and the names of their inputs; types of inputs are checked with the expressions.</summary>
internal static class ContractCheck
{
    public static void Run(Survey survey)
    {
        foreach (var step in survey.Steps.Where(s => s.Step.Name is not null))
            if (step.Contract is null) Unknown(survey, step.Step);
            else Inputs(survey, step.Step, step.Contract);
    }

    private static void Unknown(Survey survey, StepDraft step)
    {
        var (name, noun) = (step.Name!, step.Kind == WorkKind.Action ? "action" : "observation");
        if (Hands.AreMissing(survey.Catalogue, name.Value)) return;
        var others = step.Kind == WorkKind.Action ? survey.Catalogue.Observations.Keys : survey.Catalogue.Actions.Keys;
        var known = step.Kind == WorkKind.Action ? survey.Catalogue.Actions.Keys : survey.Catalogue.Observations.Keys;
        var fix = others.Contains(name.Value, StringComparer.Ordinal)
            ? $"It is an {(noun == "action" ? "observation: write 'observe'" : "action: write 'action'")}."
            : Mistakes.DidYouMean(name.Value, known);
        survey.Mistakes.Add(name.At, step.Where, $"unknown {noun} {Mistakes.Quote(name.Value)}", fix);
    }

    private static void Inputs(Survey survey, StepDraft step, Contract contract)
    {
        foreach (var input in step.With.Where(w => contract.Inputs.All(f => f.Name != w.Name.Value)))
            survey.Mistakes.Add(input.Name.At, step.Where, $"{contract.Name} has no input {Mistakes.Quote(input.Name.Value)}", Mistakes.DidYouMean(input.Name.Value, contract.Inputs.Select(f => f.Name)));
        foreach (var field in contract.Inputs.Where(f => !f.Optional && step.With.All(w => w.Name.Value != f.Name)))
            survey.Mistakes.Add(step.At, step.Where, $"{contract.Name} needs the input '{field.Name}' ({field.Kind.ToString().ToLowerInvariant()})", $"Add it to 'with'.");
    }
}
