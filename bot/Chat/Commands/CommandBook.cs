using System.Collections.Immutable;

namespace ChatOpsBot.Chat.Commands;

/// <summary>All commands there are for a scene, and how a line becomes one of them.</summary>
public static class CommandBook
{
    /// <summary>Commands of every run. In the order of the help.</summary>
    public static readonly ImmutableArray<ChatCommand> Fixed =
        [.. ReadingCommands.All, StartCommand.Start, StartCommand.Again, .. StepCommands.All, .. RunCommands.All, .. NoteCommands.All];

    /// <summary>The runbook's own first: <c>pause shard s3</c> and <c>start cutover</c> must win over <c>pause</c> and <c>start RUNBOOK</c>.</summary>
    public static ImmutableArray<ChatCommand> For(Scene scene) =>
        scene.Shape is { } shape ? [.. OperationCommands.Of(shape), .. Fixed] : Fixed;

    public static Asked Read(string words, Scene scene) => Read(Split(words), scene);

    public static Asked Read(ImmutableArray<string> words, Scene scene)
    {
        foreach (var command in For(scene))
            foreach (var pattern in command.Patterns)
                if (pattern.Match(words) is { } values)
                    return command.Make(new Arguments(values), scene);
        return Misread.Explain(words, scene);
    }

    // Polite full stops and exclamation marks belong to no command ("panic!!!", "status."); a question mark may ("scale replicator ?").
    public static ImmutableArray<string> Split(string words)
    {
        var split = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (split.Length == 0) return [];
        split[0] = split[0].TrimStart('/');
        if (split[^1] is { Length: > 1 } last) split[^1] = split.Length <= 2 ? last.TrimEnd('!', '.') : last;
        if (split.Length > 1 && split[^1].EndsWith('?') && split[^1].Length > 1) split = [.. split[..^1], split[^1][..^1], "?"];
        return [.. split.Where(w => w.Length > 0)];
    }
}
