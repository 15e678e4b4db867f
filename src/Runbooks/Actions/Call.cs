using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Runbooks.Actions;

/// <summary>
/// One call of an action, observation or guard: everything it may know of the run. Inputs are resolved and typed by the contract.
/// </summary>
/// <param name="Run">The run's number, for names of things made in the world (<c>run 7</c>).</param>
/// <param name="RunId">The run's id (UUIDv7).</param>
/// <param name="Step">Step id; for a step of an operation <c>operation#instance/step</c>.</param>
/// <param name="Facts">Facts of all finished steps: step id → name → value. For guards and observations that look at recorded facts.</param>
/// <param name="Pace">By how much hours of silence are shortened in a practice run; 1 elsewhere.</param>
/// <param name="Since">When the step began to run (observations: began to look); run time, UTC.</param>
public sealed record Call(
    int Run,
    Guid RunId,
    string Step,
    int Attempt,
    ImmutableDictionary<string, Value> Inputs,
    ImmutableDictionary<string, ImmutableDictionary<string, Value>> Facts,
    double Pace,
    DateTimeOffset Since)
{
    /// <summary>What the step recorded before its first side effect (<see cref="IAction.RecordBeforeAsync"/>), once it is begun; null before, and for what only reads.</summary>
    public JsonNode? Before { get; init; }

    /// <summary>Names of the changing actions that were begun and not taken back, by whichever step and however they ended: what of the world is ours on purpose.</summary>
    public ImmutableHashSet<string> Begun { get; init; } = [];

    public string Text(string name) => Inputs[name].ToString();

    public long Integer(string name) => ((IntegerValue)Inputs[name]).Number;

    public string? Fact(string step, string name) =>
        Facts.TryGetValue(step, out var facts) && facts.TryGetValue(name, out var value) ? value.ToString() : null;
}

/// <summary>Current → target, in words and as what the digest is made of.</summary>
/// <param name="Current">What is now, in a few words ("5 tasks").</param>
/// <param name="Target">What will be ("30 tasks over 4 connectors").</param>
/// <param name="Words">One sentence for the card: what will happen.</param>
/// <param name="Effect">What approvals are bound to, besides action and inputs: the target, never times, ids, progress, random values.</param>
/// <param name="Bounds">For <c>COMMAND ?</c>: bounds and unit in words, or null.</param>
/// <param name="Details">More lines, shown behind "why".</param>
public sealed record Preview(string Current, string Target, string Words, JsonNode Effect, string? Bounds = null, ImmutableArray<string> Details = default);

/// <summary>How an action ended, as far as it knows.</summary>
public abstract record Outcome
{
    /// <summary>It returned; the engine still asks Verify before it believes it.</summary>
    /// <param name="Figures">Numbers for card and recap, in order, with unit in the name or value ("records" → "110,000").</param>
    public sealed record Done(ImmutableDictionary<string, Value> Facts, ImmutableArray<Figure> Figures, string Evidence) : Outcome;

    /// <summary>Surely over and surely not as wanted.</summary>
    /// <param name="Class">A stable word for the kind of trouble ("connect-forwarding", "unreachable", "refused").</param>
    /// <param name="Proof">What the world said, word for word: foreign text.</param>
    /// <param name="WayOut">What a person can do now.</param>
    public sealed record Failed(string Class, string Words, ForeignText? Proof, string WayOut) : Outcome;

    /// <summary>We cannot know whether it was done (cut, timed out, connection lost after sending).</summary>
    public sealed record Unknown(string Words, ForeignText? Proof) : Outcome;
}

public sealed record Figure(string Name, string Value);

public enum Verdict
{
    Yes,
    No,
    CannotTell,
}

/// <summary>Is the world as wanted?</summary>
/// <param name="Since">Since when the world proves it (unchanged offsets bridge a restart of the bot), or null.</param>
/// <param name="Progress">How far, where that is known.</param>
public sealed record Look(Verdict Verdict, string Words, ImmutableArray<Figure> Figures = default, DateTimeOffset? Since = null, Progress? Progress = null)
{
    public static Look Yes(string words, params ImmutableArray<Figure> figures) => new(Verdict.Yes, words, figures);

    public static Look No(string words, params ImmutableArray<Figure> figures) => new(Verdict.No, words, figures);

    public static Look CannotTell(string words) => new(Verdict.CannotTell, words, []);
}

/// <summary>How far an action or observation is: <paramref name="Done"/> of <paramref name="Of"/> <paramref name="Unit"/>, <paramref name="Rate"/> a second.</summary>
public sealed record Progress(double Done, double Of, string Unit, double Rate, string? Words = null)
{
    /// <summary>
    /// A stable word for what it waits for that people may have to mend (<c>image</c>, <c>quota</c>): <see cref="Words"/> are then told to them once for
    /// each such word, at once. Without it words are told when they have stood for a while.
    /// </summary>
    public string? Waits { get; init; }
}

/// <summary>A guard's answer, with words that carry figures.</summary>
public sealed record GuardAnswer(bool Holds, string Words);
