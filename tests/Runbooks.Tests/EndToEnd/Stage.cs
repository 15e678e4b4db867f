using System.Collections.Immutable;
using System.Globalization;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Kit;
using Microsoft.Extensions.Time.Testing;

namespace ChatOpsBot.Runbooks.Tests.EndToEnd;

/// <summary>A runbook from its YAML on a real desk: people press what is asked, a worker calls the catalogue's handlers, the clock moves when nothing else does.</summary>
internal sealed class Stage : IDisposable
{
    private readonly RunbookShelf _shelf;
    private readonly DeskSetup _setup;
    private readonly Person[] _people;
    private readonly Worker _worker;
    private int _cause;
    private int _id;

    public Stage(RunbookText text, Catalogue catalogue, params Person[] people)
    {
        (Catalogue, _people) = (catalogue, people);
        _shelf = RunbookShelf.Open([text], catalogue, out var mistakes) ?? throw new InvalidOperationException(string.Join('\n', mistakes));
        var world = ImmutableDictionary<string, string>.Empty.Add("source", "practice-1");
        _setup = new DeskSetup(new byte[32], () => [.. people], "practice", () => new Guid(++_id, 0, 7, [0, 0, 0, 0, 0, 0, 0, 1]), () => world);
        _worker = new Worker(this);
        Desk = Open();
    }

    public Catalogue Catalogue { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 28, 9, 0, 0, TimeSpan.Zero));

    public MemoryJournal Journal { get; } = new();

    public RunDesk Desk { get; private set; }

    public string Owner { get; private set; } = "bot-1";

    /// <summary>Observations this worker runs, with their calls.</summary>
    public Dictionary<string, Call> Running { get; } = [];

    public Guid RunId { get; private set; }

    public RunState Run => Desk.Find(RunId)!;

    public async Task StartAsync(string who, params (string Name, Value Value)[] parameters)
    {
        await Desk.OpenAsync(default);
        var runbook = _shelf.Runbooks.Single().Name;
        var answer = await Desk.SubmitAsync(new Command.StartRun(runbook, parameters.ToImmutableDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal)), Table.Person(who), null, NextCause(), default);
        answer.ShouldBeOfType<Answer.Noted>(answer.ToString());
        RunId = Desk.Runs[^1].Id;
    }

    public Task<Answer> SayAsync(string who, Command command) => Desk.SubmitAsync(command, Table.Person(who), RunId, NextCause(), default);

    public async Task DoAsync(string who, Command command)
    {
        var answer = await SayAsync(who, command);
        answer.ShouldBeOfType<Answer.Noted>(answer.ToString());
    }

    public Task<ReportAnswer> ReportAsync(WorkReport report) => Desk.ReportAsync(RunId, report, NextCause(), default);

    /// <summary>The bot dies and another begins over the same journal; leases end meanwhile.</summary>
    public async Task RestartAsync()
    {
        Owner = $"bot-{++_cause}";
        Running.Clear();
        Desk.Dispose();
        Clock.Advance(TimeSpan.FromMinutes(2));
        Desk = Open();
        await Desk.OpenAsync(default);
    }

    /// <summary>Everybody does their part until it is so; looked at after every single thing that was done.</summary>
    /// <param name="starter">Asks for the gates of phases; null: nobody does.</param>
    public async Task UntilAsync(Func<RunState, bool> reached, string? starter = null)
    {
        for (var round = 0; round < 1_000; round++)
        {
            var seq = Run.Seq;
            await PressAsync();
            if (reached(Run) || await WorkAsync(reached)) return;
            if (starter is not null) await StartGateAsync(starter);
            if (Run.Seq > seq) continue;
            Clock.Advance(TimeSpan.FromSeconds(10));
            await Desk.TickAsync(default);
        }

        throw new InvalidOperationException($"It is never so: {Run.Mode} in {Run.Phase.Id}. {string.Join("; ", Run.Steps.Values.Where(s => s.Status != StepStatus.Pending).Select(s => $"{s.Key} {s.Status} {s.Words}"))} | {string.Join("; ", Desk.Hints(RunId))}");
    }

    public void Dispose() => Desk.Dispose();

    private async Task<bool> WorkAsync(Func<RunState, bool> reached)
    {
        foreach (var item in Desk.Work(RunId).Items)
        {
            await _worker.DoAsync(item);
            if (reached(Run)) return true;
        }

        foreach (var step in Run.Steps.Values.Where(s => s.Status == StepStatus.Running && s.IsObservation && s.Owner == Owner).ToList())
        {
            await _worker.LookAsync(step, Running[step.Key]);
            if (reached(Run)) return true;
        }

        return reached(Run);
    }

    private async Task PressAsync()
    {
        foreach (var request in Run.OpenRequests.ToList())
            foreach (var person in _people.Where(p => p.Id != request.Asked.Requester || request.Asked.Confirm))
                if (Run.Requests[request.Number] is { IsOpen: true, Status: RequestStatus.Open })
                    await SayAsync(person.Id, new Command.Approve(request.Number, request.Asked.Typed));
    }

    private async Task StartGateAsync(string starter)
    {
        var next = Run.PhaseIndex + 1;
        if (Run.Mode != Mode.Running || next >= Run.Shape.Phases.Length || Run.Shape.Phases[next].Gate is null || !Run.Phase.Steps.All(s => Run.Steps[s.Id].IsOver)) return;
        if (!Run.OpenRequests.Any()) await SayAsync(starter, new Command.StartPhase(Run.Shape.Phases[next].Id));
    }

    private RunDesk Open() => new(Journal, _setup, _shelf, Catalogue, Clock);

    private string NextCause() => string.Create(CultureInfo.InvariantCulture, $"c{++_cause}");
}
