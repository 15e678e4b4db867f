using ChatOpsBot.Runbooks.Definition.Drafts;

namespace ChatOpsBot.Runbooks.Definition.Checking;

/// <summary>Checkpoints, the point of no return, deadlines: what phases mean in a row.</summary>
internal static class PhaseCheck
{
    public static void Run(Survey survey)
    {
        var phases = survey.Draft.Phases;
        for (var i = 0; i < phases.Length; i++)
        {
            if (phases[i].Checkpoint is { Value: true } checkpoint && i >= survey.NoReturn)
                survey.Mistakes.Add(checkpoint.At, phases[i].Where, "a checkpoint at or after the point of no return", "There is no way back to it: leave 'checkpoint' out.");
            if (phases[i].Deadline is { } deadline && !phases.Take(i + 1).Any(p => p.Gate is not null))
                survey.Mistakes.Add(deadline.At, phases[i].Where, "'deadline' has no gate before it to count from", "Give this phase or one before it a gate, or leave 'deadline' out.");
            if (phases[i].Groups.Length > 0 && phases[i].Steps.All(s => s.MayBeLeftOut))
                survey.Mistakes.Add(phases[i].At, phases[i].Where, "every step has a 'when': a run may have no steps here", "Let one step be in every run.");
            if (phases[i].IsPointOfNoReturn) CheckNoReturn(survey, phases[i], i);
        }
    }

    private static void CheckNoReturn(Survey survey, PhaseDraft phase, int index)
    {
        var at = phase.PointOfNoReturn!.At;
        if (index != survey.NoReturn)
            survey.Mistakes.Add(at, phase.Where, "a second point of no return", $"{survey.Draft.Phases[survey.NoReturn].Where} has it already; what follows is behind it anyway.");
        if (phase.Gate is null || phase.Gate.People < 2)
            survey.Mistakes.Add(at, phase.Where, "the point of no return needs a gate of at least 2 approvals", "For example 'gate: { approvals: { lead: 1, customer: 1 }, expires: 30m }'.");
    }
}
