using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Runs;

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
        var problems = PeopleRules.Problems(all).ToList();
        if (problems.Count > 0) throw new SettingsException(string.Join(Environment.NewLine, problems));
        All = [.. all.Select(s => s.AsPerson())];
        byIdentity = all.SelectMany(s => s.Identities().Select(i => (i, s.AsPerson()))).ToImmutableDictionary(p => p.i, p => p.Item2);
    }

    /// <summary>The four of the practice world, known to the page by their names.</summary>
    public static People Practice { get; } = new([
        new PersonSettings { Id = "ingrid", Name = "Ingrid", Roles = ["lead"], Page = "ingrid" },
        new PersonSettings { Id = "tomas", Name = "Tomas", Roles = ["engineer"], Page = "tomas" },
        new PersonSettings { Id = "marta", Name = "Marta", Roles = ["customer"], Page = "marta" },
        new PersonSettings { Id = "ravi", Name = "Ravi", Roles = ["customer"], Page = "ravi" },
    ]);

    public ImmutableArray<Person> All { get; }

    public Person? Find(PlatformIdentity identity) => byIdentity.GetValueOrDefault(identity);

    public Person? Named(string id) => All.FirstOrDefault(p => string.Equals(p.Id, id, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A setting that cannot stand; says which, and what to do. The start ends with it.</summary>
public sealed class SettingsException(string message) : Exception(message);
