namespace ChatOpsBot.Runbooks.Definition.Checking;

/// <summary>Ids are unique in the whole runbook: whatever a person types names one thing.</summary>
internal static class NameCheck
{
    public static void Run(Survey survey)
    {
        var seen = new Dictionary<string, (string Where, int Line)>(StringComparer.Ordinal);
        foreach (var (id, where, at) in All(survey).Where(n => n.Id.Length > 0))
            if (seen.TryGetValue(id, out var first)) survey.Mistakes.Add(at, where, $"the id '{id}' is used twice", $"{first.Where} in line {first.Line} has it already.");
            else seen.Add(id, (where, at.Line));
        CheckZone(survey);
    }

    private static IEnumerable<(string Id, string Where, Spot At)> All(Survey survey) =>
    [
        .. survey.Draft.Phases.Select(p => (p.Id, p.Where, p.At)),
        .. survey.Steps.Where(s => s.Owner is not { Plain: true }).Select(s => (s.Step.Id, s.Step.Where, s.Step.At)),
        .. survey.Draft.Operations.Select(o => (o.Id, o.Where, o.At)),
    ];

    private static void CheckZone(Survey survey)
    {
        var zone = survey.Draft.Zone;
        if (!Zones.IsKnown(zone.Value)) survey.Mistakes.Add(zone.At, "", $"unknown zone {Mistakes.Quote(zone.Value)}", "It must be an IANA zone such as Europe/Berlin or UTC.");
    }
}
