using System.Collections.Immutable;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>What a decision may know besides the run's state and the command: everything that is not in the journal.</summary>
/// <param name="Now">UTC, whole milliseconds.</param>
/// <param name="People">Who is mapped, with the roles they have now.</param>
/// <param name="WorldGone">Set when the clusters of the run are not the ones we see, in words: the run does nothing and offers only <c>abort</c>.</param>
/// <param name="Broken">Set when the code no longer keeps what the run was compiled against, in words: it stays paused.</param>
/// <param name="Lease">How long a claim lasts without being renewed.</param>
/// <param name="OnlyWorker">Where one process holds the journal alone (SQLite): its worker. Whatever another one had in hand is surely cut, so
/// nobody waits for that lease to end.</param>
public sealed record Situation(
    DateTimeOffset Now, ImmutableArray<Person> People, string? WorldGone = null, string? Broken = null, TimeSpan? Lease = null, string? OnlyWorker = null)
{
    /// <summary>Latest looks of observations by step key: see <see cref="Seen"/>.</summary>
    public ImmutableDictionary<string, Seen> Looks { get; init; } = ImmutableDictionary<string, Seen>.Empty;

    public static readonly TimeSpan DefaultLease = TimeSpan.FromMinutes(2);

    public TimeSpan LeaseTime => Lease ?? DefaultLease;

    public Person? Find(string id) => People.FirstOrDefault(p => p.Id == id);
}
