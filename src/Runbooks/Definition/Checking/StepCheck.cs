using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;

namespace ChatOpsBot.Runbooks.Definition.Checking;

/// <summary>Which keys of a step go together; whether what it changes can be taken back.</summary>
internal static class StepCheck
{
    public static void Run(Survey survey)
    {
        foreach (var step in survey.Steps)
        {
            if (step.Step.Kind == WorkKind.Observation) CheckObservation(survey, step.Step);
            else CheckAction(survey, step.Step);
            if (step.Step.IsConfirm && step.Step.Gate is not null) Add(survey, step.Step, step.Step.Confirm!.At, "both 'confirm' and 'gate'", "A gate shows the preview, too: leave 'confirm' out.");
            if (step.Owner is null) CheckUndo(survey, step);
            CheckChoices(survey, step.Step);
        }
    }

    private static void CheckObservation(Survey survey, StepDraft step)
    {
        if (step.Timeout is null) Add(survey, step, step.At, "'observe' needs a 'timeout'", "After it the step fails, saying the last no.");
        if (step.Every is null) Add(survey, step, step.At, "'observe' needs 'every'", "How often to look: 'every: 15s'.");
        if (step.IsConfirm) Add(survey, step, step.Confirm!.At, "'confirm' on an observation", "Looking changes nothing: leave it out.");
        if (step.Gate is not null) Add(survey, step, step.Gate.At, "'gate' on an observation", "Looking changes nothing: put the gate on the step or phase that follows.");
    }

    private static void CheckAction(Survey survey, StepDraft step)
    {
        foreach (var (said, key) in new[] { (step.Every, "every"), (step.HoldsFor, "holds-for") })
            if (said is not null) Add(survey, step, said.At, $"'{key}' is for 'observe' only");
    }

    private static void CheckUndo(Survey survey, PlacedStep placed)
    {
        var step = placed.Step;
        if (step.Undo is { Value: UndoRule.None } none && step.Because is null)
            Add(survey, step, none.At, "'undo: none' needs 'because'", "Say what stays: it is on every rollback card.");
        if (step.Because is not null && step.Undo is not { Value: UndoRule.None })
            Add(survey, step, step.Because.At, "'because' is for 'undo: none' only");
        if (placed.Contract is not { } contract) return;
        if (!contract.Changes)
        {
            if (step.Undo is { } undo) Add(survey, step, undo.At, $"'undo' on {contract.Name}, which only reads", "Leave it out.");
            if (step.Scope is { } scope) Add(survey, step, scope.At, $"'scope' on {contract.Name}, which only reads and locks nothing", "Leave it out.");
        }
        else if (placed.At.Phase >= survey.NoReturn)
        {
            if (step.Undo is { Value: UndoRule.First or UndoRule.Last } undo) Add(survey, step, undo.At, "'undo' behind the point of no return", "Nothing is taken back there: leave it out.");
        }
        else if (!contract.HasUndo && step.Undo is not { Value: UndoRule.None })
            survey.Mistakes.Add(step.Undo?.At ?? step.At, step.Where, $"{contract.Name} changes something and has no undo", "Say 'undo: none' and 'because: what stays'.");
    }

    private static void CheckChoices(Survey survey, StepDraft step)
    {
        foreach (var when in step.When) CheckWhen(survey, step, when);
        if (step.Each is not { } each) return;
        if (!survey.Parameters.TryGetValue(each.Value, out var list))
            Add(survey, step, each.At, $"'each': no parameter {Mistakes.Quote(each.Value)}", Mistakes.DidYouMean(each.Value, survey.Parameters.Keys));
        else if (list.Kind != ValueKind.List) Add(survey, step, each.At, $"'each': {each.Value} is not a list");
    }

    private static void CheckWhen(Survey survey, StepDraft step, WhenDraft when)
    {
        if (!survey.Parameters.TryGetValue(when.Parameter.Value, out var parameter))
        {
            Add(survey, step, when.Parameter.At, $"'when': no parameter {Mistakes.Quote(when.Parameter.Value)}", Mistakes.DidYouMean(when.Parameter.Value, survey.Parameters.Keys));
            return;
        }

        var values = parameter.Kind switch
        {
            ValueKind.Boolean => ["true", "false"],
            ValueKind.Choice => parameter.Choices,
            _ => default,
        };
        if (values.IsDefault) Add(survey, step, when.Parameter.At, $"'when': {parameter.Name} is neither choice nor boolean", "Everything else is decided by a guard or an observation.");
        else if (!values.Contains(when.Value.Value, StringComparer.Ordinal))
            Add(survey, step, when.Value.At, $"'when': {parameter.Name} can never be {Mistakes.Quote(when.Value.Value)}", Mistakes.DidYouMean(when.Value.Value, values));
    }

    private static void Add(Survey survey, StepDraft step, Spot at, string words, string? fix = null) => survey.Mistakes.Add(at, step.Where, words, fix);
}
