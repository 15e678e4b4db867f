using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>How an attestation stands. Only <see cref="Yes"/> counts.</summary>
public enum MarkState
{
    Yes,

    /// <summary>Attested and not known to be false, but not looked at as lately as it should be, or the last look could not tell.</summary>
    NotKnown,

    /// <summary>Older than its <c>fresh</c>: looked at again by itself where something needs it.</summary>
    Old,
    No,

    /// <summary>Never attested.</summary>
    Missing,
}

/// <param name="Words">With figures: what was seen, or why it does not count.</param>
/// <param name="Since">Of what was seen last; null: never.</param>
public sealed record Mark(string Name, string Step, MarkState State, string Words, DateTimeOffset? Since)
{
    public bool Counts => State == MarkState.Yes;
}

/// <summary>
/// The one answer to whether an attestation counts now: what was journaled, and for what is watched the latest look too, which must be a yes and
/// as young as its <c>every</c> allows.
/// </summary>
public static class Marks
{
    /// <summary>Of all attestations that something ahead still needs.</summary>
    public static ImmutableArray<Mark> For(RunState state, Situation situation)
    {
        var ahead = Needs.Ahead(state, situation.Now);
        return [.. state.Attestations.Keys.Where(ahead.Contains).Select(n => Of(state, n, situation)).OrderBy(m => m.Name, StringComparer.Ordinal)];
    }

    public static Mark Of(RunState state, string name, Situation situation)
    {
        var maker = ShapeIndex.Of(state.Shape).Attesters[name];
        var now = situation.Now;
        if (!state.Attestations.TryGetValue(name, out var a))
            return new Mark(name, maker.Id, MarkState.Missing, $"{name} is not attested yet: {maker.Id} must succeed first", null);
        if (!a.IsFresh(now))
            return a.Holds || a.LostWhy == "old"
                ? new Mark(name, maker.Id, MarkState.Old, $"{name} is {Age(a.At, now)} old, fresh for {Durations.Write(maker.Fresh ?? TimeSpan.Zero)}", a.At)
                : new Mark(name, maker.Id, MarkState.No, $"{name} no longer holds: {a.Evidence}", a.At);
        return maker.Contract.Kind == WorkKind.Observation ? Watched(state, a, situation) : new Mark(name, maker.Id, MarkState.Yes, a.Evidence, a.At);
    }

    private static Mark Watched(RunState state, AttestationState a, Situation situation)
    {
        var step = state.Steps[a.Step];
        if (!situation.Looks.TryGetValue(a.Step, out var seen))
            return new Mark(a.Name, a.Step, MarkState.NotKnown, $"{a.Name} is not known since {Hour(a.At)} ({Age(a.At, situation.Now)} old): it is being looked at again", a.At);
        if (seen.Verdict == Verdict.Yes && seen.IsYoung(WorkPlan.Every(state, step), situation.Now))
            return new Mark(a.Name, a.Step, MarkState.Yes, seen.Words, seen.At);
        var last = seen.LastYes ?? a.At;
        var why = seen.Verdict == Verdict.Yes ? "it is not being looked at" : seen.Words;
        return new Mark(a.Name, a.Step, MarkState.NotKnown, $"{a.Name} is not known since {Hour(last)} ({Age(last, situation.Now)} old): {why}", last);
    }

    private static string Hour(DateTimeOffset at) => $"{at:HH:mm:ss} UTC";

    private static string Age(DateTimeOffset at, DateTimeOffset now) => Durations.Write(TimeSpan.FromSeconds(Math.Floor((now - at).TotalSeconds)));
}
