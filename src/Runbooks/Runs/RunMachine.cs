using Stateless;
using Stateless.Graph;
using ChatOpsBot.Runbooks.Definition;

namespace ChatOpsBot.Runbooks.Runs;

/// <summary>
/// A Stateless machine built from the definition <em>and the state of the run</em> for one decision: phases are its states, commands its
/// triggers, rules its guards, so that the words of a guard can carry figures. Help, buttons, refusals and decisions are all read from it.
/// </summary>
public sealed class RunMachine
{
    private readonly StateMachine<string, Trigger> _machine;
    private readonly Dictionary<Trigger, Refusal?> _verdicts = [];
    private readonly Column _column;

    private RunMachine(string state, Column column)
    {
        _machine = new StateMachine<string, Trigger>(state);
        _column = column;
    }

    /// <summary>What this person may do in this state, for the triggers given.</summary>
    public static RunMachine Build(RunState state, Person person, Situation situation, IEnumerable<Trigger> triggers)
    {
        var built = new RunMachine(StateName(state), Chart.ColumnOf(state));
        var here = built._machine.Configure(built._machine.State);
        foreach (var trigger in triggers.Distinct())
        {
            // Where the chart has no such edge the machine has none either. An ending world offers only abort, from everywhere.
            var gone = situation.WorldGone is not null && trigger.Verb == Verb.Abort && !state.Ended;
            if (!gone && Chart.Cell(trigger.Verb, built._column) is not null) continue;
            var verdict = CommandRules.Check(state, person, situation, trigger);
            built._verdicts[trigger] = verdict;
            var to = Destination(state, trigger);
            var words = verdict?.Words ?? "allowed";
            if (to == built._machine.State) here.PermitReentryIf(trigger, () => verdict is null, words);
            else here.PermitIf(trigger, to, () => verdict is null, words);
        }

        return built;
    }

    /// <summary>Null: the machine lets it through; else why not.</summary>
    public Refusal? Ask(Trigger trigger)
    {
        if (_machine.CanFire(trigger, out var unmet)) return null;
        return unmet is { Count: > 0 } && _verdicts.GetValueOrDefault(trigger) is { } verdict
            ? verdict
            : Chart.Cell(trigger.Verb, _column) ?? new Refusal("unknown-command", "this is no command of this run", "help");
    }

    /// <summary>The states and edges a definition gives, as a Mermaid state diagram.</summary>
    public static string Mermaid(RunShape shape)
    {
        var machine = new StateMachine<string, string>(shape.Phases[0].Id);
        var index = ShapeIndex.Of(shape);
        for (var i = 0; i < shape.Phases.Length; i++)
        {
            var phase = machine.Configure(shape.Phases[i].Id);
            if (i + 1 == shape.Phases.Length) phase.Permit("complete", "Finished");
            else if (shape.Phases[i + 1] is { Gate: { } gate, Command: var command } next) phase.PermitIf(command ?? $"start {next.Id}", next.Id, () => true, GateWords(gate));
            else phase.Permit("complete", shape.Phases[i + 1].Id);
            // After the point of no return there is no edge back.
            if (index.NoReturn < 0 || i <= index.NoReturn)
                phase.PermitIf("roll back", WayBack.Target(shape, i) is var t && t < 0 ? "RolledBack" : shape.Phases[t].Id, () => true, i == index.NoReturn ? "before its first step is begun" : "one press");
        }

        return MermaidGraph.Format(machine.GetInfo());
    }

    /// <summary>The state as the machine names it: the phase while running, else the mode.</summary>
    public static string StateName(RunState state) => state.Mode == Mode.Running ? state.Phase.Id : state.Mode.ToString();

    private static string GateWords(GateShape gate) =>
        string.Join(" and ", gate.Quorums.Select(q => $"{q.Count} {string.Join(" or ", q.Roles)}"))
        + (gate.Needs.IsEmpty ? "" : $"; needs {string.Join(", ", gate.Needs)}");

    private static string Destination(RunState state, Trigger trigger) => trigger.Verb switch
    {
        Verb.StartPhase when state.Shape.Phases.Any(p => p.Id == trigger.Target) => trigger.Target!,
        Verb.Pause => nameof(Mode.Paused),
        Verb.Panic when state.Mode != Mode.Aborting => nameof(Mode.Paused),
        Verb.Resume => state.UnderPause == Mode.Running ? state.Phase.Id : nameof(Mode.RollingBack),
        Verb.RollBack or Verb.RollBackAll => nameof(Mode.RollingBack),
        Verb.Abort => nameof(Mode.Aborting),
        _ => StateName(state),
    };
}
