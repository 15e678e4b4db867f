using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat;

/// <summary>One entry of the setting <c>People</c>.</summary>
public sealed class PersonSettings
{
    /// <summary>Principal id, lower case: what journal, cards and commands call this person.</summary>
    public string Id { get; set; } = "";

    /// <summary>For cards; the id when left out.</summary>
    public string? Name { get; set; }

    public IList<string> Roles { get; set; } = [];

    /// <summary>Login on the page, or null.</summary>
    public string? Page { get; set; }

    public TeamsIdentitySettings? Teams { get; set; }

    internal Person AsPerson() => new(Id, Name ?? Id, [.. Roles]);

    internal IEnumerable<PlatformIdentity> Identities()
    {
        if (Page is { } login) yield return new PlatformIdentity("page", login);
        if (Teams is { } teams) yield return TeamsIdentity(teams.ObjectId, teams.Tenant);
    }

    /// <summary>Entra ids are GUIDs, whose letters mean the same in both cases.</summary>
    internal static PlatformIdentity TeamsIdentity(string objectId, string tenant) =>
        new("teams", objectId.ToLowerInvariant(), tenant.ToLowerInvariant());
}

/// <summary>Entra object id with its tenant; both GUIDs.</summary>
public sealed class TeamsIdentitySettings
{
    public string ObjectId { get; set; } = "";

    public string Tenant { get; set; } = "";
}

/// <summary>What may not be in the list of people.</summary>
internal static class PeopleRules
{
    public static IEnumerable<string> Problems(IReadOnlyList<PersonSettings> people)
    {
        if (people.Count == 0) yield return "Setting People: nobody is listed, so nobody could say anything. List at least one person with Id, Roles and Page or Teams.";
        foreach (var person in people)
            foreach (var problem in Problems(person))
                yield return $"Setting People, '{person.Id}': {problem}";
        foreach (var twice in people.GroupBy(p => p.Id, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            yield return $"Setting People: '{twice.Key}' is listed twice. One entry a person; give it all roles and identities.";
        foreach (var twice in people.SelectMany(p => p.Identities()).GroupBy(i => i).Where(g => g.Count() > 1))
            yield return $"Setting People: the {twice.Key.Edge} identity {twice.Key.Written} belongs to two people. One human is one person.";
    }

    private static IEnumerable<string> Problems(PersonSettings person)
    {
        if (person.Id.Length is 0 or > 40 || !person.Id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            yield return "Id must be 1 to 40 lower case letters, digits and hyphens.";
        if (person.Roles.Count == 0) yield return "Roles is empty. Without a role nothing can be asked; name at least one.";
        if (!person.Identities().Any()) yield return "has neither Page nor Teams, so could never be recognised.";
        if (person.Teams is { } teams && !(Guid.TryParseExact(teams.ObjectId, "D", out _) && Guid.TryParseExact(teams.Tenant, "D", out _)))
            yield return "Teams needs ObjectId and Tenant, both GUIDs (Entra: object id of the user, id of the directory).";
    }
}
