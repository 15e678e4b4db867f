using ChatOpsBot.Migration;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Rehearsal.Broker;
using ChatOpsBot.Rehearsal.Worlds;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.RealServers.Truth;

/// <summary>
/// One run of the copy from its plan to its end, to which one or two bad things happen at some moment, before a step or in its midst. What says
/// "yes" is noted with what was so; what says no, or fails, is passed by: that is another test's business.
/// </summary>
internal sealed class TruthRun(TruthWorld world, MigrationHands hands, int seed, bool deep, ITestOutputHelper output)
{
    private const int MostLooks = 12;

    private static readonly string[] Order = ["create", "caught-up", "moving", "quiet", "drained", "at-rest", "frozen", "stop", "drained", "recap"];

    private readonly Random random = new(seed);
    private readonly HandRun run = new(hands, output);
    private readonly List<string> said = [];
    private string plain = "", transactional = "", compacted = "";
    private Misfortune misfortune = null!;
    private bool stopped;

    public List<GreenMark> Marks { get; } = [];

    /// <summary>Lies, each with the mark that tells it; empty: every green mark was true.</summary>
    public List<string> Lies { get; } = [];

    public string Story => string.Join('\n', [$"seed {seed}", .. misfortune.Happened, .. said]);

    public async Task GoAsync()
    {
        Furnish();
        misfortune = new Misfortune(world, hands, Connector, [plain, transactional, compacted], random);
        var moments = Enumerable.Range(0, 1 + random.Next(2)).Select(_ => random.Next(1, Order.Length)).ToHashSet();
        for (var i = 0; i < Order.Length; i++)
        {
            var strikes = moments.Contains(i);
            var midst = random.Next(2) == 0;
            var wait = random.Next(0, 300);
            var twice = random.Next(3) == 0;
            if (strikes && !midst) await misfortune.StrikeAsync(deep);
            if (strikes && !midst && twice) await misfortune.StrikeAsync(deep);
            var strike = strikes && midst ? StrikeLaterAsync(wait) : Task.CompletedTask;
            await StepAsync(Order[i]);
            await strike;
        }
    }

    public async Task EndAsync()
    {
        await misfortune.HealAsync();
        foreach (var shard in new[] { "s1", "s2" }) await world.SwitchAsync($"delete-connector/{Connector(shard)}");
        foreach (var topic in new[] { plain, transactional, compacted })
            foreach (var side in new[] { "source", "destination" }) await world.SwitchAsync($"{side}/delete-topic/{topic}");
        if (misfortune.Deep) world.BeginAgainNext();
    }

    private string Connector(string shard) => RunNames.Of(run.Call("names")).Shard(shard);

    private void Furnish()
    {
        (plain, transactional, compacted) = ($"plain-{seed}", $"ledger-{seed}", $"latest-{seed}");
        var source = world.World.Source;
        source.Seed(plain, 2, new RecordPattern(random.Next(1, 120), 100), random);
        source.Seed(transactional, 2, new RecordPattern(random.Next(1, 6) * 10, 100) { PerTransaction = 10 }, random);
        source.CreateTopic(compacted, 2, configs: new Dictionary<string, string> { ["cleanup.policy"] = "compact" });
        source.Seed(compacted, 2, new RecordPattern(random.Next(1, 120), 100) { Keys = 15, TombstoneEvery = 7 }, random);
        run.Recorded("plan-shards", "plan", new CopyPlan([
            new Shard("s1", 1, [new PlannedTopic(plain, 2), new PlannedTopic(compacted, 2, Compacted: true)]), new Shard("s2", 1, [new PlannedTopic(transactional, 2)])]).Write());
    }

    // The moment is from the seed; what it meets is not, and need not be.
    private async Task StrikeLaterAsync(int milliseconds)
    {
        await Task.Delay(milliseconds);
        await misfortune.StrikeAsync(deep);
    }

    private Task StepAsync(string step) => step switch
    {
        "create" => ActAsync("create-connectors", "copy.create", step, ("plan", run.Facts["plan-shards"]["plan"])),
        "caught-up" => LookAsync(step, "copy.caught-up", ("max-lag", Value.Of(20))),
        "moving" => ActAsync("compare", "parity.compare", step, ("logs", Value.Of("moving"))),
        "quiet" => LookAsync(step, "offsets.quiet"),
        "drained" => LookAsync(step, "copy.drained"),
        "at-rest" => LookAsync(step, "offsets.at-rest", ("cluster", Value.Of("destination"))),
        "frozen" => ActAsync("compare-exactly", "parity.compare", step, ("logs", Value.Of("frozen"))),
        "recap" => ActAsync("report", "sanity.report", step),
        _ => ActAsync("stop-replicators", "copy.stop", step),
    };

    private async Task LookAsync(string step, string observation, params (string, Value)[] inputs)
    {
        for (var i = 0; i < MostLooks; i++)
        {
            var (before, asked) = (Truth(), TimeProvider.System.GetUtcNow());
            Look look;
            try
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
                look = await hands.Catalogue.Observations[observation].LookAsync(run.Call(step, inputs), limit.Token);
            }
            catch (Exception e) when (e is WorldTroubleException or OperationCanceledException)
            {
                look = Look.CannotTell(e.Message);
            }

            said.Add($"{asked:HH:mm:ss.fff} {step}: {look.Verdict} {look.Words}");
            if (look.Verdict == Verdict.Yes)
            {
                Judge(new GreenMark(step, look.Words, asked, look.Since, before, Truth()));
                return;
            }

            await Task.Delay(250);
        }
    }

    private async Task ActAsync(string step, string action, string mark, params (string, Value)[] inputs)
    {
        var (before, asked) = (Truth(), TimeProvider.System.GetUtcNow());
        try
        {
            if (action == "copy.stop") stopped = true;
            var outcome = await run.TryAsync(step, action, inputs);
            said.Add($"{asked:HH:mm:ss.fff} {mark}: {outcome}");
            // No app runs in these runs, so the recap never ends well; what it counted it says all the same.
            if (outcome is Outcome.Failed { Class: "apps" } recap) Judge(new GreenMark(mark, recap.Words, asked, null, before, Truth()));
            if (outcome is not Outcome.Done done) return;
            run.Done(step, done);
            if (action == "parity.compare") Judge(new GreenMark(mark, done.Evidence, asked, null, before, Truth()));
        }
        catch (Exception e) when (e is WorldTroubleException or OperationCanceledException or Shouldly.ShouldAssertException)
        {
            said.Add($"{asked:HH:mm:ss.fff} {mark}: {e.Message}");
        }
    }

    private void Judge(GreenMark mark)
    {
        Marks.Add(mark);
        Lies.AddRange(mark.Lies(misfortune, compacted, stopped).Select(l => $"{mark.Name} said '{mark.Words}', but {l}"));
    }

    private List<TopicTruth> Truth() => [.. new[] { plain, transactional, compacted }.Select(t => world.World.Truth.Of(t))];
}
