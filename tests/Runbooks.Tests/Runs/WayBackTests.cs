using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Kit;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Runbooks.Tests.Runs;

public sealed class WayBackTests
{
    private static RunShape Shape() => Run(
    [
        Phase("one", Changes("a"), Reads("r")),
        Phase("two", Changes("b")) with { Checkpoint = true },
        Together("three", Changes("c", undo: UndoRule.Last), Changes("d", undo: UndoRule.First), Changes("e"), Changes("f", undo: UndoRule.None)),
        Phase("four", Changes("g")),
    ]);

    [Fact]
    public void First_then_the_others_then_last_each_in_reverse_and_the_newest_stretch_first()
    {
        WayBack.Steps(Shape(), 3, 1).Select(s => s.Id).ShouldBe(["d", "g", "f", "e", "c"]);
        WayBack.Steps(Shape(), 3, -1).Select(s => s.Id).ShouldBe(["d", "g", "f", "e", "c", "b", "a"]);
        WayBack.Target(Shape(), 1).ShouldBe(-1);
        WayBack.Target(Shape(), 3).ShouldBe(1);
    }

    [Fact]
    public async Task A_failed_undo_is_tried_again_or_left_behind_and_what_stays_is_said()
    {
        var table = await new Table(Run([Phase("one", Changes("a"), Changes("b"), Changes("c", undo: UndoRule.None), Observes("o"))])).StartAsync();
        table.World.Silent.Add("o");
        table.World.Undos["b"] = World.Failed("stuck");
        await table.WorkAsync();
        await table.DoAsync("ingrid", new Command.RollBack(false));
        await table.DoAsync("tomas", new Command.Approve(null, null));
        await table.WorkAsync();
        table.Step("b").ShouldSatisfyAllConditions(s => s.Status.ShouldBe(StepStatus.Failed), s => s.Back.ShouldBeTrue());
        await table.DoAsync("ingrid", new Command.Retry("b"));
        await table.WorkAsync();
        table.World.Log.Count(l => l == "undo b").ShouldBe(2);
        await table.DoAsync("ingrid", new Command.Skip("b", "it can stay"));
        await table.DoAsync("tomas", new Command.Approve(null, null));
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.RolledBack);
        table.Run.Stays.ShouldBe(["c: c stays", "b: it can stay"]);
    }

    [Fact]
    public async Task It_waits_for_what_runs_and_closes_operations()
    {
        var table = await new Table(Run([Phase("one", Changes("a").Scoped("copy"))], Operation("mend-it", ["one"], "apps", Changes("mend"), Changes("more")))).StartAsync();
        table.World.Silent.UnionWith(["a", "mend"]);
        await table.DoAsync("tomas", new Command.RequestOperation("mend-it", System.Collections.Immutable.ImmutableDictionary<string, Actions.Value>.Empty));
        await table.WorkAsync();
        await table.DoAsync("ingrid", new Command.RollBack(false));
        await table.DoAsync("tomas", new Command.Approve(null, null));
        table.Run.Mode.ShouldBe(Mode.RollingBack);
        table.Desk.Work(table.RunId).Items.ShouldBeEmpty();
        await EndAsync(table, "a");
        await EndAsync(table, "mend-it#1/mend");
        table.Run.Operations.Single().Outcome.ShouldBe("abandoned");
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.RolledBack);
        table.World.Log.ShouldBe(["do a", "do mend", "undo a"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_undo_whose_worker_died_goes_on_by_itself()
    {
        var table = await new Table(Run([Phase("one", Changes("a"), Observes("o"))])).StartAsync();
        table.World.Silent.UnionWith(["o", "undo a"]);
        await table.WorkAsync();
        await table.DoAsync("ingrid", new Command.RollBack(false));
        await table.DoAsync("tomas", new Command.Approve(null, null));
        await table.WorkAsync();
        table.Clock.Advance(TimeSpan.FromMinutes(3));
        await table.RestartAsync();
        table.Step("a").ShouldSatisfyAllConditions(s => s.Status.ShouldBe(StepStatus.Unknown), s => s.Back.ShouldBeTrue());
        table.World.Silent.Clear();
        table.World.Verifies["undo a"] = Actions.Look.No("half of it is there");
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.RolledBack);
        table.World.Log.ShouldBe(["do a", "undo a", "undo a"]);
    }

    private static Task EndAsync(Table table, string key) =>
        table.ReportAsync(new WorkReport.Ended(key, table.Step(key).Attempt, table.Owner, World.Done(), Actions.Look.Yes("so it is")));
}
