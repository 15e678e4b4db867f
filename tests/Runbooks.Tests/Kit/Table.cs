using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using Microsoft.Extensions.Time.Testing;

namespace ChatOpsBot.Runbooks.Tests.Kit;

/// <summary>A desk with its people, a clock that stands still, a journal in memory, and a worker that does what the world says.</summary>
public sealed class Table
{
    private readonly RunShape _shape;
    private readonly DeskSetup _setup;
    private int _cause;

    public Table(RunShape shape, MemoryJournal? journal = null, string environment = "practice", double pace = 1, FakeTimeProvider? clock = null)
    {
        _shape = shape;
        Journal = journal ?? new MemoryJournal();
        Clock = clock ?? new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 9, 0, 0, TimeSpan.Zero));
        var id = 0;
        _setup = new DeskSetup(new byte[32], () => People, environment, () => new Guid(++id, 0, 7, [0, 0, 0, 0, 0, 0, 0, 1]), () => Seen) { Pace = pace };
        Desk = Open();
    }

    public MemoryJournal Journal { get; }

    public FakeTimeProvider Clock { get; }

    public RunDesk Desk { get; private set; }

    public World World { get; } = new();

    public string Owner { get; set; } = "bot-1";

    public ImmutableDictionary<string, string> Seen { get; set; } = ImmutableDictionary<string, string>.Empty.Add("source", "practice-1");

    public ImmutableArray<Person> People { get; set; } =
    [
        new("ingrid", "Ingrid", ["lead"]), new("tomas", "Tomas", ["engineer"]), new("marta", "Marta", ["customer"]), new("ravi", "Ravi", ["customer"]),
    ];

    public Guid RunId { get; private set; }

    public RunState Run => Desk.Find(RunId)!;

    public StepState Step(string key) => Run.Steps[key];

    public async Task<Table> StartAsync(string who = "ingrid")
    {
        await Desk.OpenAsync(CancellationToken.None);
        var answer = await Desk.SubmitAsync(new Command.StartRun(_shape.Name, _shape.Parameters), Person(who), null, NextCause(), CancellationToken.None);
        answer.ShouldBeOfType<Answer.Noted>(answer.ToString());
        RunId = Desk.Runs[^1].Id;
        return this;
    }

    /// <summary>Works on a run that somebody else has started.</summary>
    public void Follow(Guid run) => RunId = run;

    public Task<Answer> SayAsync(string who, Command command, string? cause = null) =>
        Desk.SubmitAsync(command, Person(who), RunId, cause ?? NextCause(), CancellationToken.None);

    public async Task<Answer.Noted> DoAsync(string who, Command command)
    {
        var answer = await SayAsync(who, command);
        return answer.ShouldBeOfType<Answer.Noted>(answer.ToString());
    }

    public async Task<string> RefusedAsync(string who, Command command)
    {
        var answer = await SayAsync(who, command);
        return answer.ShouldBeOfType<Answer.Refused>(answer.ToString()).Rule;
    }

    public Task<ReportAnswer> ReportAsync(WorkReport report) => Desk.ReportAsync(RunId, report, NextCause(), CancellationToken.None);

    public async Task AfterAsync(TimeSpan time)
    {
        Clock.Advance(time);
        await Desk.TickAsync(CancellationToken.None);
    }

    /// <summary>The bot dies and comes back: another desk over the same journal.</summary>
    public async Task RestartAsync(string owner = "bot-2")
    {
        Owner = owner;
        Desk = Open();
        await Desk.OpenAsync(CancellationToken.None);
    }

    /// <summary>Works until nothing is left to do now (without letting time pass).</summary>
    public async Task WorkAsync()
    {
        for (var round = 0; round < 500; round++)
        {
            var seq = Run.Seq;
            foreach (var item in Desk.Work(RunId).Items) await new Hand(this).DoAsync(item);
            if (Run.Seq == seq) return;
        }

        throw new InvalidOperationException("the work does not end");
    }

    public string NextCause() => string.Create(CultureInfo.InvariantCulture, $"c{++_cause}");

    public static Actor Person(string who) => new(who, "page");

    private RunDesk Open() => new(Journal, _setup, new HandShelf(_shape), Known(_shape), Clock);

    private static Catalogue Known(RunShape shape) => RecordedCatalogue.Of(RecordedCatalogue.Record(shape), RecordedCatalogue.Guards(shape));

    private sealed class HandShelf(RunShape shape) : IRunbookShelf
    {
        public IReadOnlyList<ShelvedRunbook> Runbooks { get; } = [new(shape.Name, shape.Version, shape.Title, shape.Text, [], shape.Roles, shape.Operators)];

        public Shaping Shape(string text, ImmutableDictionary<string, Value> parameters, Catalogue catalogue) => new(shape, []);
    }
}
