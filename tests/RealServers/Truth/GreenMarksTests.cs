using System.Globalization;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.RealServers.Truth;

/// <summary>
/// Whatever happens to what was planned, at whatever moment: no green mark is ever false, counted against the practice world's own truth.
/// CHATOPS_TRUTH_SEED=N runs that seed alone; what a strike in the midst of a step meets is not from the seed, so repeat it some times.
/// </summary>
public sealed class GreenMarksTests(ITestOutputHelper output)
{
    /// <summary>Side by side, as a run mostly waits.</summary>
    private const int Worlds = 8;

    /// <summary>From this seed on brokers are stopped too, which takes longer.</summary>
    private const int FirstDeep = 1_000;

    private static readonly string? Only = Environment.GetEnvironmentVariable("CHATOPS_TRUTH_SEED");

    private static readonly bool Long = Environment.GetEnvironmentVariable("CHATOPS_LONG") == "1";

    [Fact]
    public async Task No_green_mark_is_ever_false()
    {
        var seeds = Only is null ? Enumerable.Range(1, 6) : [int.Parse(Only, CultureInfo.InvariantCulture)];
        await RunAsync(seeds, deep: Only is not null && int.Parse(Only, CultureInfo.InvariantCulture) >= FirstDeep);
    }

    [Fact]
    public async Task No_green_mark_is_ever_false_in_two_thousand_runs()
    {
        Assert.SkipUnless(Long, "long: 2,000 runs take most of an hour: CHATOPS_LONG=1");
        var count = int.Parse(Environment.GetEnvironmentVariable("CHATOPS_TRUTH_RUNS") ?? "2000", CultureInfo.InvariantCulture);
        var lanes = Enumerable.Range(0, Worlds).Select(lane => RunAsync(Enumerable.Range(FirstDeep, count).Where(seed => seed % Worlds == lane), deep: true));
        await Task.WhenAll(lanes);
    }

    [Fact]
    public async Task The_very_next_look_sees_that_a_topic_was_made_anew()
    {
        await using var world = new TruthWorld();
        using var hands = await world.OpenAsync();
        var run = new HandRun(hands, output);
        world.World.Source.Seed("orders", 1, 50, 100, new Random(1));
        run.Recorded("plan-shards", "plan", new CopyPlan([new Shard("s1", 1, [new PlannedTopic("orders", 1)])]).Write());
        await run.DoAsync("create-connectors", "copy.create", ("plan", run.Facts["plan-shards"]["plan"]));
        await run.UntilAsync("empty", "copy.drained");
        await run.DoAsync("stop-replicators", "copy.stop");
        await run.UntilAsync("empty", "copy.drained");
        world.World.Destination.MakeAnew("orders");
        (string, Value)[] lag = [("max-lag", Value.Of(20))];
        foreach (var (observation, inputs) in new[] { ("copy.drained", []), ("copy.caught-up", lag) })
        {
            var look = await hands.Catalogue.Observations[observation].LookAsync(run.Call("empty", inputs), TestContext.Current.CancellationToken);
            (look.Verdict, look.Words).ShouldSatisfyAllConditions(l => l.Verdict.ShouldBe(Verdict.No, l.Words), l => l.Words.ShouldContain("orders was deleted and made anew at the destination"));
        }
    }

    private async Task RunAsync(IEnumerable<int> seeds, bool deep)
    {
        var (runs, marks, lies) = (0, 0, new List<string>());
        await using var world = new TruthWorld();
        foreach (var seed in seeds)
        {
            using var hands = await world.OpenAsync();
            var run = new TruthRun(world, hands, seed, deep, output);
            await run.GoAsync();
            await run.EndAsync();
            (runs, marks) = (runs + 1, marks + run.Marks.Count);
            output.WriteLine($"seed {seed}: {run.Marks.Count} green marks, {run.Lies.Count} false");
            if (run.Lies.Count > 0) output.WriteLine($"FALSE {string.Join(" | ", run.Lies)}\n{run.Story}");
            if (run.Lies.Count > 0) lies.Add($"{string.Join('\n', run.Lies)}\n{run.Story}");
        }

        output.WriteLine($"{runs} runs, {marks} green marks, {lies.Count} runs with a false one");
        lies.ShouldBeEmpty();
        marks.ShouldBeGreaterThan(runs, "nothing was ever green, so nothing was tried");
    }
}
