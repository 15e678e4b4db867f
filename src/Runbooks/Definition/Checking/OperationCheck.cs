namespace ChatOpsBot.Runbooks.Definition.Checking;

/// <summary>Where operations may be asked for, and what they say of arguments and attestations.</summary>
internal static class OperationCheck
{
    public static void Run(Survey survey)
    {
        foreach (var operation in survey.Draft.Operations)
        {
            foreach (var phase in operation.In.Where(i => survey.PhaseIndex(i.Value) < 0))
                survey.Mistakes.Add(phase.At, operation.Where, $"'in': no phase {Mistakes.Quote(phase.Value)}", Mistakes.DidYouMean(phase.Value, survey.Draft.Phases.Select(p => p.Id)));
            foreach (var argument in operation.Arguments.Where(a => survey.Parameters.ContainsKey(a.Shape.Name)))
                survey.Mistakes.Add(argument.At, operation.Where, $"argument '{argument.Shape.Name}' hides the parameter of that name", "Choose another name.");
            foreach (var voids in operation.Voids.Where(v => !survey.Attestations.ContainsKey(v.Value)))
                survey.Mistakes.Add(voids.At, operation.Where, $"'voids': no attestation {Mistakes.Quote(voids.Value)}", Mistakes.DidYouMean(voids.Value, survey.Attestations.Keys));
            var others = survey.Draft.Operations.Select(o => o.Id).Concat(survey.Steps.Where(s => s.Owner is null).Select(s => s.Step.Id)).Where(i => i != operation.Id).ToList();
            foreach (var mends in operation.Mends.Where(m => !others.Contains(m.Value)))
                survey.Mistakes.Add(mends.At, operation.Where, $"'mends': no other operation and no step {Mistakes.Quote(mends.Value)}", Mistakes.DidYouMean(mends.Value, others));
            if (operation.Confirm is { Value: true } confirm && operation.Gate is not null)
                survey.Mistakes.Add(confirm.At, operation.Where, "both 'confirm' and 'gate'", "A gate shows the preview, too: leave 'confirm' out.");
        }
    }
}
