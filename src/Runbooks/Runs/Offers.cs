using System.Collections.Immutable;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>What a person may do in a run now: read from the machine of the run, as decisions are.</summary>
public static class Offers
{
    public static ImmutableArray<Offer> For(RunState state, Person person, Situation situation) => [];
}
