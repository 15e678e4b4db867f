using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Definition;

namespace ChatOpsBot.Runbooks.Tests.EndToEnd;

/// <summary>The second runbook, with small actions of its own: the engine is not made for one.</summary>
public sealed class RotationTests
{
    private static readonly Person[] People = [new("ona", "Ona", ["on-call"]), new("sami", "Sami", ["security"]), new("olga", "Olga", ["owner"])];

    private readonly Cells _cells = KeyHands.World();

    [Theory]
    [InlineData("in-house")]
    [InlineData("in-public")]
    public async Task A_leaked_key_is_rotated(string seen)
    {
        using var stage = await StartAsync(seen);
        await stage.UntilAsync(r => r.Ended, "ona");
        stage.Run.Mode.ShouldBe(Mode.Finished);
        _cells.ToString().ShouldBe("key:billing = revoked\nkey:billing-2 = active\nloaded:office = billing-2\nloaded:shop = billing-2\nstore:office = billing-2\nstore:shop = billing-2");
        _cells.Log.ShouldBe([.. seen == "in-public" ? new[] { "do keys.narrow" } : [], "do keys.create", "do keys.store", "do keys.restart-users", "do keys.revoke"]);
    }

    [Fact]
    public async Task Revoking_takes_two_who_did_not_ask_and_the_name_typed()
    {
        using var stage = await StartAsync();
        await stage.UntilAsync(r => r.Attestations.ContainsKey("old-unused"));
        await stage.DoAsync("ona", new Command.StartPhase("revoke"));
        (await stage.SayAsync("ona", new Command.Approve(null, "billing"))).ShouldBeOfType<Answer.Refused>();
        (await stage.SayAsync("sami", new Command.Approve(null, "biling"))).ShouldBeOfType<Answer.Refused>();
        await stage.DoAsync("sami", new Command.Approve(null, "billing"));
        _cells["key:billing"].ShouldBe("active");
        await stage.DoAsync("olga", new Command.Approve(null, "billing"));
        await stage.UntilAsync(r => r.NoReturn is not null);
        (await stage.SayAsync("ona", new Command.RollBack(true))).ShouldBeOfType<Answer.Refused>().Words.ShouldContain("no way back");
    }

    [Fact]
    public async Task An_operation_restarts_one_app()
    {
        using var stage = await StartAsync();
        await stage.UntilAsync(r => r.Steps["restart-users"].Status == StepStatus.Succeeded);
        _cells["loaded:shop"] = "billing";
        await stage.DoAsync("sami", new Command.RequestOperation("restart-app", System.Collections.Immutable.ImmutableDictionary<string, Value>.Empty.Add("app", Value.Of("shop"))));
        await stage.UntilAsync(r => r.Operations.Any(o => o.Outcome == "succeeded"));
        _cells["loaded:shop"].ShouldBe("billing-2");
        await stage.UntilAsync(r => r.Ended, "ona");
        stage.Run.Mode.ShouldBe(Mode.Finished);
    }

    [Fact]
    public async Task It_goes_on_over_a_restart_after_every_event()
    {
        using var stage = await StartAsync();
        _cells.Clock = stage.Clock;
        for (var restarts = 0; !stage.Run.Ended; restarts++)
        {
            restarts.ShouldBeLessThan(200);
            var seq = stage.Run.Seq;
            // Not before each look: a bot that always dies between beginning to look and looking never sees anything.
            await stage.UntilAsync(r => r.Seq > seq && !r.Steps.Values.Any(s => s.IsObservation && s.Status == StepStatus.Running), "ona");
            await stage.RestartAsync();
        }

        stage.Run.Mode.ShouldBe(Mode.Finished);
        _cells.Log.ShouldBe(["do keys.create", "do keys.store", "do keys.restart-users", "do keys.revoke"]);
        stage.Journal.Chain(stage.RunId)[^1].Kind.ShouldBe(nameof(RunFinished));
    }

    [Theory]
    [CombinatorialTroubles("narrow", "create", "store", "restart-users")]
    public async Task Rolled_back_from_any_step_the_world_is_as_before(string step, Trouble trouble)
    {
        var before = _cells.ToString();
        using var stage = await StartAsync("in-public");
        _cells.Troubles[stage.Run.Steps[step].Shape.Contract.Name] = trouble;
        await stage.UntilAsync(r => r.Steps[step].Status is StepStatus.Succeeded or StepStatus.Failed or StepStatus.Unknown, "ona");
        await stage.DoAsync("ona", new Command.RollBack(true));
        await stage.UntilAsync(r => r.Ended);
        stage.Run.Mode.ShouldBe(Mode.RolledBack);
        _cells.ToString().ShouldBe(before);
    }

    [Fact]
    public async Task Rolled_back_with_the_last_gate_open_the_world_is_as_before()
    {
        var before = _cells.ToString();
        using var stage = await StartAsync();
        await stage.UntilAsync(r => r.Phase.Id == "revoke", "ona");
        stage.Run.NoReturn.ShouldBeNull();
        await stage.DoAsync("ona", new Command.RollBack(true));
        await stage.UntilAsync(r => r.Ended);
        stage.Run.Mode.ShouldBe(Mode.RolledBack);
        _cells.ToString().ShouldBe(before);
        _cells.Log[^3..].ShouldBe(["undo keys.store", "undo keys.restart-users", "undo keys.create"]);
    }

    private async Task<Stage> StartAsync(string seen = "in-house")
    {
        var stage = new Stage(Given.Rotation, KeyHands.Catalogue(_cells), People);
        await stage.StartAsync("ona", ("key", Value.Of("billing")), ("seen", Value.Of(seen)), ("wait", Value.Of(TimeSpan.FromMinutes(2))));
        return stage;
    }
}
