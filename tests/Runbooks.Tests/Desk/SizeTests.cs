using System.Diagnostics;
using System.Globalization;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Kit;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Runbooks.Tests.Desk;

/// <summary>Long journals. Times are printed, not asserted; the benchmarks compare them.</summary>
public sealed class SizeTests
{
    [Fact]
    public async Task A_run_of_100_000_events_opens()
    {
        const int Most = 100_000;
        var table = await new Table(Run([Phase("one", Changes("w"))])).StartAsync();
        table.World.Silent.Add("w");
        await table.WorkAsync();
        var pen = new Runbooks.Desk.Pen(new byte[32], new Runbooks.Desk.SecretWall(Runbooks.Secrets.Redactor.Formats));
        table.Journal.Spoil(table.RunId, chain =>
        {
            var lease = table.Clock.GetUtcNow() + TimeSpan.FromMinutes(2);
            var events = Enumerable.Range(0, Most - chain.Count).Select(i => (RunEvent)new StepProgressed(i, Most, "records", 1_000, "copying", lease) { Step = "w", Attempt = 1 }).ToList();
            chain.AddRange(pen.Write(table.RunId, chain.Count, chain[^1].Link, chain[^1].At, new Actor("worker:bot-1", "worker"), "p", events).Select(l => l.Entry));
            return chain;
        });
        var clock = Stopwatch.StartNew();
        var before = Environment.CpuUsage.TotalTime;
        await table.RestartAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"opened {Most} events in {clock.ElapsedMilliseconds} ms ({(Environment.CpuUsage.TotalTime - before).TotalMilliseconds:F0} ms of processor)"));
        table.Run.Seq.ShouldBe(Most);
        clock.Restart();
        await table.DoAsync("ingrid", new Command.AddNote(NoteKind.Note, "still quick", null, null));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a command in {clock.Elapsed.TotalMilliseconds} ms"));
    }
}
