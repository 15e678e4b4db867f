using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Definition.Drafts;
using ChatOpsBot.Runbooks.Definition.Reading;

namespace ChatOpsBot.Runbooks.Definition.Checking;

/// <summary>Commands of gates and operations: what a person types must mean one thing.</summary>
internal static class CommandCheck
{
    // The bot's own commands that take any words after them, or none: nothing else may begin so.
    private static readonly ImmutableHashSet<string> Taken = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "help", "runbooks", "status", "runs", "run", "approve", "reject", "confirm", "retry", "skip", "settle", "check", "panic", "abort", "lock", "unlock",
        "break", "hand", "lag", "progress", "topics", "audit", "note", "decision", "todo", "post", "adopt", "why");

    // The bot's own commands that stand alone or go on with one of few words: others may begin so if they go on otherwise.
    private static readonly ImmutableDictionary<string, ImmutableArray<string>> Shared = ImmutableDictionary.CreateRange<string, ImmutableArray<string>>(
        StringComparer.Ordinal, [new("pause", ["because"]), new("resume", ["because"]), new("roll", ["back"]), new("start", [])]);

    public static void Run(Survey survey)
    {
        var commands = new List<(ImmutableArray<CommandWord> Words, string Where, Spot At)>();
        foreach (var phase in survey.Draft.Phases) Phase(survey, phase, commands);
        foreach (var operation in survey.Draft.Operations.Where(o => o.Command is not null)) Operation(survey, operation, commands);
        if (CommandWords.Read($"start {survey.Draft.Name}") is { } start) commands.Add((start, "the start of a run", new Spot(1, 1)));
        for (var later = 1; later < commands.Count; later++)
            for (var earlier = 0; earlier < later; earlier++)
                if (CommandWords.Clash(commands[earlier].Words, commands[later].Words)) Clash(survey, commands[earlier], commands[later]);
    }

    private static void Phase(Survey survey, PhaseDraft phase, List<(ImmutableArray<CommandWord> Words, string Where, Spot At)> commands)
    {
        if (phase.Gate is null && phase.Command is { } idle)
            survey.Mistakes.Add(idle.At, phase.Where, "'command' without a 'gate'", "Without a gate the phase is entered by itself: leave 'command' out.");
        if (phase.Gate is null || phase.Id.Length == 0) return;
        var said = phase.Command ?? new Said<string>($"start {phase.Id}", phase.At);
        if (CommandWords.Read(said.Value) is not { } words || words.Any(w => w.Argument is not null))
            survey.Mistakes.Add(said.At, phase.Where, $"'command' must be lower case words, not {Mistakes.Quote(said.Value)}");
        else Add(survey, (words, phase.Where, said.At), commands);
    }

    private static void Operation(Survey survey, OperationDraft operation, List<(ImmutableArray<CommandWord> Words, string Where, Spot At)> commands)
    {
        if (CommandWords.Read(operation.Command!.Value) is not { } words)
        {
            survey.Mistakes.Add(operation.Command.At, operation.Where, $"'command' must be lower case words and {{argument}}s and begin with a word, not {Mistakes.Quote(operation.Command.Value)}");
            return;
        }

        Add(survey, (words, operation.Where, operation.Command.At), commands);
        var (used, declared) = (words.Select(w => w.Argument).OfType<string>().ToArray(), operation.Arguments.Select(a => a.Shape.Name).ToArray());
        foreach (var name in used.Except(declared, StringComparer.Ordinal)) survey.Mistakes.Add(operation.Command.At, operation.Where, $"'command' has {{{name}}}, 'arguments' has not", Mistakes.DidYouMean(name, declared));
        foreach (var argument in operation.Arguments.Where(a => !used.Contains(a.Shape.Name, StringComparer.Ordinal)))
            survey.Mistakes.Add(argument.At, operation.Where, $"argument '{argument.Shape.Name}' is not in 'command'", $"Write {{{argument.Shape.Name}}} where people type it.");
        if (used.Distinct(StringComparer.Ordinal).Count() < used.Length) survey.Mistakes.Add(operation.Command.At, operation.Where, "'command' has one argument twice");
    }

    private static void Add(Survey survey, (ImmutableArray<CommandWord> Words, string Where, Spot At) command, List<(ImmutableArray<CommandWord> Words, string Where, Spot At)> commands)
    {
        commands.Add(command);
        var (first, second) = (command.Words[0].Literal!, command.Words.ElementAtOrDefault(1));
        var own = Shared.TryGetValue(first, out var next) ? second?.Literal is null || next.Contains(second.Literal, StringComparer.Ordinal) : Taken.Contains(first);
        if (own) survey.Mistakes.Add(command.At, command.Where, $"the command begins like the bot's own '{first}'", "Choose other words.");
    }

    private static void Clash(Survey survey, (ImmutableArray<CommandWord> Words, string Where, Spot At) first, (ImmutableArray<CommandWord> Words, string Where, Spot At) second)
    {
        if (second.At.Line < first.At.Line) (first, second) = (second, first);
        var (a, b) = (CommandWords.Write(first.Words), CommandWords.Write(second.Words));
        survey.Mistakes.Add(second.At, second.Where, a == b ? $"the command '{b}' is that of {first.Where}" : $"the commands '{b}' and '{a}' of {first.Where} begin alike", "What is typed must mean one thing: choose other words.");
    }
}
