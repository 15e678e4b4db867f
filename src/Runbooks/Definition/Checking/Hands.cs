using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;

namespace ChatOpsBot.Runbooks.Definition.Checking;

/// <summary>
/// Tells a mistyped action from one that this program has no hands for. Names are FAMILY.NAME; a runbook made for other hands names a family
/// nobody here has (<c>keys.revoke</c>): it is offered nowhere and said so, but it is no mistake. A name whose family is here, or that is
/// nearly one that is, is a mistake like any other.
/// </summary>
internal static class Hands
{
    public static bool AreMissing(Catalogue catalogue, string name)
    {
        var known = catalogue.Actions.Keys.Concat(catalogue.Observations.Keys).ToArray();
        return name.IndexOf('.', StringComparison.Ordinal) > 0
            && !known.Select(Family).Contains(Family(name), StringComparer.Ordinal)
            && Nearest.Of(name, known) is null
            && Nearest.Of(Family(name), known.Select(Family)) is null;
    }

    /// <summary>Families this program has no hands for: <c>keys</c>.</summary>
    public static ImmutableArray<string> Missing(RunbookDraft draft, Catalogue catalogue) =>
    [
        .. draft.Phases.SelectMany(p => p.Steps).Concat(draft.Operations.SelectMany(o => o.Steps))
            .Where(s => s.Name is not null && catalogue.Find(s.Kind, s.Name.Value) is null && AreMissing(catalogue, s.Name.Value))
            .Select(s => Family(s.Name!.Value)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    private static string Family(string name) => name.Split('.')[0];
}
