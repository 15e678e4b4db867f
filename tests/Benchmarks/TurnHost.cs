using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
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

/// <summary>
/// The bot as its host composes it, without a world: data directory, desk, workers, outbox. Runs side by side; in each a step is shown,
/// a second person approves it, and its action notes when it began.
/// </summary>
internal sealed class TurnHost : IAsyncDisposable
{
    private const int StepsEach = 40;
    private const int Warm = 5;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
    private static readonly Actor s_requester = new("ingrid", "page");
    private static readonly Actor s_approver = new("tomas", "page");

    private readonly BenchmarkDirectory _temp = new();
    private readonly DataDirectory _data;
    private readonly RunDesk _desk;
    private readonly Talk _talk;
    private readonly StepWorker _steps;
    private readonly OutboxWorker _outbox;
    private readonly TurnAction _action = new();
    private readonly ConcurrentDictionary<Guid, Channel<int>> _asked = new();

    private TurnHost()
    {
        _data = DataDirectory.Open(_temp.Path, null, mayMakeKey: true);
        var catalogue = new Catalogue([_action], [], []);
        var shelf = RunbookShelf.Open([new RunbookText("turn.yaml", Text())], catalogue, out var mistakes) ?? throw new InvalidOperationException(string.Join('\n', mistakes));
        // As in prod: a confirm asks for a second person.
        var setup = new DeskSetup(_data.Key, () => People.Practice.All, "prod", Guid.CreateVersion7, () => ImmutableDictionary<string, string>.Empty)
        {
            OnlyWorker = "bench", Announce = change => Announcements.For(change, _ => [Talk.Address]),
        };
        _desk = new RunDesk(_data.Journal, setup, shelf, catalogue, TimeProvider.System);
        _talk = new Talk(_data.Notebook, TimeProvider.System);
        _steps = new StepWorker(_desk, new WorkBench(_desk, catalogue, "bench", TimeProvider.System, NullLogger<WorkBench>.Instance), TimeProvider.System, NullLogger<StepWorker>.Instance);
        _outbox = new OutboxWorker(_desk, _data.Journal, [_talk], TimeProvider.System, NullLogger<OutboxWorker>.Instance);
    }

    /// <summary>Milliseconds from pressed to begun, over all runs; the first five of each warm up.</summary>
    public static async Task<TurnTimes> MeasureAsync(int runs, int presses)
    {
        await using var host = new TurnHost();
        await host._steps.StartAsync(CancellationToken.None);
        await host._outbox.StartAsync(CancellationToken.None);
        using var watch = host._desk.Watch();
        _ = host.TellAsync(watch.Reader);
        var times = await Task.WhenAll(Enumerable.Range(0, runs).Select(slot => Task.Run(() => host.PressAsync(slot, (presses / runs) + Warm))));
        return TurnTimes.Of(times.SelectMany(t => t.Skip(Warm)));
    }

    public async ValueTask DisposeAsync()
    {
        await _steps.StopAsync(CancellationToken.None);
        await _outbox.StopAsync(CancellationToken.None);
        _steps.Dispose();
        _outbox.Dispose();
        _talk.Dispose();
        _desk.Dispose();
        await _data.DisposeAsync();
        _temp.Dispose();
    }

    private static string Text() => $$"""
        runbook: turn
        version: 1
        scope: turn/${slot}
        roles: [lead, engineer, customer]
        operators: [lead, engineer]
        parameters:
          slot: { type: integer, title: which of those side by side }
        phases:
          - id: turns
            title: Turns
            steps:
        {{string.Join('\n', Enumerable.Range(1, StepsEach).Select(i => $"      - {{ id: step-{i}, title: Step {i}, action: {TurnAction.Name}, confirm: true }}"))}}
        """;

    /// <summary>Presses so many times; when a run is at its end, the next one begins.</summary>
    private async Task<List<double>> PressAsync(int slot, int presses)
    {
        List<double> times = [];
        var run = Guid.Empty;
        for (var press = 0; press < presses; press++)
        {
            if (press % StepsEach == 0) run = await StartAsync(slot);
            var request = await _asked.GetOrAdd(run, _ => Channel.CreateUnbounded<int>()).Reader.ReadAsync();
            await Task.Delay(s_pause);
            var begun = _action.Await(run);
            var since = Stopwatch.GetTimestamp();
            await AnswerAsync(new Command.Approve(request, null), s_approver, run);
            times.Add(Stopwatch.GetElapsedTime(since, await begun).TotalMilliseconds);
        }

        return times;
    }

    private async Task<Guid> StartAsync(int slot)
    {
        // The last run of this slot has to be over first: a scope has one open run.
        while (_desk.Runs.Any(r => !r.Ended && r.Scope == Scope(slot))) await Task.Delay(s_pause);
        await AnswerAsync(new Command.StartRun("turn", ImmutableDictionary<string, Value>.Empty.Add("slot", Value.Of(slot))), s_requester, null);
        return _desk.Runs.Single(r => !r.Ended && r.Scope == Scope(slot)).Id;
    }

    private static string Scope(int slot) => string.Create(CultureInfo.InvariantCulture, $"turn/{slot}");

    private async Task AnswerAsync(Command command, Actor who, Guid? run)
    {
        if (await _desk.SubmitAsync(command, who, run, $"bench:{Guid.CreateVersion7():N}", CancellationToken.None) is not Answer.Noted and var other)
            throw new InvalidOperationException(other.ToString());
    }

    /// <summary>Hands each request that was asked to the one who presses in this run.</summary>
    private async Task TellAsync(ChannelReader<JournalChange> changes)
    {
        var told = new Dictionary<Guid, int>();
        while (await changes.WaitToReadAsync())
            while (changes.TryRead(out var change))
                if (_desk.Find(change.Run)?.OpenRequests.LastOrDefault() is { } request && told.GetValueOrDefault(change.Run) < request.Number)
                {
                    told[change.Run] = request.Number;
                    _asked.GetOrAdd(change.Run, _ => Channel.CreateUnbounded<int>()).Writer.TryWrite(request.Number);
                }
    }
}
