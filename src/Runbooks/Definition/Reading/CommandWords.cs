using System.Collections.Immutable;

namespace ChatOpsBot.Runbooks.Definition.Reading;

/// <summary><c>scale replicator {count}</c>, in words.</summary>
internal static class CommandWords
{
    private const int MostWords = 12;

    /// <summary>The words, or null when it is no command: it must begin with a literal word.</summary>
    public static ImmutableArray<CommandWord>? Read(string command)
    {
        var words = command.Split(' ').Select(Word).ToArray();
        return words.Length <= MostWords && words.All(w => w is not null) && words[0]!.Literal is not null ? [.. words!] : null;
    }

    public static string Write(ImmutableArray<CommandWord> words) => string.Join(' ', words.Select(w => w.Argument is { } a ? $"{{{a}}}" : w.Literal));

    /// <summary>Whether one is, or begins like, the other: something could be typed that means both.</summary>
    public static bool Clash(ImmutableArray<CommandWord> a, ImmutableArray<CommandWord> b) =>
        a.Zip(b).All(p => p.First.Argument is not null || p.Second.Argument is not null || p.First.Literal == p.Second.Literal);

    private static CommandWord? Word(string word) =>
        word.Length > 2 && word[0] == '{' && word[^1] == '}' && MapReader.IsId(word[1..^1]) ? new CommandWord(null, word[1..^1])
        : MapReader.IsId(word) ? new CommandWord(word, null)
        : null;
}
