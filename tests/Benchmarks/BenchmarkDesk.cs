using System.Collections.Immutable;
using ChatOpsBot.Chat;
using ChatOpsBot.Console;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Storage;
using ChatOpsBot.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.Benchmarks;

/// <summary>The bot as its host composes it, without a world: data directory (SQLite, full sync), desk, step worker, outbox and its worker.</summary>
internal sealed class BenchmarkDesk : IAsyncDisposable
{
    public static readonly Actor Requester = new("ingrid", "page");
    public static readonly Actor Approver = new("tomas", "page");

    private readonly BenchmarkDirectory _temp = new();
    private readonly DataDirectory _data;
    private readonly Talk _talk;
    private readonly StepWorker _steps;
    private readonly OutboxWorker _outbox;

    private BenchmarkDesk(string runbook, IAction action)
    {
        _data = DataDirectory.Open(_temp.Path, null, mayMakeKey: true);
        var catalogue = new Catalogue([action], [], []);
        var shelf = RunbookShelf.Open([new RunbookText("bench.yaml", runbook)], catalogue, out var mistakes) ?? throw new InvalidOperationException(string.Join('\n', mistakes));
        // As in prod: a confirm asks for a second person.
        var setup = new DeskSetup(_data.Key, () => People.Practice.All, "prod", Guid.CreateVersion7, () => ImmutableDictionary<string, string>.Empty)
        {
            OnlyWorker = "bench", Announce = change => Announcements.For(change, _ => [Talk.Address]),
        };
        Desk = new RunDesk(_data.Journal, setup, shelf, catalogue, TimeProvider.System);
        _talk = new Talk(_data.Notebook, new Conversations(_data.Notebook), TimeProvider.System);
        _steps = new StepWorker(Desk, new WorkBench(Desk, catalogue, "bench", TimeProvider.System, NullLogger<WorkBench>.Instance), TimeProvider.System, NullLogger<StepWorker>.Instance);
        _outbox = new OutboxWorker(Desk, _data.Journal, [_talk], TimeProvider.System, NullLogger<OutboxWorker>.Instance);
    }

    public RunDesk Desk { get; }

    public static async Task<BenchmarkDesk> StartAsync(string runbook, IAction action)
    {
        var bench = new BenchmarkDesk(runbook, action);
        await bench.Desk.OpenAsync(CancellationToken.None);
        await bench._steps.StartAsync(CancellationToken.None);
        await bench._outbox.StartAsync(CancellationToken.None);
        return bench;
    }

    public async Task SubmitAsync(Command command, Actor who, Guid? run)
    {
        if (await Desk.SubmitAsync(command, who, run, $"bench:{Guid.CreateVersion7():N}", CancellationToken.None) is not Answer.Noted and var other)
            throw new InvalidOperationException(other.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await _steps.StopAsync(CancellationToken.None);
        await _outbox.StopAsync(CancellationToken.None);
        _steps.Dispose();
        _outbox.Dispose();
        _talk.Dispose();
        Desk.Dispose();
        await _data.DisposeAsync();
        _temp.Dispose();
    }
}
