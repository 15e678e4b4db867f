using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat.Commands;

/// <summary>Commands that the run's own runbook brings: its operations, and the words that ask for the gate of a phase.</summary>
internal static class OperationCommands
{
    public static IEnumerable<ChatCommand> Of(RunShape shape) =>
        shape.Operations.SelectMany(ForOperation).Concat(shape.Phases.Where(p => p.Command is not null).Select(ForPhase));

    private static ChatCommand ForPhase(PhaseShape phase) =>
        ChatCommand.Does(Verb.StartPhase, phase.Command!, $"Ask for: {phase.Title}.", (_, _) => new Command.StartPhase(phase.Id)) with { Target = phase.Id };

    private static IEnumerable<ChatCommand> ForOperation(OperationShape operation)
    {
        var verb = string.Join(' ', operation.Words.TakeWhile(w => w.Literal is not null).Select(w => w.Literal));
        yield return ChatCommand.Reads($"{verb} ?", $"{operation.Title}: current value, bounds and unit.", (_, _) => new Reading.Bounds(operation));
        var bounds = string.Join("; ", operation.Arguments.Select(a => a.Expected));
        yield return new ChatCommand(Syntax(operation), operation.Title, (arguments, _) => Ask(operation, arguments))
        {
            Offer = Verb.Operation,
            Target = operation.Id,
            Bounds = bounds.Length == 0 ? null : bounds,
            Choices = (argument, _) => operation.Arguments.Where(a => a.Name == argument).SelectMany(a => a.Choices).Select(c => new Choice(c, operation.Title)),
        };
    }

    // A list at the end takes all words that are left, a text what stands in quotes.
    private static string Syntax(OperationShape operation) => string.Join(' ', operation.Words.Select((word, i) =>
        word.Argument is not { } name ? word.Literal : IsLastText(operation, name, i) ? $"{{{name}…}}" : $"{{{name}}}"));

    // "orders, payments" is one list of names.
    private static bool Several(string words) => words.Contains(' ', StringComparison.Ordinal) && !words.Split(' ').SkipLast(1).All(w => w.EndsWith(',')) && !(words.Length > 2 && words[0] == '"' && words.IndexOf('"', 1) == words.Length - 1);

    // "… because {reason}": people write a sentence.
    private static bool IsReason(OperationShape operation, string name)
    {
        for (var i = 1; i < operation.Words.Length; i++)
            if (operation.Words[i].Argument == name) return operation.Words[i - 1].Literal == "because";
        return false;
    }

    private static bool IsLastText(OperationShape operation, string name, int at) => at == operation.Words.Length - 1
        && operation.Arguments.First(a => a.Name == name).Kind is ValueKind.Text or ValueKind.List;

    private static Asked Ask(OperationShape operation, Arguments arguments)
    {
        // "restart task 0 of shard s1 now": the last words would become part of the name.
        if (operation.Arguments.FirstOrDefault(a => a.Kind == ValueKind.Text && !IsReason(operation, a.Name) && Several(arguments[a.Name])) is { } text)
            return new Asked.Problem($"'{arguments[text.Name]}' is more than one word. Write {Pattern.Show(operation.Command)}.", $"A {text.Name} with spaces stands in quotes: \"…\". Nothing was done.");

        var values = ImmutableDictionary.CreateBuilder<string, Value>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var shape in operation.Arguments)
            if (!shape.TryRead(arguments[shape.Name].Trim('"'), out var value, out var problem)) problems.Add(problem!);
            else values[shape.Name] = value!;
        return problems.Count == 0
            ? new Asked.Do(new Command.RequestOperation(operation.Id, values.ToImmutable()))
            : new Asked.BadValue(operation, string.Join(' ', problems));
    }
}
