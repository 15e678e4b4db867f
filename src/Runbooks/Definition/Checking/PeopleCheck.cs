using ChatOpsBot.Runbooks.Definition.Drafts;
using ChatOpsBot.Runbooks.Definition.Reading;

namespace ChatOpsBot.Runbooks.Definition.Checking;

/// <summary>Roles, operators, and the people a gate asks for.</summary>
internal static class PeopleCheck
{
    public static void Run(Survey survey)
    {
        foreach (var role in survey.Draft.Roles.Where(r => !MapReader.IsId(r.Value)))
            survey.Mistakes.Add(role.At, "", $"role {Mistakes.Quote(role.Value)} must be lower case words with hyphens");
        foreach (var one in survey.Draft.Operators) CheckRole(survey, "operators", one);
        foreach (var gate in Gates(survey))
            foreach (var role in gate.Quorums.SelectMany(q => q.Roles))
                CheckRole(survey, gate.Where, role);
    }

    public static IEnumerable<GateDraft> Gates(Survey survey) =>
        survey.Draft.Phases.Select(p => p.Gate).Concat(survey.Steps.Select(s => s.Step.Gate)).Concat(survey.Draft.Operations.Select(o => o.Gate)).OfType<GateDraft>();

    private static void CheckRole(Survey survey, string where, Said<string> role)
    {
        if (survey.Draft.Roles.All(r => r.Value != role.Value))
            survey.Mistakes.Add(role.At, where, $"{Mistakes.Quote(role.Value)} is no role of this runbook", Mistakes.DidYouMean(role.Value, survey.Draft.Roles.Select(r => r.Value)));
    }
}
