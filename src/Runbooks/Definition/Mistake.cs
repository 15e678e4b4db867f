using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Definition;

/// <summary>One mistake in a runbook, said so that it can be mended without asking anyone.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Where">What it is about: <c>step until-caught-up</c>; empty: the file as a whole.</param>
/// <param name="Words">What is wrong, without a full stop.</param>
/// <param name="Fix">What to do; null where the words say it.</param>
public sealed record Mistake(string File, int Line, int Column, string Where, string Words, string? Fix = null)
{
    public override string ToString() => $"{File}:{Line}: {(Where.Length == 0 ? "" : $"{Where}: ")}{Words}.{(Fix is null ? "" : $" {Fix}")}";
}

/// <summary>Where a word stands in the file; lines and columns from 1.</summary>
internal readonly record struct Spot(int Line, int Column);

/// <summary>A value and where it was said.</summary>
internal sealed record Said<T>(T Value, Spot At);

/// <summary>Gathers all mistakes of a file: every one is said at once, none stops the search for others.</summary>
internal sealed class Mistakes(string file)
{
    private readonly HashSet<Mistake> _all = [];

    public bool Any => _all.Count > 0;

    public ImmutableArray<Mistake> All => [.. _all.OrderBy(m => m.Line).ThenBy(m => m.Column).ThenBy(m => m.Words, StringComparer.Ordinal)];

    public void Add(Spot at, string where, string words, string? fix = null) =>
        _all.Add(new Mistake(file, at.Line, at.Column, where, words, fix));

    public static string Quote(string text) => $"'{ForeignText.From(text, 60)}'";

    /// <summary><c>Did you mean 'x'?</c>, or the whole choice where nothing is near.</summary>
    public static string DidYouMean(string word, IEnumerable<string> known)
    {
        var names = known.Distinct(StringComparer.Ordinal).ToArray();
        if (Nearest.Of(word, names) is { } near) return $"Did you mean '{near}'?";
        return names.Length == 0 ? "There is none to choose from." : $"Known: {string.Join(", ", names.Order(StringComparer.Ordinal).Take(40))}.";
    }
}
