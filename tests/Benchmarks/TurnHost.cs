using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Desk;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Benchmarks;

/// <summary>Runs side by side on a <see cref="BenchmarkDesk"/>; in each a step is shown, a second person approves it, its action notes when it began, and again.</summary>
internal sealed class TurnHost
{
    private const int StepsEach = 40;
    private const int Warm = 5;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<long>> _awaited = new();
    private readonly ConcurrentDictionary<Guid, Channel<int>> _asked = new();
    private BenchmarkDesk _bench = null!;

    /// <summary>Milliseconds from pressed to begun, over all runs; the first five of each warm up.</summary>
    public static async Task<TurnTimes> MeasureAsync(int runs, int presses)
    {
        var host = new TurnHost();
        await using var bench = host._bench = await BenchmarkDesk.StartAsync(Text(), new BenchmarkAction(host.Begun));
        using var watch = bench.Desk.Watch();
        _ = host.TellAsync(watch.Reader);
        var times = await Task.WhenAll(Enumerable.Range(0, runs).Select(slot => Task.Run(() => host.PressAsync(slot, (presses / runs) + Warm))));
        return TurnTimes.Of(times.SelectMany(t => t.Skip(Warm)));
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
        {{string.Join('\n', Enumerable.Range(1, StepsEach).Select(i => $"      - {{ id: step-{i}, title: Step {i}, action: {BenchmarkAction.Name}, confirm: true }}"))}}
        """;

    private Task Begun(Call call, CancellationToken cancel)
    {
        var now = Stopwatch.GetTimestamp();
        if (_awaited.TryRemove(call.RunId, out var waiting)) waiting.SetResult(now);
        return Task.CompletedTask;
    }

    /// <summary>Presses so many times; when a run is at its end, the next one begins.</summary>
    private async Task<List<double>> PressAsync(int slot, int presses)
    {
        List<double> times = [];
        var run = Guid.Empty;
        for (var press = 0; press < presses; press++)
        {
            if (press % StepsEach == 0) run = await StartAsync(slot);
            var request = await AskedOf(run).Reader.ReadAsync();
            await Task.Delay(s_pause);
            var begun = (_awaited[run] = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            var since = Stopwatch.GetTimestamp();
            await _bench.SubmitAsync(new Command.Approve(request, null), BenchmarkDesk.Approver, run);
            times.Add(Stopwatch.GetElapsedTime(since, await begun).TotalMilliseconds);
        }

        return times;
    }

    private async Task<Guid> StartAsync(int slot)
    {
        // The last run of this slot has to be over first: a scope has one open run.
        while (_bench.Desk.Runs.Any(r => !r.Ended && r.Scope == Scope(slot))) await Task.Delay(s_pause);
        await _bench.SubmitAsync(new Command.StartRun("turn", ImmutableDictionary<string, Value>.Empty.Add("slot", Value.Of(slot))), BenchmarkDesk.Requester, null);
        return _bench.Desk.Runs.Single(r => !r.Ended && r.Scope == Scope(slot)).Id;
    }

    private static string Scope(int slot) => string.Create(CultureInfo.InvariantCulture, $"turn/{slot}");

    private Channel<int> AskedOf(Guid run) => _asked.GetOrAdd(run, _ => Channel.CreateUnbounded<int>());

    /// <summary>Hands each request that was asked to the one who presses in this run.</summary>
    private async Task TellAsync(ChannelReader<JournalChange> changes)
    {
        var told = new Dictionary<Guid, int>();
        while (await changes.WaitToReadAsync())
            while (changes.TryRead(out var change))
                if (_bench.Desk.Find(change.Run)?.OpenRequests.LastOrDefault() is { } request && told.GetValueOrDefault(change.Run) < request.Number)
                {
                    told[change.Run] = request.Number;
                    AskedOf(change.Run).Writer.TryWrite(request.Number);
                }
    }
}
