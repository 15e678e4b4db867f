using ChatOpsBot.Migration;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Rehearsal.Worlds;
using ChatOpsBot.Runbooks.Actions;
using Microsoft.Extensions.Logging.Abstractions;
using WorldFile = ChatOpsBot.Migration.Settings.WorldFile;

namespace ChatOpsBot.RealServers;

/// <summary>Bad days of Connect, on a practice world of their own: each as it was seen, and the printed way out works.</summary>
public sealed class ConnectDaysTests(ITestOutputHelper output) : IAsyncLifetime
{
    private PracticeWorld practice = null!;
    private MigrationHands hands = null!;
    private HandRun run = null!;

    public async ValueTask InitializeAsync()
    {
        practice = await PracticeWorld.StartAsync(new WorldOptions(), CancellationToken.None);
        hands = MigrationCatalogue.Create(WorldFile.Read(practice.FilePath).Settings, NullLoggerFactory.Instance, TimeProvider.System);
        run = new HandRun(hands, output);
    }

    public async ValueTask DisposeAsync()
    {
        hands.Dispose();
        await practice.DisposeAsync();
    }

    [Fact]
    public async Task Connect_before_3_5_is_stopped_undone_and_stopped_again_and_nothing_is_deleted()
    {
        practice.Connect.Version = "3.1.0";
        await CreateAsync();
        for (var round = 0; round < 2; round++)
        {
            await run.DoAsync("stop-replicators", "copy.stop");
            (await ListAsync()).ShouldAllBe(c => c.IsAtRest);
            (await ListAsync()).Count.ShouldBe(4);
            (await run.AskAsync("no-copy-runs")).Holds.ShouldBeTrue();
            if (round == 0) await run.UndoToAsync(run.Undoable - 1);
        }

        await run.UndoToAsync(0);
    }

