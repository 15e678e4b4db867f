using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Chat.Commands;

/// <summary><c>start RUNBOOK name=value …</c></summary>
internal static class StartCommand
{
    public static readonly ChatCommand Start = new("start {runbook} [{parameters…}]", "Start a run; parameters as name=value.", Read)
    {
        Choices = (argument, scene) => argument == "runbook" ? scene.Runbooks.Select(r => new Choice(r.Name, Hint(r))) : [],
    };

    public static readonly ChatCommand Again = new("practice again", "Make the practice world anew and close the runs of the old one.", (_, _) => new Asked.PracticeAgain());

    private static Asked Read(Arguments arguments, Scene scene)
    {
        var name = arguments["runbook"];
        var runbook = scene.Runbooks.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase));
        if (runbook is null) return Unknown(name, scene);
        var values = ImmutableDictionary.CreateBuilder<string, Value>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var word in Quoted.Split(arguments.Find("parameters") ?? ""))
            if (Problem(runbook, word, values) is { } problem) problems.Add(problem);
        foreach (var missing in runbook.Parameters.Where(p => p.Default is null && !values.ContainsKey(p.Name)))
            problems.Add($"{missing.Name} is missing: {missing.Expected}.");
        return problems.Count == 0
            ? new Asked.Do(new Command.StartRun(runbook.Name, values.ToImmutable()))
            : new Asked.Problem(string.Join(' ', problems), $"Write start {Hint(runbook)}");
    }

    private static string? Problem(RunbookLine runbook, string word, ImmutableDictionary<string, Value>.Builder values)
    {
        var at = word.IndexOf('=', StringComparison.Ordinal);
        if (at < 1) return $"'{word}' is no parameter; write name=value.";
        var (name, text) = (word[..at], word[(at + 1)..]);
        var shape = runbook.Parameters.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));
        if (shape is null) return $"{runbook.Name} has no parameter '{name}'.{Suggest(name, runbook.Parameters.Select(p => p.Name))}";
        if (values.ContainsKey(shape.Name)) return $"{shape.Name} is given twice.";
        if (!shape.TryRead(text, out var value, out var problem)) return problem;
        values[shape.Name] = value!;
        return null;
    }

    private static Asked.Problem Unknown(string name, Scene scene) =>
        Nearest.Of($"start {name}", scene.Shape?.Phases.Select(p => p.Command).OfType<string>() ?? []) is { } gate
            ? new Asked.Problem($"'start {name}' is no command. Did you mean {gate}?", "start asks for the next gate of this run, or begins a runbook.")
            : NoRunbook(name, scene);

    private static Asked.Problem NoRunbook(string name, Scene scene) => scene.Runbooks.IsEmpty
        ? new Asked.Problem("There is no runbook to start.", "Runbooks are YAML files in the folder named by the setting Runbooks.")
        : new Asked.Problem($"There is no runbook '{name}'.{Suggest(name, scene.Runbooks.Select(r => r.Name))}",
            $"Runbooks: {string.Join(", ", scene.Runbooks.Select(r => r.Name))}.");

    private static string Suggest(string typed, IEnumerable<string> known) => Nearest.Of(typed, known) is { } near ? $" Did you mean {near}?" : "";

    private static string Hint(RunbookLine runbook) =>
        string.Join(' ', runbook.Parameters.Where(p => p.Default is null).Select(p => $"{p.Name}=…").Prepend(runbook.Name));
}
