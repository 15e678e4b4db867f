using ChatOpsBot.Cli;
using ChatOpsBot.Rehearsal.Worlds;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.EndToEnd.WayBack;

/// <summary>
/// From every phase before the point of no return: roll back, and the world is as it was. Before the checkpoint that means the start;
/// after it the copy goes on, the apps are back on the source, and the next window is possible.
/// </summary>
public sealed class RollbackTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(20);
    private readonly string _folder = Directory.CreateTempSubdirectory("way-back-").FullName;
    private readonly HttpClient _http = new();
    private readonly CancellationTokenSource _over = new(s_limit);

    public void Dispose()
    {
        _http.Dispose();
        _over.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("smoke")]
    [InlineData("replicate")]
    public async Task Before_the_checkpoint_it_is_as_if_nothing_had_been(string phase)
    {
        await using var world = await WorldAsync();
        await using var bot = await BotAsync(world);
        var before = await LookAsync(world);
        var driver = new Driver(bot.Desk);
        var run = await driver.StartAsync(_over.Token);
        await driver.UntilAsync(run.Id, s => s.Phase.Id == phase && s.PhaseSteps.Any(x => x.Shape.Id.Length > 0 && x.PhaseIndex == s.PhaseIndex && x.Begun && x.Changes), gates: [], _over.Token);
        await driver.RollBackAsync(run.Id, _over.Token);
        var end = await driver.UntilAsync(run.Id, s => s.Ended, gates: [], _over.Token);
        end.Mode.ShouldBe(Mode.RolledBack);
        (await LookAsync(world)).ShouldBe(before);
    }

    [Fact]
    public async Task After_it_the_apps_are_back_on_the_source_and_the_copy_goes_on_from_every_phase()
    {
        await using var world = await WorldAsync();
        await using var bot = await BotAsync(world);
        var driver = new Driver(bot.Desk);
        var run = await driver.StartAsync(_over.Token);
        var parity = await driver.UntilAsync(run.Id, s => s.Phase.Id == "parity", gates: [], _over.Token);
        var before = await LookAsync(world);
        var window = parity.Shape.Phases.Skip(parity.PhaseIndex + 1).TakeWhile(p => !p.PointOfNoReturn).Select(p => p.Id).ToList();
        window.ShouldContain("test-app");
        foreach (var phase in window)
        {
            // A phase may be over before anybody can look; what counts is that all its changing steps have been begun.
            await driver.UntilAsync(run.Id, s => Changing(s, phase).All(x => x.Begun) && s.Shape.Phases.ToList().FindIndex(p => p.Id == phase) <= s.PhaseIndex, gates: ["stop-apps"], _over.Token);
            await driver.RollBackAsync(run.Id, _over.Token);
            var back = await driver.UntilAsync(run.Id, s => s is { Mode: Mode.Running, Phase.Id: "replicate" } && s.Rollback?.EndedAt is not null, gates: [], _over.Token);
            Changing(back, phase).ShouldAllBe(x => !x.Begun, $"{phase} is to be done anew");
            output.WriteLine($"from {phase}: back at {back.Phase.Id}, stays: {string.Join("; ", back.Stays)}");
            (await LookAsync(world)).ShouldBe(before, $"after the way back from {phase}");
        }

        var end = await driver.UntilAsync(run.Id, s => s.Ended, gates: ["stop-apps", "go-live"], _over.Token);
        end.Mode.ShouldBe(Mode.Finished, "the next window is possible");
    }

    private static IEnumerable<StepState> Changing(RunState run, string phase) =>
        run.Shape.Phases.First(p => p.Id == phase).Steps.Select(x => run.Steps[x.Id]).Where(x => x.Changes);

    private Task<PracticeWorld> WorldAsync() =>
        PracticeWorld.StartAsync(new WorldOptions { Directory = Path.Combine(_folder, "world"), Seed = 7 }, _over.Token);

    private Task<BotHost> BotAsync(PracticeWorld world) =>
        BotHost.StartAsync(new ServeOptions { Url = "http://127.0.0.1:0", World = world.FilePath, Data = Path.Combine(_folder, "data"), Pace = 600 }, _over.Token);

    private Task<Outside> LookAsync(PracticeWorld world) => Outside.LookAsync(_http, world.Kubernetes.Url, world.Connect.Url, _over.Token);
}
