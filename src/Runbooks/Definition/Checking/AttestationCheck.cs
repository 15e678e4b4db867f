using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Definition.Drafts;

namespace ChatOpsBot.Runbooks.Definition.Checking;

/// <summary>Who attests what, and whether what is needed is surely there when it is needed.</summary>
internal static class AttestationCheck
{
    public static void Run(Survey survey)
    {
        foreach (var step in survey.Steps.Where(s => s.Owner is null)) CheckMaker(survey, step);
        foreach (var twice in survey.Steps.Where(s => s.Step.Attests is not null).GroupBy(s => s.Step.Attests!.Value, StringComparer.Ordinal))
            foreach (var second in twice.Skip(1))
                survey.Mistakes.Add(second.Step.Attests!.At, second.Step.Where, $"'{twice.Key}' is attested twice", $"{twice.First().Step.Where} attests it already.");
        var needs = Needs(survey).ToImmutableArray();
        foreach (var (need, where, at) in needs) CheckNeed(survey, need, where, at);
        foreach (var step in survey.Steps) CheckEnds(survey, step, needs);
        var wanted = needs.Select(n => n.Need.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, maker) in survey.Attestations.Where(a => !wanted.Contains(a.Key)))
            survey.Mistakes.Add(maker.Step.Attests!.At, maker.Step.Where, $"nobody needs the attestation '{name}'", "Name it in a 'needs', or leave 'attests' and 'fresh' out.");
    }

    private static void CheckMaker(Survey survey, PlacedStep placed)
    {
        var step = placed.Step;
        if (step.Attests is null != step.Fresh is null)
            survey.Mistakes.Add((step.Attests?.At ?? step.Fresh?.At)!.Value, step.Where, "'attests' and 'fresh' go together", "A name, and how long it holds.");
        if (step.Attests is not { } attests) return;
        if (placed.Changes) survey.Mistakes.Add(attests.At, step.Where, $"'attests' on {placed.Contract!.Name}, which changes something", "Let a step that only reads attest it.");
        if (step.Each is not null) survey.Mistakes.Add(attests.At, step.Where, "'attests' with 'each': several steps cannot attest one thing", "Let a step after them attest it.");
        if (survey.Catalogue.Guards.ContainsKey(attests.Value)) survey.Mistakes.Add(attests.At, step.Where, $"'{attests.Value}' is the name of a guard", "Choose another name.");
    }

    private static void CheckEnds(Survey survey, PlacedStep placed, ImmutableArray<(Said<string> Need, string Where, Position At)> needs)
    {
        foreach (var ends in placed.Step.Ends)
            if (!placed.Changes || !survey.Attestations.ContainsKey(ends.Value) || !placed.Step.Needs.Any(n => n.Value == ends.Value))
                survey.Mistakes.Add(ends.At, placed.Step.Where, $"'ends': {Mistakes.Quote(ends.Value)} is no attestation that this changing step needs", "Name what it needs and makes untrue on purpose.");
            else if (needs.FirstOrDefault(n => n.Need.Value == ends.Value && placed.At.IsBefore(n.At)) is { Need: not null } later)
                survey.Mistakes.Add(ends.At, placed.Step.Where, $"'ends': {later.Where} needs '{ends.Value}' afterwards", "Leave it out here, or there.");
    }

    private static IEnumerable<(Said<string> Need, string Where, Position At)> Needs(Survey survey)
    {
        foreach (var (phase, i) in survey.Draft.Phases.Select((p, i) => (p, i)))
            foreach (var need in phase.Gate?.Needs ?? []) yield return (need, phase.Gate!.Where, new Position(i, Position.Gate));
        foreach (var step in survey.Steps)
            foreach (var need in step.Step.Needs.Concat(step.Step.Gate?.Needs ?? [])) yield return (need, step.Step.Where, step.At);
        foreach (var operation in survey.Draft.Operations)
            foreach (var need in operation.Needs.Concat(operation.Gate?.Needs ?? [])) yield return (need, operation.Where, survey.Place(operation));
    }

    private static void CheckNeed(Survey survey, Said<string> need, string where, Position at)
    {
        if (survey.Catalogue.Guards.ContainsKey(need.Value)) return;
        if (!survey.Attestations.TryGetValue(need.Value, out var maker))
        {
            var known = survey.Attestations.Keys.Concat(survey.Catalogue.Guards.Keys);
            survey.Mistakes.Add(need.At, where, $"needs {Mistakes.Quote(need.Value)}, which is neither an attestation nor a guard", Mistakes.DidYouMean(need.Value, known));
        }
        else if (!maker.At.IsBefore(at))
            survey.Mistakes.Add(need.At, where, $"needs '{need.Value}', but {maker.Step.Where} that attests it is not earlier", "Only what is surely earlier can be needed.");
        else if (maker.Step.MayBeLeftOut)
            survey.Mistakes.Add(need.At, where, $"needs '{need.Value}', but {maker.Step.Where} that attests it has a 'when' and may not be in the run");
    }
}
