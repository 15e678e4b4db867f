using System.Collections.Immutable;
using System.Globalization;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat.Commands;

/// <summary>Commands that write down what people say, and the scheduled status.</summary>
internal static class NoteCommands
{
    public static readonly ImmutableArray<ChatCommand> All =
    [
        ChatCommand.Does(Verb.Note, "note {words…}", "Write something down in the journal.", (a, _) => new Command.AddNote(NoteKind.Note, a["words"], null, null)),
        ChatCommand.Does(Verb.Note, "decision {words…}", "Write down what was decided; it stands in the recap.", (a, _) => new Command.AddNote(NoteKind.Decision, a["words"], null, null)),
        new("todo {words…} [for {person}] [by {day}]", "Write down what is to be done, for whom and by when (2026-11-30).", Todo) { Offer = Verb.Note, Choices = PeopleIn },
        new("post status every {time}", "Post the status here on schedule: post status every 15m.", PostEvery) { Offer = Verb.PostStatus, Bounds = "a time from 1m to 1d, such as 15m" },
        ChatCommand.Does(Verb.PostStatus, "post status never", "End the scheduled posts.", (_, _) => new Command.PostStatus(null)),
    ];

    private static Asked Todo(Arguments arguments, Scene scene)
    {
        var (words, person, day) = (arguments["words"], arguments.Find("person"), arguments.Find("day"));
        var known = person is null ? null : scene.People.FirstOrDefault(p => string.Equals(p.Id, person.TrimStart('@'), StringComparison.OrdinalIgnoreCase));
        if (person is not null && known is null) words += $" for {person}"; // "todo wait for quiet": no name, so it belongs to the sentence
        if (day is null) return new Asked.Do(new Command.AddNote(NoteKind.Todo, words, known?.Id, null));
        return DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var by)
            ? new Asked.Do(new Command.AddNote(NoteKind.Todo, words, known?.Id, by))
            : new Asked.Problem($"'{day}' is no day. Write it as 2026-11-30.");
    }

    private static Asked PostEvery(Arguments arguments, Scene scene) =>
        Durations.TryParse(arguments["time"], out var every) && every >= Scene.ShortestPost && every <= TimeSpan.FromDays(1)
            ? new Asked.Do(new Command.PostStatus(every))
            : new Asked.Problem($"Every must be a time from 1m to 1d, such as 15m, not '{arguments["time"]}'.");

    private static IEnumerable<Choice> PeopleIn(string argument, Scene scene) =>
        argument == "person" ? scene.People.Select(p => new Choice(p.Id, p.Name)) : [];
}
