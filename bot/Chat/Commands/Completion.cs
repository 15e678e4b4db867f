using System.Collections.Immutable;

namespace ChatOpsBot.Chat.Commands;

/// <summary>What could be typed next: commands that may be given now first, then values of the argument at hand.</summary>
internal static class Completion
{
    private const int Most = 12;

    public static ImmutableArray<Suggestion> For(string typed, Scene scene)
    {
        var words = typed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var last = typed.EndsWith(' ') || words.Length == 0 ? "" : words[^1];
        ImmutableArray<string> before = last.Length == 0 ? [.. words] : [.. words[..^1]];
        return [.. CommandBook.For(scene)
            .OrderByDescending(c => Allowed(c, scene))
            .SelectMany(c => c.Patterns.SelectMany(p => Next(c, p, before, last, scene)))
            .DistinctBy(s => s.Text)
            .Take(Most)];
    }

    private static IEnumerable<Suggestion> Next(ChatCommand command, Pattern pattern, ImmutableArray<string> before, string last, Scene scene)
    {
        if (pattern.After(before) is not { } part) yield break;
        var values = Values(command, part, scene).Where(v => v.Value.StartsWith(last, StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var (value, hint) in values) yield return new Suggestion(string.Join(' ', before.Append(value)), hint);
        if (part.Argument is not null && values.Count == 0) yield return new Suggestion(string.Join(' ', before.Append(last)), Hint(command, scene));
    }

    // A literal is offered with those that follow it: "scale replicator", not "scale".
    private static IEnumerable<Choice> Values(ChatCommand command, Part part, Scene scene) => part.Literal is { } literal
        ? [new Choice(literal, Hint(command, scene))]
        : command.Choices?.Invoke(part.Argument!, scene) ?? [];

    private static string Hint(ChatCommand command, Scene scene)
    {
        var offer = Find(command, scene);
        var state = offer is { Allowed: false } ? $"not now: {offer.Refusal!.Words}" : offer?.Words ?? command.Help;
        return command.Bounds is { } bounds ? $"{command.Shown}: {bounds}; {state}" : $"{command.Shown}: {state}";
    }

    private static bool Allowed(ChatCommand command, Scene scene) => command.Offer is null || Find(command, scene) is { Allowed: true };

    private static Runbooks.Runs.Offer? Find(ChatCommand command, Scene scene) =>
        scene.Offers.Where(o => o.Verb == command.Offer && (command.Target is null || o.Target == command.Target)).OrderByDescending(o => o.Allowed).FirstOrDefault();
}
