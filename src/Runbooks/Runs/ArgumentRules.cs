using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>What can only be said once the arguments of a command are known.</summary>
internal static class ArgumentRules
{
    public static Refusal? Check(RunState state, Command command, Trigger trigger, Person person, Situation situation) => command switch
    {
        Command.RequestOperation c => Operation(state, c),
        Command.Approve c => Typed(VoteRules.Find(state, trigger.Target, out _)!.Asked.Typed, c.Typed),
        Command.Settle { Done: true } => Facts(state, state.Steps[Decide.StepKey(state, trigger.Target!)]),
        Command.TakeLock c => PeopleLocks.Take(state, person, c.Scope, situation.Now),
        Command.HandOver c => Named(situation, c.To) is not { } to
            ? new Refusal("unknown-person", $"nobody is called '{ForeignText.From(c.To, 60)}'", $"people: {string.Join(", ", situation.People.Select(p => p.Id))}")
            : to.Roles.Any(state.Shape.Operators.Contains) && to.Id != person.Id ? null : new Refusal("not-operator", $"{to.Name} cannot take it over", "hand over to another operator"),
        Command.Reject { Because: "" } or Command.Skip { Because: "" } or Command.Abort { Because: "" } or Command.Settle { Because: "" } =>
            new Refusal("because", "a reason is needed", "… because …"),
        _ => null,
    };

    public static Person? Named(Situation situation, string name) => situation.People.FirstOrDefault(
        p => p.Id.Equals(name, StringComparison.OrdinalIgnoreCase) || p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Arguments with defaults filled in, by their declared types.</summary>
    public static ImmutableDictionary<string, Value> Typed(OperationShape shape, ImmutableDictionary<string, Value> given) =>
        shape.Arguments.ToImmutableDictionary(a => a.Name, a => ValueReader.As(given.GetValueOrDefault(a.Name) ?? a.Default!, a.Kind), StringComparer.Ordinal);

    private static Refusal? Typed(string? wanted, string? typed) => wanted is null || string.Equals(wanted, typed?.Trim(), StringComparison.Ordinal)
        ? null
        : new Refusal("typed", $"type back: {wanted}", $"approve … {wanted}");

    private static Refusal? Operation(RunState state, Command.RequestOperation command)
    {
        var shape = state.Shape.Operations.First(o => o.Id == command.Operation);
        foreach (var argument in shape.Arguments)
        {
            if ((command.Arguments.GetValueOrDefault(argument.Name) ?? argument.Default) is not { } value)
                return new Refusal("argument", $"{argument.Name} is missing", shape.Command);
            if (!argument.TryRead(value.ToString(), out _, out var problem)) return new Refusal("argument", problem!, shape.Command);
        }

        var scope = shape.Scope is { } template ? Text(state, template, Typed(shape, command.Arguments)) : null;
        return StartRules.Scope(state, shape, scope);
    }

    private static string Text(RunState state, Template template, ImmutableDictionary<string, Value> arguments) =>
        string.Concat(template.Parts.Select(p => (p.Value ?? arguments.GetValueOrDefault(p.Hole!.Name) ?? state.Shape.Parameters.GetValueOrDefault(p.Hole.Name))?.ToString()));

    /// <summary>Settled as done by people, its facts stay unknown; a later step that reads them could never run.</summary>
    private static Refusal? Facts(RunState state, StepState step)
    {
        if (step.Back) return null;
        var readers = step.Operation is { } key
            ? state.Operations.Find(o => o.Key == key)!.Shape.Steps.AsEnumerable()
            : state.Shape.Phases.SelectMany(p => p.Steps).Where(s => !state.Steps[s.Id].IsOver);
        return readers.FirstOrDefault(s => Inputs.FactsRead(s).Contains(step.Shape.Id)) is { } reader
            ? new Refusal("facts-read", $"{reader.Id} reads what {step.Key} finds out, and nobody knows that", "settle it as not done, then retry it")
            : null;
    }
}
