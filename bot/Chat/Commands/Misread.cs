using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Chat.Commands;

/// <summary>Says what was probably meant when a line is no command.</summary>
internal static class Misread
{
    public static Asked.Problem Explain(ImmutableArray<string> words, Scene scene)
    {
        if (words.IsEmpty) return new Asked.Problem("Nothing was said. Type help to see what you can do now.");
        var line = string.Join(' ', words);
        if (Lookalikes.Describe(line) is { } odd && Knows(Lookalikes.Skeleton(line), scene))
            return new Asked.Problem($"That has letters that only look like the ones of a command: {odd}. Nothing was done; type it again.");
        var begun = Begun(words, scene);
        if (!begun.IsEmpty) return new Asked.Problem($"Write {string.Join(" or ", begun.Select(c => c.Shown).Distinct())}.", About(begun[0]));
        return Slip(words, scene) is { } meant
            ? new Asked.Problem($"'{Short(line)}' is no command. Did you mean {meant}?")
            : new Asked.Problem($"'{Short(line)}' is no command. Type help to see what you can do now.");
    }

    /// <summary>The words of a command are there, but the rest does not fit: a reason or value is missing, or there is too much.</summary>
    private static ImmutableArray<ChatCommand> Begun(ImmutableArray<string> words, Scene scene)
    {
        var fitting = CommandBook.For(scene).Where(c => !c.Begin.EndsWith('?') && StartsWith(words, c.Patterns[0].Verb)).ToList();
        var longest = fitting.Count == 0 ? 0 : fitting.Max(c => c.Patterns[0].Verb.Length);
        return [.. fitting.Where(c => c.Patterns[0].Verb.Length == longest).Take(3)];
    }

    private static bool StartsWith(ImmutableArray<string> words, ImmutableArray<string> verb) =>
        words.Length >= verb.Length && words.Take(verb.Length).SequenceEqual(verb, StringComparer.OrdinalIgnoreCase);

    private static bool Knows(string line, Scene scene)
    {
        var words = CommandBook.Split(line);
        return CommandBook.For(scene).Any(c => StartsWith(words, c.Patterns[0].Verb));
    }

    /// <summary>The line with the slip mended; or a command that has one of its words ("cutover").</summary>
    private static string? Slip(ImmutableArray<string> words, Scene scene)
    {
        var verbs = CommandBook.For(scene).Select(c => c.Patterns[0].Verb).Where(v => v[^1] != "?").ToList();
        var near = verbs
            .Select(v => (Verb: v, Typed: string.Join(' ', words.Take(v.Length)).ToLowerInvariant()))
            .Select(p => (p.Verb, Distance: Nearest.Distance(p.Typed, string.Join(' ', p.Verb)), Most: Math.Max(1, p.Typed.Length / 3)))
            .Where(p => p.Distance <= p.Most)
            .OrderBy(p => p.Distance).ThenByDescending(p => p.Verb.Length)
            .Select(p => p.Verb)
            .FirstOrDefault();
        if (!near.IsDefault) return Short(string.Join(' ', near.Concat(words.Skip(near.Length))));
        var sharing = verbs.FirstOrDefault(v => v.Length > 1 && v.Contains(words[^1], StringComparer.OrdinalIgnoreCase));
        return sharing.IsDefault ? null : string.Join(' ', sharing);
    }

    private static string About(ChatCommand command) => command.Bounds is { } bounds ? $"{command.Help} {bounds}." : command.Help;

    private static string Short(string text) => text.Length <= 80 ? text : text[..79] + "…";
}
