using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Kit;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Runbooks.Tests.Desk;

/// <summary>A small migration from start to end.</summary>
public sealed class WholeRunTests
{
    private static RunShape Migration() => Run(
    [
        Phase("inventory", Reads("look")),
        Phase("replicate", Changes("create").Confirmed(), Observes("until", "caught-up")) with { Checkpoint = true },
        Phase("cutover", Changes("stop", Actions.Touch.StopsApps), Observes("quiet", "quiesced")).Gated(LeadAndCustomer("caught-up")),
        Phase("repoint", Changes("repoint")),
        Phase("go-live", Changes("start", Actions.Touch.Irreversible, undo: UndoRule.None)).Gated(LeadAndCustomer("quiesced")) with { PointOfNoReturn = true },
    ]);

    [Fact]
    public async Task It_runs_to_its_end()
    {
        var table = await new Table(Migration()).StartAsync();
        await table.WorkAsync();
        table.Step("create").Status.ShouldBe(StepStatus.AwaitingApproval);
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        await table.WorkAsync();
        await table.DoAsync("tomas", new Command.StartPhase("cutover"));
        (await table.RefusedAsync("tomas", new Command.Approve(null, null))).ShouldBe("requester");
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        (await table.RefusedAsync("ingrid", new Command.Approve(null, null))).ShouldBe("voted");
        await table.DoAsync("marta", new Command.Approve(null, null));
        await table.WorkAsync();
        table.Run.Phase.Id.ShouldBe("repoint");
        table.Run.Phases["cutover"].CompleteAt.ShouldNotBeNull();
        await table.DoAsync("tomas", new Command.StartPhase("go-live"));
        await table.DoAsync("ravi", new Command.Approve(null, null));
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.Finished);
        table.World.Log.ShouldBe(["do create", "do stop", "do repoint", "do start"]);
        table.Journal.Chain(table.RunId).Select(e => e.Kind).ShouldContain(nameof(PointOfNoReturnPassed));
    }

    [Fact]
    public async Task Rolled_back_to_the_checkpoint_it_goes_on_there()
    {
        var table = await new Table(Migration()).StartAsync();
        await AtRepointAsync(table);
        (await table.RefusedAsync("ingrid", new Command.Abort("enough"))).ShouldBe("changed");
        await table.DoAsync("ingrid", new Command.RollBack(false));
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.Running);
        table.Run.Phase.Id.ShouldBe("replicate");
        table.World.Log.ShouldBe(["do create", "do stop", "do repoint", "undo repoint", "undo stop"]);
        table.Step("until").Status.ShouldBe(StepStatus.Succeeded);
        table.Step("stop").Status.ShouldBe(StepStatus.Pending);
        await table.DoAsync("ingrid", new Command.RollBack(true));
        await table.DoAsync("tomas", new Command.Approve(null, null));
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.RolledBack);
        table.World.Log[^1].ShouldBe("undo create");
    }

    [Fact]
    public async Task Panic_cuts_and_resuming_takes_a_second_person()
    {
        var table = await new Table(Migration()).StartAsync();
        table.World.Silent.Add("create");
        await table.WorkAsync();
        await table.DoAsync("tomas", new Command.Approve(null, null));
        await table.WorkAsync();
        table.Step("create").Status.ShouldBe(StepStatus.Running);
        await table.DoAsync("ravi", new Command.Panic(null));
        table.Step("create").Status.ShouldBe(StepStatus.Unknown);
        table.Run.Mode.ShouldBe(Mode.Paused);
        await table.DoAsync("ingrid", new Command.Resume());
        (await table.RefusedAsync("ingrid", new Command.Approve(null, null))).ShouldBe("requester");
        await table.DoAsync("tomas", new Command.Approve(null, null));
        table.Run.Mode.ShouldBe(Mode.Running);
        table.World.Verifies["create"] = Actions.Look.Yes("it is there");
        await table.WorkAsync();
        table.Step("create").Status.ShouldBe(StepStatus.Succeeded);
    }

    [Fact]
    public async Task Reopened_it_is_the_same_run()
    {
        var table = await new Table(Migration()).StartAsync();
        await AtRepointAsync(table);
        var before = StateText.Of(table.Run);
        await table.RestartAsync();
        StateText.Of(table.Run).ShouldBe(before);
    }

    private static async Task AtRepointAsync(Table table)
    {
        await table.WorkAsync();
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        await table.WorkAsync();
        await table.DoAsync("tomas", new Command.StartPhase("cutover"));
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        await table.DoAsync("marta", new Command.Approve(null, null));
        await table.WorkAsync();
        table.Run.Phase.Id.ShouldBe("repoint");
    }
}
