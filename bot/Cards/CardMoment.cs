using System.Collections.Immutable;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Cards;

/// <summary>What a card must know besides the run: the hour, who is who, and what the probes saw last. Cards are a pure function of run and moment.</summary>
/// <param name="Zone">In which cards tell the time, beside UTC.</param>
/// <param name="Names">Display name by principal id.</param>
/// <param name="Hints">What holds steps up, by step key.</param>
/// <param name="World">What the probes saw last; null: nothing yet.</param>
public sealed record CardMoment(
    DateTimeOffset Now,
    TimeZoneInfo Zone,
    ImmutableDictionary<string, string> Names,
    ImmutableDictionary<string, string> Hints,
    WorldView? World = null)
{
    /// <summary>With their roles, so that a card can say who may give a yes as what; empty: nobody's roles are known.</summary>
    public ImmutableArray<Person> People { get; init; } = [];

    /// <summary>The clusters of the run are not the ones that are seen now, in words; null: they are.</summary>
    public string? WorldGone { get; init; }

    /// <summary>How the attestations stand that something ahead needs.</summary>
    public ImmutableArray<Mark> Marks { get; init; } = [];

    public string Name(string? person) => person is null ? "the bot" : Names.GetValueOrDefault(person, person);
}