    /// <summary>Seen on Connect 3.1.0: its offsets cannot be forgotten, and a replicator made anew under its name skipped all it had copied before.</summary>
    [Fact]
    public async Task Before_3_6_a_replicator_made_anew_under_its_name_skips_nothing()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CHATOPS_LONG") == "1", "copies the practice world twice, more than a minute: CHATOPS_LONG=1");
        practice.Connect.Version = "3.1.0";
        await CreateAsync();
        await run.UntilAsync("caught-up", "copy.caught-up", ("max-lag", Value.Of(2_000)));
        await run.UndoToAsync(0);
        await CreateAsync();
        await run.UntilAsync("caught-up-again", "copy.caught-up", ("max-lag", Value.Of(2_000)));
        await run.DoAsync("moving", "parity.compare", ("logs", Value.Of("moving")));
    }

    [Fact]
    public async Task Pausing_a_shard_with_a_failed_task_is_done_and_the_task_can_be_restarted()
    {
        await CreateAsync();
        var name = (await ListAsync())[0].Name;
        (await practice.Connect.FailTaskAsync(name, 0, "org.apache.kafka.connect.errors.ConnectException: Error while consuming\n\tat x\nCaused by: org.apache.kafka.common.errors.TopicAuthorizationException: Not authorized to access topics: [orders.placed]\n")).ShouldBeTrue();
        var look = await LookAsync("copy.caught-up", ("max-lag", Value.Of(1_000)));
        look.Verdict.ShouldBe(Verdict.No);
        look.Words.ShouldContain("Error while consuming … caused by org.apache.kafka.common.errors.TopicAuthorizationException");
        look.Words.ShouldContain("'restart task 0 of shard s1'");
        (await run.DoAsync("pause", "copy.pause", ("shard", Value.Of("s1")))).Evidence.ShouldContain("TopicAuthorizationException");
        (await run.TryAsync("resume", "copy.resume", ("shard", Value.Of("s1")))).ShouldBeOfType<Outcome.Failed>().WayOut.ShouldContain("'restart task 0 of shard s1'");
        await run.DoAsync("restart", "copy.restart-task", ("shard", Value.Of("s1")), ("task", Value.Of(0)));
        await run.DoAsync("resume", "copy.resume", ("shard", Value.Of("s1")));
    }

    [Fact]
    public async Task A_connector_that_somebody_deleted_is_made_again_by_scaling_and_goes_on_from_its_place()
    {
        await CreateAsync();
        var name = (await ListAsync())[1].Name;
        practice.Connect.Delete(name).ShouldBeTrue();
        (await RefusedAsync("copy.pause", ("shard", Value.Of("s2")))).WayOut.ShouldContain("scale replicator N");
        (await run.DoAsync("mend", "copy.scale", ("tasks", Value.Of(4)))).Evidence.ShouldBe("4 tasks over 4 connectors");
        (await ListAsync()).Select(c => c.Name).ShouldContain(name);
    }

    [Theory]
    [InlineData(504), InlineData(502), InlineData(0)]
    public async Task Lost_answers_while_the_replicators_are_made_change_nothing(int status)
    {
        practice.Connect.Faults.Gateway = (status, 2);
        await CreateAsync();
        (await ListAsync()).ShouldAllBe(c => c.AllRun);
        practice.Connect.Faults.Gateway.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_with_what_was_meant()
    {
        (await RefusedAsync("copy.pause", ("shard", Value.Of("s1")))).Message.ShouldBe("there are no replicators yet");
        (await RefusedAsync("copy.scale", ("tasks", Value.Of(4)))).Message.ShouldBe("there are no replicators now");
        await CreateAsync();
        foreach (var typed in new[] { "S1", "s1; rm -rf /", "s1 now" })
            (await RefusedAsync("copy.pause", ("shard", Value.Of(typed)))).WayOut.ShouldBe("Did you mean: pause shard s1");
        (await RefusedAsync("copy.resume", ("shard", Value.Of("s99")))).WayOut.ShouldBe("There are: s1, s2, s3, s4.");
        (await RefusedAsync("copy.restart-task", ("shard", Value.Of("s1")), ("task", Value.Of(7)))).Message.ShouldBe("s1 has no task 7");
        (await RefusedAsync("copy.restart-task", ("shard", Value.Of("S2")), ("task", Value.Of(0)))).WayOut.ShouldBe("Did you mean: restart task 0 of shard s2");
        (await RefusedAsync("copy.scale", ("tasks", Value.Of(4)))).Message.ShouldBe("there are 4 tasks already");
    }

    [Fact]
    public async Task A_Connect_of_0_workers_is_no_trouble_of_the_inventory_and_can_be_started()
    {
        await hands.World.Kubernetes.ScaleAsync("connect", 0, CancellationToken.None);
        await WaitUntilAsync(async () => (await hands.World.WorkersAsync(CancellationToken.None)).Count == 0);
        var found = await run.DoAsync("connect", "inventory.connect");
        found.Figures.ShouldContain(new Figure("version", "not known: no worker runs"));
        (await LookAsync("connect.forwarding")).Verdict.ShouldBe(Verdict.No);
        await run.DoAsync("start-workers", "connect.scale", ("workers", Value.Of(2)));
        (await run.UntilAsync("forwarding", "connect.forwarding")).Words.ShouldContain("all 2 workers, each asked");
    }

    [Theory]
    [InlineData("4.3.1"), InlineData("3.1.0")]
    public async Task One_address_for_all_workers_is_never_a_yes(string version)
    {
        practice.Connect.Version = version;
        await CreateAsync();
        practice.Connect.Faults.OneAddress = true;
        for (var i = 0; i < 20; i++)
        {
            var look = await LookAsync("connect.forwarding");
            look.Verdict.ShouldBe(Verdict.No);
            look.Words.ShouldContain("All workers advertise one address");
        }
    }

    [Fact]
    public async Task A_foreign_connector_that_breaks_the_list_stops_nothing()
    {
        practice.Connect.Faults.Foreign = true;
        (await run.DoAsync("connect", "inventory.connect")).Evidence.ShouldContain("com.example.OldSink");
        await CreateAsync();
        await run.DoAsync("stop-replicators", "copy.stop");
        (await run.AskAsync("no-copy-runs")).Holds.ShouldBeTrue();
    }

    [Fact]
    public async Task A_panic_says_what_it_paused_and_what_it_could_not()
    {
        await CreateAsync();
        var paused = await hands.PauseCopiesAsync(1, run.Id, CancellationToken.None);
        paused.Paused.Count.ShouldBe(4);
        paused.Words.ShouldContain("4 replicators are told to pause");
    }

    [Fact]
    public async Task A_selector_that_fits_no_worker_is_named_with_the_deployments_own_labels()
    {
        var wrong = hands.World.Settings with { Kubernetes = hands.World.Settings.Kubernetes with { ConnectSelector = "app=kafka-connect" } };
        using var other = MigrationCatalogue.Create(wrong, NullLoggerFactory.Instance, TimeProvider.System);
        var failed = (await new HandRun(other, output).TryAsync("connect", "inventory.connect")).ShouldBeOfType<Outcome.Failed>();
        failed.Words.ShouldContain("fits none of the 2 ready pods");
        failed.WayOut.ShouldBe("Set Kubernetes:ConnectSelector to 'app=connect'.");
    }

    private async Task CreateAsync()
    {
        await run.DoAsync("plan-shards", "plan.shards", ("tasks", Value.Of(4)), ("workers", Value.Of(2)));
        var plan = run.Facts["plan-shards"]["plan"];
        await run.DoAsync("create", "copy.create", ("plan", plan));
    }

    private Task<IReadOnlyList<Migration.Connect.Connector>> ListAsync() => hands.World.Connect.ListAsync(CancellationToken.None);

    private Task<Look> LookAsync(string observation, params (string, Value)[] inputs) =>
        hands.Catalogue.Observations[observation].LookAsync(run.Call(observation, inputs), CancellationToken.None);

    private async Task<WorldTroubleException> RefusedAsync(string action, params (string, Value)[] inputs)
    {
        var trouble = await Should.ThrowAsync<WorldTroubleException>(hands.Catalogue.Actions[action].PreviewAsync(run.Call("operation#1/it", inputs) with { Attempt = 0 }, CancellationToken.None));
        output.WriteLine($"{trouble.Message}. {trouble.WayOut}");
        trouble.Refused.ShouldBeTrue();
        return trouble;
    }

    private static async Task WaitUntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await isSo()) await Task.Delay(100, limit.Token);
    }
}
