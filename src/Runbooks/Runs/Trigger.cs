using System.Globalization;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>A command as the machine knows it: what is to be done to what.</summary>
public sealed record Trigger(Verb Verb, string? Target = null)
{
    public override string ToString() => Target is null ? Verb.ToString() : $"{Verb} {Target}";

    /// <summary>The trigger of a command; targets left out are filled where only one is meant.</summary>
    public static Trigger Of(RunState state, Command command) => command switch
    {
        Command.StartPhase c => new(Verb.StartPhase, c.Phase),
        Command.RequestOperation c => new(Verb.Operation, c.Operation),
        Command.Approve c => new(Verb.Approve, Request(state, c.Request)),
        Command.Reject c => new(Verb.Reject, Request(state, c.Request)),
        Command.Retry c => new(Verb.Retry, c.Target is null ? OnlyRetry(state) : Resolve(state, c.Target)),
        Command.Skip c => new(Verb.Skip, Resolve(state, c.Target)),
        Command.Settle c => new(Verb.Settle, Resolve(state, c.Target)),
        Command.Check c => new(Verb.Check, Resolve(state, c.Name)),
        Command.Pause => new(Verb.Pause),
        Command.Resume => new(Verb.Resume),
        Command.Panic => new(Verb.Panic),
        Command.RollBack c => new(c.All ? Verb.RollBackAll : Verb.RollBack),
        Command.Abort => new(Verb.Abort),
        Command.TakeLock => new(Verb.Lock),
        Command.Unlock => new(Verb.Unlock),
        Command.HandOver => new(Verb.HandOver),
        Command.BreakLock => new(Verb.BreakLock),
        Command.AddNote => new(Verb.Note),
        Command.PostStatus => new(Verb.PostStatus),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "not a command of a run"),
    };

    /// <summary>The trigger of a command that waited for its second person.</summary>
    internal static Trigger Of(AskedCommand command) => command.Verb switch
    {
        "skip" => new(Verb.Skip, command.Target),
        "settle" => new(Verb.Settle, command.Target),
        "resume" => new(Verb.Resume),
        "roll-back" => new(command.All ? Verb.RollBackAll : Verb.RollBack),
        "abort" => new(Verb.Abort),
        _ => new(Verb.BreakLock),
    };

    /// <summary>
    /// What a person means by a name: a step, <c>operation/step</c>, <c>operation</c>, with or without its instance, or an attestation.
    /// The name itself when nothing fits; the rule then says so.
    /// </summary>
    internal static string Resolve(RunState state, string name)
    {
        if (state.Steps.ContainsKey(name) || state.Operations.Exists(o => o.Key == name)) return name;
        var (operation, step) = name.Split('/', 2) is [var o, var s] ? (o, s) : (name, null);
        if (state.Operations.FindLast(i => i.IsOpen && (i.Shape.Id == operation || i.Key == operation)) is { } open)
            return step is null ? open.Key : $"{open.Key}/{step}";
        return ShapeIndex.Of(state.Shape).Attesters.TryGetValue(name, out var attester) ? attester.Id : name;
    }

    private static string? Request(RunState state, int? number)
    {
        if (number is { } n) return n.ToString(CultureInfo.InvariantCulture);
        var open = state.OpenRequests.Take(2).ToList();
        return open.Count == 1 ? open[0].Number.ToString(CultureInfo.InvariantCulture) : null;
    }

    private static string? OnlyRetry(RunState state)
    {
        var steps = Withdrawal.Alive(state).Where(StepRules.CanRetry).Take(2).ToList();
        return steps.Count == 1 ? steps[0].Key : null;
    }
}
