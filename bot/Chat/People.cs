using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Settings;

namespace ChatOpsBot.Chat;

/// <summary>
/// The explicit list of people: one principal each, with roles and their identity on each edge. There is no fallback to names or e-mail;
/// who is not on it is refused and recorded.
/// </summary>
public sealed class People
{
    private readonly ImmutableDictionary<PlatformIdentity, Person> byIdentity;

    /// <exception cref="SettingsException">All mistakes of the list at once.</exception>
    public People(IEnumerable<PersonSettings> settings)
    {
        var all = settings.ToList();
        var mistakes = Mistakes(all).ToList();
        if (mistakes.Count > 0) throw new SettingsException(mistakes);
        All = [.. all.Select(AsPerson)];
        byIdentity = all.SelectMany(s => Identities(s).Select(i => KeyValuePair.Create(i, AsPerson(s)))).ToImmutableDictionary();
    }

    /// <summary>
    /// The four of the practice call. In an emulator of Teams they have the tenant <c>00000000-0000-4000-8000-000000000000</c> and object ids that
    /// end in 1 (Ingrid) to 4 (Ravi): no real directory has these.
    /// </summary>
    public static People Practice { get; } = new([Practising("ingrid", "lead", 1), Practising("tomas", "engineer", 2), Practising("marta", "customer", 3), Practising("ravi", "customer", 4)]);

    public ImmutableArray<Person> All { get; }

    public Person? Find(PlatformIdentity identity) => byIdentity.GetValueOrDefault(identity);

    public Person? Named(string id) => All.FirstOrDefault(p => string.Equals(p.Id, id, StringComparison.OrdinalIgnoreCase));

    private static PersonSettings Practising(string id, string role, int number) => new()
    {
        Id = id, Name = char.ToUpperInvariant(id[0]) + id[1..], Roles = [role],
        TeamsTenant = "00000000-0000-4000-8000-000000000000", TeamsObjectId = $"00000000-0000-4000-8000-00000000000{number}",
    };

    private static Person AsPerson(PersonSettings s) => new(s.Id, s.Name.Length == 0 ? s.Id : s.Name, [.. s.Roles]);

    private static IEnumerable<PlatformIdentity> Identities(PersonSettings s)
    {
        yield return PlatformIdentity.Page(s.Id);
        if (s.TeamsObjectId.Length > 0) yield return PlatformIdentity.Teams(s.TeamsTenant, s.TeamsObjectId);
    }

    private static IEnumerable<string> Mistakes(IReadOnlyList<PersonSettings> people)
    {
        foreach (var person in people.Where(p => !IsId(p.Id)))
            yield return $"Settings: People '{person.Id}': Id must be 1 to 40 lower case letters, digits and hyphens; it is what people type.";
        foreach (var person in people.Where(p => p.TeamsObjectId.Length > 0 && !(IsGuid(p.TeamsObjectId) && IsGuid(p.TeamsTenant))))
            yield return $"Settings: People '{person.Id}': TeamsObjectId and TeamsTenant are GUIDs (Entra: object id of the user, id of the directory).";
        foreach (var twice in people.SelectMany(Identities).GroupBy(i => i).Where(g => g.Count() > 1))
            yield return $"Settings: People: the {twice.Key.Edge} identity {twice.Key.Written} is given twice. One human is one person, with all roles.";
    }

    private static bool IsId(string id) => id.Length is > 0 and <= 40 && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsGuid(string text) => Guid.TryParseExact(text, "D", out _);
}
