using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Runbooks.Tests.Properties;

/// <summary>A run without a desk: pure decisions, folded from what was journaled, with a random world and random people.</summary>
internal sealed class Sim
{
    public static readonly ImmutableArray<Person> Everybody =
    [
        new("ingrid", "Ingrid", ["lead"]), new("tomas", "Tomas", ["engineer"]), new("marta", "Marta", ["customer"]), new("ravi", "Ravi", ["customer"]),
    ];

    private readonly Func<int, int> _random;

    public Sim(RunShape shape, Func<int, int> random)
    {
        _random = random;
        var started = new RunStarted(
            new Guid(1, 0, 7, [0, 0, 0, 0, 0, 0, 0, 1]), 1, shape.Name, 1, shape.Digest, "s", ImmutableDictionary<string, string>.Empty, "practice", 1, "ingrid");
        State = RunFold.Begin(started, new EventMeta(1, Now, "ingrid"), shape);
        First = started;
        Take(Decide.Begin(State, Everybody[0], Situation), "ingrid");
    }

    public RunStarted First { get; }

    public DateTimeOffset Now { get; set; } = new(2026, 11, 28, 1, 0, 0, TimeSpan.Zero);

    public ImmutableArray<Person> People { get; set; } = Everybody;

    public RunState State { get; private set; }

    public List<(RunEvent Event, EventMeta Meta)> Events { get; } = [];

    public string Owner { get; set; } = "w1";

    public Dictionary<string, int> Effects { get; } = [];

    public ImmutableDictionary<string, Seen> Looks { get; set; } = ImmutableDictionary<string, Seen>.Empty;

    public Situation Situation => new(Now, People) { Looks = Looks };

    /// <summary>The last items that were due: slow workers come back with them.</summary>
    public List<WorkItem> InHand { get; } = [];

    /// <summary>All goes well from now on.</summary>
    public bool Fine { get; set; }

    /// <summary>Nothing ever succeeds.</summary>
    public bool Doomed { get; set; }

    public void Take(ImmutableArray<RunEvent> events, string by)
    {
        var at = Now < State.LastAt ? State.LastAt : Now;
        foreach (var what in events)
        {
            Laws.Check(this, what, by);
            var meta = new EventMeta(State.Seq + 1, at, by);
            Events.Add((what, meta));
            State = RunFold.Apply(State, what, meta);
            Laws.Check(this);
        }
    }

    public void Tick() => Take(Decide.Tick(State, Situation), "bot");

    public Decision Say(Person who, Command command)
    {
        Tick();
        var decision = Decide.Command(State, command, who, Situation);
        Laws.Agree(this, who, command, decision);
        Take(decision.Events, who.Id);
        return decision;
    }

    public ReportDecision Report(WorkReport report)
    {
        Tick();
        var decision = Decide.Report(State, report, Situation);
        if (decision.Seen is var (step, look)) Looks = Looks.SetItem(step, look);
        if (decision.Stale is null) Take(decision.Events, $"worker:{report.Owner}");
        return decision;
    }

    public bool Chance(int percent) => _random(100) < percent;

    public T Pick<T>(IReadOnlyList<T> of) => of[_random(of.Count)];

    public int Random(int below) => _random(below);

    public Preview Preview(string step) => new("now", "then", step, new JsonObject { ["v"] = Effects.GetValueOrDefault(step) });

    public ImmutableDictionary<string, GuardAnswer> Guards(IEnumerable<string> names) =>
        names.ToImmutableDictionary(n => n, _ => new GuardAnswer(Fine || Chance(70), "so it is"), StringComparer.Ordinal);

    public Look Look() => (Fine ? 0 : Doomed ? 1 : Random(5)) switch
    {
        1 => Actions.Look.No("no"),
        2 => Actions.Look.CannotTell("who knows"),
        _ => Actions.Look.Yes("yes"),
    };

    public Outcome Outcome() => (Fine ? 0 : Doomed ? 1 : Random(5)) switch
    {
        1 => new Outcome.Failed("broken", "broke", null, "mend"),
        2 => new Outcome.Unknown("lost", null),
        _ => new Outcome.Done(ImmutableDictionary<string, Value>.Empty.Add("x", Value.Of(1)), [], "done"),
    };
}
