using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Desk;

/// <summary>Whether a run may start, and its shape.</summary>
internal sealed class RunStart(DeskSetup setup, IRunbookShelf shelf, Catalogue catalogue)
{
    /// <param name="open">Runs that hold their scope (open, in this world).</param>
    public (RunShape? Shape, Refusal? Refusal) Check(Command.StartRun command, Person person, IEnumerable<RunState> open)
    {
        if (shelf.Runbooks.FirstOrDefault(r => r.Name == command.Runbook) is not { } runbook)
            return No("unknown-runbook", $"there is no runbook '{ForeignText.From(command.Runbook, 60)}'", $"runbooks: {string.Join(", ", shelf.Runbooks.Select(r => r.Name))}");
        if (runbook.NotHere is { } why) return No("not-here", $"{runbook.Name} cannot be started here: {why}", "runbooks lists those that can");
        if (!person.Roles.Any(runbook.Operators.Contains))
            return No("not-operator", $"only {string.Join(" and ", runbook.Operators)} start {runbook.Name}", "let one of them start it");
        if (setup.Pace != 1 && setup.Environment != "practice") return No("pace", "a pace is for practice only", "set it to 1");
        if (setup.World().GroupBy(w => w.Value, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } same)
            return No("same-cluster", $"{string.Join(" and ", same.Select(w => w.Key).Order(StringComparer.Ordinal))} are the same cluster ({ForeignText.From(same.Key, 60)})", "give the settings the addresses of two clusters, then start the bot again");
        if (Parameters(runbook, command.Parameters, out var parameters) is { } problem) return No("argument", problem, $"start {runbook.Name} {string.Join(' ', runbook.Parameters.Select(p => $"{p.Name}=…"))}");
        var empty = runbook.Roles.Where(r => !setup.People().Any(p => p.Roles.Contains(r))).ToList();
        if (empty.Count > 0) return No("role-empty", $"nobody has the role {string.Join(", ", empty)}", "map somebody to it in the settings");
        var shaping = shelf.Shape(runbook.Text, parameters, catalogue);
        if (shaping.Shape is not { } shape) return No("mistakes", string.Join("; ", shaping.Mistakes), "mend the runbook, or the parameters");
        if (setup.WrongHere?.Invoke(shape.Parameters) is { } wrong) return (null, wrong);
        return open.FirstOrDefault(r => r.Scope == shape.Scope) is { } other
            ? No("scope", $"run {other.Number} ({other.Shape.Title}) is open for {shape.Scope}", $"end run {other.Number} first")
            : (shape, null);
    }

    /// <summary>The first events of a run.</summary>
    public ImmutableArray<RunEvent> Events(RunShape shape, Guid id, int number, Person person, Situation situation)
    {
        var started = Reserve(shape, id, number, person) with
        {
            Text = shape.Text, Parameters = shape.Parameters, Contracts = RecordedCatalogue.Record(shape), Guards = RecordedCatalogue.Guards(shape),
        };
        return [started, .. Decide.Begin(RunFold.Begin(started, new EventMeta(1, situation.Now, person.Id), shape), person, situation)];
    }

    public RunStarted Reserve(RunShape shape, Guid id, int number, Person person) => new(
        id, number, shape.Name, shape.Version, shape.Digest, shape.Scope, setup.World(), setup.Environment, setup.Pace, person.Id);

    private static string? Parameters(ShelvedRunbook runbook, ImmutableDictionary<string, Value> given, out ImmutableDictionary<string, Value> read)
    {
        read = given;
        if (given.Keys.FirstOrDefault(k => !runbook.Parameters.Any(p => p.Name == k)) is { } unknown)
            return $"{runbook.Name} has no parameter '{ForeignText.From(unknown, 60)}'";
        foreach (var parameter in runbook.Parameters)
        {
            if (!given.TryGetValue(parameter.Name, out var value))
            {
                if (parameter.Default is null) return $"{parameter.Name} must be given";
                continue;
            }

            var text = value is ListValue list ? string.Join(",", list.Items) : value.ToString();
            if (!parameter.TryRead(text, out var typed, out var problem)) return problem;
            read = read.SetItem(parameter.Name, typed!);
        }

        return null;
    }

    private static (RunShape?, Refusal?) No(string rule, string words, string wayOut) => (null, new Refusal(rule, words, wayOut));
}
