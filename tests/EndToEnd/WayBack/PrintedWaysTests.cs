using ChatOpsBot.Cli;
using ChatOpsBot.Rehearsal.Worlds;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.EndToEnd.WayBack;

/// <summary>A comparison that fails with the apps down is no dead end: the printed words lead to a true end, and the recap says what was accepted.</summary>
public sealed class PrintedWaysTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string[] s_gates = ["stop-apps", "go-live"];
    private readonly string _folder = Directory.CreateTempSubdirectory("printed-ways-").FullName;
    private readonly CancellationTokenSource _over = new(TimeSpan.FromMinutes(20));

    public void Dispose()
    {
        _over.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_lacks_is_copied_again_what_is_too_much_is_accepted_and_the_run_ends_well()
    {
        await using var world = await PracticeWorld.StartAsync(new WorldOptions { Directory = Path.Combine(_folder, "world"), Seed = 7 }, _over.Token);
        await using var bot = await BotHost.StartAsync(new ServeOptions { Url = "http://127.0.0.1:0", World = world.FilePath, Data = Path.Combine(_folder, "data"), Pace = 600 }, _over.Token);
        var driver = new Driver(bot.Desk);
        var run = await driver.StartAsync(_over.Token);
        await driver.UntilAsync(run.Id, s => s.Phase.Id == "stop-apps" && s.Steps["stop-producers"].Status == StepStatus.Succeeded, s_gates, _over.Token);

        // A compacted topic emptied, records deleted, somebody else's records: all at the destination.
        world.Destination.MakeAnew("customers.addresses");
        world.Destination.DeleteRecords("claims.opened", 50);
        world.Destination.Burst("quotes.priced", 1, 100, new Random(1));
        await driver.UntilAsync(run.Id, s => s.Phase.Id == "drain", s_gates, _over.Token);
        await driver.OperateAsync(run.Id, "copy-again", s_gates, _over.Token, null, ("topic", "customers.addresses"));

        var failed = (await driver.UntilAsync(run.Id, s => s.Steps["compare-exactly"].Status == StepStatus.Failed, s_gates, _over.Token, "compare-exactly")).Steps["compare-exactly"];
        output.WriteLine($"{failed.Words}\n{failed.Proof}\n{failed.WayOut}");
        failed.Words!.ShouldContain("claims.opened in 12 partitions: 600 missing");
        failed.Words!.ShouldContain("quotes.priced");
        failed.WayOut!.ShouldContain("'copy again claims.opened'");
        failed.WayOut!.ShouldContain("'accept difference'");
        await driver.OperateAsync(run.Id, "copy-again", s_gates, _over.Token, "compare-exactly", ("topic", "claims.opened"));
        await driver.OperateAsync(run.Id, "accept-difference", s_gates, _over.Token, "compare-exactly");
        await driver.SubmitAsync("tomas", new Command.Retry("compare-exactly"), run.Id, _over.Token);

        var end = await driver.UntilAsync(run.Id, s => s.Ended, s_gates, _over.Token);
        end.Mode.ShouldBe(Mode.Finished);
        output.WriteLine(end.Steps["compare-exactly"].Words!);
        output.WriteLine(end.Steps["report"].Words!);
        end.Steps["compare-exactly"].Words!.ShouldStartWith("equal but for what was accepted: quotes.priced");
        end.Steps["report"].Words!.ShouldContain("accepted: quotes.priced in 12 partitions: +12 that the source does not have");
        end.Steps["report"].Words!.ShouldNotContain("never compared exactly");
    }
}
