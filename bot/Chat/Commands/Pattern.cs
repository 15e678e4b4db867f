using System.Collections.Immutable;

namespace ChatOpsBot.Chat.Commands;

/// <summary>
/// The syntax of a command: literal words, <c>{argument}</c> for one word, <c>{argument…}</c> for words up to the next literal or the end,
/// <c>[…]</c> for what may be left out. Parsing, help, hints and the search for typos all read this one text.
/// </summary>
public sealed class Pattern
{
    private Pattern(ImmutableArray<Part> parts) => Parts = parts;

    public ImmutableArray<Part> Parts { get; }

    /// <summary>The words it begins with: <c>roll back</c>, <c>abort</c>. What asks for a reason is no part of them.</summary>
    public ImmutableArray<string> Verb => [.. Parts.TakeWhile(p => p.Literal is not (null or "because")).Select(p => p.Literal!)];

    /// <summary>All spellings of a syntax: one pattern for each choice of optional parts, the longest first.</summary>
    public static ImmutableArray<Pattern> Read(string syntax) =>
        [.. Spellings(syntax).Select(s => new Pattern(Split(s))).OrderByDescending(p => p.Parts.Length)];

    /// <summary>As people see it: <c>skip STEP because …</c>.</summary>
    public static string Show(string syntax) => string.Join(' ', syntax.Split(' ').Select(ShowWord));

    /// <summary>Arguments by name when the words fit, else null.</summary>
    public ImmutableDictionary<string, string>? Match(ImmutableArray<string> words)
    {
        var found = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        return Fits(words, 0, found) ? found.ToImmutable() : null;
    }

    /// <summary>What may come after some words, or null when they do not fit.</summary>
    public Part? After(ImmutableArray<string> words)
    {
        var at = 0;
        foreach (var word in words)
        {
            if (at == Parts.Length) return null;
            var part = Parts[at];
            if (part.Literal is { } literal && !Same(word, literal)) return null;
            if (!part.Many) at++;
            else if (at + 1 < Parts.Length && Same(word, Parts[at + 1].Literal ?? "")) at += 2;
        }

        return at < Parts.Length ? Parts[at] : null;
    }

    private bool Fits(ReadOnlySpan<string> words, int at, ImmutableDictionary<string, string>.Builder found)
    {
        if (at == Parts.Length) return words.Length == 0;
        var part = Parts[at];
        if (words.Length == 0) return false;
        if (part.Literal is { } literal)
            return Same(words[0], literal) && Fits(words[1..], at + 1, found);
        if (!part.Many)
        {
            found[part.Argument!] = words[0];
            return Fits(words[1..], at + 1, found);
        }

        // The longest first: in "todo ask for leave for marta" the last "for" is the one meant.
        var next = at + 1 < Parts.Length ? Parts[at + 1].Literal : null;
        for (var taken = words.Length; taken > 0; taken--)
        {
            if (next is not null && (taken == words.Length || !Same(words[taken], next))) continue;
            found[part.Argument!] = string.Join(' ', words[..taken].ToArray());
            if (Fits(words[taken..], at + 1, found)) return true;
        }

        return false;
    }

    private bool Fits(ImmutableArray<string> words, int at, ImmutableDictionary<string, string>.Builder found) => Fits(words.AsSpan(), at, found);

    private static bool Same(string typed, string literal) => string.Equals(typed, literal, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Spellings(string syntax)
    {
        var open = syntax.IndexOf('[', StringComparison.Ordinal);
        if (open < 0) return [syntax];
        var close = Closing(syntax, open);
        var (before, inside, after) = (syntax[..open], syntax[(open + 1)..close], syntax[(close + 1)..]);
        return Spellings(before + inside + after).Concat(Spellings(before + after));
    }

    private static int Closing(string syntax, int open)
    {
        var depth = 0;
        for (var i = open; i < syntax.Length; i++)
        {
            depth += syntax[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if (depth == 0) return i;
        }

        throw new ArgumentException($"'[' without ']' in the syntax '{syntax}'.", nameof(syntax));
    }

    private static ImmutableArray<Part> Split(string spelling) =>
        [.. spelling.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Part.Read)];

    private static string ShowWord(string word)
    {
        var open = word.IndexOf('{', StringComparison.Ordinal);
        if (open < 0) return word;
        var close = word.IndexOf('}', StringComparison.Ordinal);
        var part = Part.Read(word[open..(close + 1)]);
        return word[..open] + (part.Many ? "…" : part.Argument!.ToUpperInvariant()) + word[(close + 1)..];
    }
}

/// <param name="Many">Takes several words.</param>
public sealed record Part(string? Literal, string? Argument, bool Many)
{
    public static Part Read(string word)
    {
        if (word[0] != '{') return new Part(word, null, false);
        var name = word.Trim('{', '}');
        return name.EndsWith('…') ? new Part(null, name[..^1], true) : new Part(null, name, false);
    }
}
