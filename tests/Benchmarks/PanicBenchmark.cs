using System.Diagnostics;
using System.Globalization;
using ChatOpsBot.Rehearsal.Worlds;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Benchmarks;

/// <summary>
/// How fast it stops. First eight steps side by side that call a practice world's Connect without a pause, and the last call begun after
/// <c>panic</c>. Then a whole migration while it copies (<see cref="CopyingRoom"/>): <c>panic</c> and <c>pause shard</c> typed, to the last record
/// that came to the destination. There is no baseline but the promise.
/// </summary>
internal static class PanicBenchmark
{
    private const int Hands = 8;

    private static readonly string s_runbook = $$"""
        runbook: calls
        version: 1
        roles: [lead, engineer, customer]
        operators: [lead, engineer]
        phases:
          - id: calls
            title: Calls
            steps:
              - together:
        {{string.Join('\n', Enumerable.Range(1, Hands).Select(i => $"          - {{ id: call-{i}, title: Calls, action: {BenchmarkAction.Name}, scope: calls/{i} }}"))}}
        """;

    public static async Task RunAsync()
    {
        System.Console.WriteLine();
        System.Console.WriteLine("How fast it stops (ms):");
        System.Console.WriteLine($"| {"",-46} | {"median",10} | {"worst",10} | rounds | goal |");
        System.Console.WriteLine("| --- | ---: | ---: | ---: | --- |");
        await using var world = await PracticeWorld.StartAsync(new WorldOptions(), CancellationToken.None);
        List<double> calls = [];
        for (var round = 0; round < Rounds.Count * 2; round++) calls.Add(await LastCallAsync(world.Connect.Url));
        Line("panic to the last call begun, 8 steps calling", calls, "<= 100 ms");
        await using var room = await CopyingRoom.OpenAsync(world);
        List<double> panics = [], pauses = [];
        for (var round = 0; round < Rounds.Count; round++) panics.Add(await room.PanicAsync());
        Line("panic typed to the last record copied", panics, "");
        for (var round = 0; round < Rounds.Count; round++) pauses.Add(await room.PauseAsync());
        Line("pause shard typed to its last record copied", pauses, "");
    }

    private static void Line(string what, List<double> times, string goal) =>
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what,-46} | {Rounds.Median(times),10:N1} | {times.Max(),10:N1} | {times.Count} | {goal} |"));

    private static async Task<double> LastCallAsync(string url)
    {
        var (begun, last) = (0L, 0L);
        using var http = new HttpClient();
        async Task CallAsync(Call call, CancellationToken cancel)
        {
            while (!cancel.IsCancellationRequested)
            {
                Interlocked.Exchange(ref last, Stopwatch.GetTimestamp());
                Interlocked.Increment(ref begun);
                using var answer = await http.GetAsync(new Uri(url), cancel);
            }

            cancel.ThrowIfCancellationRequested();
        }

        await using var bench = await BenchmarkDesk.StartAsync(s_runbook, new BenchmarkAction(CallAsync));
        await bench.SubmitAsync(new Command.StartRun("calls", []), BenchmarkDesk.Requester, null);
        var run = bench.Desk.Runs.Single().Id;
        await CopyingRoom.UntilAsync(() => bench.Desk.Find(run)!.Steps.Values.All(s => s.Status == StepStatus.Running) && Interlocked.Read(ref begun) > 100);
        var since = Stopwatch.GetTimestamp();
        await bench.SubmitAsync(new Command.Panic(null), BenchmarkDesk.Approver, run);
        // Long enough for whatever would still come.
        await Task.Delay(TimeSpan.FromSeconds(1));
        return Math.Max(0, Stopwatch.GetElapsedTime(since, Interlocked.Read(ref last)).TotalMilliseconds);
    }
}
