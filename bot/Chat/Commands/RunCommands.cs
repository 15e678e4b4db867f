using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat.Commands;

/// <summary>Commands that steer a whole run, and those of its lock.</summary>
internal static class RunCommands
{
    public static readonly ImmutableArray<ChatCommand> All =
    [
        ChatCommand.Does(Verb.Pause, "pause [because {words…}]", "Begin nothing more; what runs ends.", (a, _) => new Command.Pause(a.Find("words"))),
        ChatCommand.Does(Verb.Resume, "resume", "Go on after a pause; after a panic a second person confirms.", (_, _) => new Command.Resume()),
        ChatCommand.Does(Verb.Panic, "panic [{words…}]", "Cut what runs, now. Anyone may, always. Apps are not touched.", (a, _) => new Command.Panic(Reason(a.Find("words")))),
        ChatCommand.Does(Verb.RollBack, "roll back", "Go back to the last checkpoint.", (_, _) => new Command.RollBack(All: false)),
        ChatCommand.Does(Verb.RollBackAll, "roll back all", "Go back to the very start; a second person confirms.", (_, _) => new Command.RollBack(All: true)),
        ChatCommand.Does(Verb.Abort, "abort because {words…}", "End the run as things are; says what stays.", (a, _) => new Command.Abort(a["words"])),
        ChatCommand.Does(Verb.Lock, "lock [{scope}] because {words…}", "Keep others' changes out for 60 minutes.", (a, _) => new Command.TakeLock(a.Find("scope"), a["words"])),
        ChatCommand.Does(Verb.Unlock, "unlock", "Give your lock back.", (_, _) => new Command.Unlock()),
        new("hand over to {person}", "Give your lock to somebody else.", HandOver) { Offer = Verb.HandOver, Choices = PeopleIn },
        ChatCommand.Does(Verb.BreakLock, "break lock because {words…}", "Take away somebody's lock; a second person confirms.", (a, _) => new Command.BreakLock(a["words"])),
    ];

    private static Asked HandOver(Arguments arguments, Scene scene)
    {
        var name = arguments["person"].TrimStart('@');
        var person = scene.People.FirstOrDefault(p => string.Equals(p.Id, name, StringComparison.OrdinalIgnoreCase));
        return person is null
            ? new Asked.Problem($"There is nobody called '{name}'. People: {string.Join(", ", scene.People.Select(p => p.Id))}.")
            : new Asked.Do(new Command.HandOver(person.Id));
    }

    private static IEnumerable<Choice> PeopleIn(string argument, Scene scene) =>
        argument == "person" ? scene.People.Where(p => p.Id != scene.Who.Id).Select(p => new Choice(p.Id, $"{p.Name}, {string.Join(", ", p.Roles)}")) : [];

    private static string? Reason(string? words) =>
        words?.StartsWith("because ", StringComparison.OrdinalIgnoreCase) == true ? words[8..] : words;
}
