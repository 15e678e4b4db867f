using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Tests.Kit;

/// <summary>What a world says when the engine's worker asks: everything goes well unless a test says otherwise. By step id.</summary>
public sealed class World
{
    public Dictionary<string, Outcome> Outcomes { get; } = [];

    public Dictionary<string, Look> Verifies { get; } = [];

    public Dictionary<string, Outcome> Undos { get; } = [];

    public Dictionary<string, Look> Looks { get; } = [];

    public Dictionary<string, Look> Rechecks { get; } = [];

    public Dictionary<string, GuardAnswer> Guards { get; } = [];

    public Dictionary<string, string> Effects { get; } = [];

    public Dictionary<string, ImmutableDictionary<string, Value>> Facts { get; } = [];

    /// <summary>Steps whose preview refuses, with the words.</summary>
    public Dictionary<string, string> Refusals { get; } = [];

    /// <summary>Steps that are begun and then do not answer.</summary>
    public HashSet<string> Silent { get; } = [];

    /// <summary>What was really done, in order: <c>do X</c>, <c>undo X</c>.</summary>
    public List<string> Log { get; } = [];

    public static Outcome Done(ImmutableDictionary<string, Value>? facts = null) =>
        new Outcome.Done(facts ?? ImmutableDictionary<string, Value>.Empty, [], "done");

    public static Outcome Failed(string words) => new Outcome.Failed("broken", words, null, "mend it");

    public static Outcome Unknown(string words) => new Outcome.Unknown(words, null);

    public Preview Preview(string step) => new("now", "then", $"{step} will be done", new JsonObject { ["effect"] = Effects.GetValueOrDefault(step, "1") });

    public ImmutableDictionary<string, GuardAnswer> Answers(IEnumerable<string> guards) =>
        guards.ToImmutableDictionary(g => g, g => Guards.GetValueOrDefault(g, new GuardAnswer(true, "holds")), StringComparer.Ordinal);
}
