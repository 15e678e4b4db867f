using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Kit;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Runbooks.Tests.Desk;

/// <summary>What is not known is not so: a gate and a claim count only looks as young as their <c>every</c> allows, and cannot-tell is no yes.</summary>
public sealed class YoungLookTests
{
    private static readonly RunShape GateA = Run([Phase("copy", Observes("until", "caught-up")), Phase("stop", Changes("stop")).Gated(LeadAndCustomer("caught-up"))]);

    [Fact]
    public async Task Gate_A_does_not_open_while_Connect_has_no_workers_and_nobody_can_tell()
    {
        var table = await AskedAsync(GateA);
        table.World.Looks["until"] = Look.CannotTell("Connect does not answer");
        await table.WorkAsync();
        await ApproveAsync(table);
        await table.WorkAsync();
        table.Run.Phase.Id.ShouldBe("copy");
        table.Run.OpenRequests.Single().Votes.Length.ShouldBe(2, "the votes wait");
        table.Run.Attestations["caught-up"].Holds.ShouldBeTrue("it is not known to be false either");
        var mark = Marks.For(table.Run, table.Desk.SituationOf(table.RunId)).Single();
        (mark.State, mark.Counts).ShouldBe((MarkState.NotKnown, false));
        mark.Words.ShouldContain("not known since 09:00:00 UTC");
        mark.Words.ShouldContain("Connect does not answer");
        table.Desk.Hints(table.RunId)["stop"].ShouldContain("not known since");
        table.World.Looks.Remove("until");
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.Finished);
    }

    [Fact]
    public async Task A_yes_older_than_three_looks_does_not_count()
    {
        var table = await AskedAsync(GateA);
        await table.AfterAsync(TimeSpan.FromSeconds(21)); // it looks each 5 s
        await ApproveAsync(table);
        table.Run.Phase.Id.ShouldBe("copy");
        Marks.For(table.Run, table.Desk.SituationOf(table.RunId)).Single().Words.ShouldContain("21s old");
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.Finished);
    }

    [Fact]
    public async Task After_a_restart_nothing_is_known_until_it_is_looked_at()
    {
        var table = await AskedAsync(GateA);
        await table.RestartAsync();
        await ApproveAsync(table);
        table.Run.Phase.Id.ShouldBe("copy");
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.Finished);
    }

    [Fact]
    public async Task A_step_is_not_begun_on_what_nobody_can_tell()
    {
        var table = await new Table(Run([Phase("one", Observes("quiet", "quiesced"), Reads("between"), Changes("move").Needing("quiesced"))])).StartAsync();
        table.World.Silent.Add("between");
        await table.WorkAsync();
        table.World.Looks["quiet"] = Look.CannotTell("no answer in time");
        await table.WorkAsync();
        table.World.Silent.Clear();
        var step = table.Step("between");
        await table.ReportAsync(new WorkReport.Ended("between", step.Attempt, table.Owner, World.Done(), null));
        await table.WorkAsync();
        table.World.Log.ShouldBeEmpty();
        table.Desk.Hints(table.RunId)["move"].ShouldContain("no answer in time");
        table.World.Looks.Clear();
        await table.WorkAsync();
        table.World.Log.ShouldBe(["do move"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stopping_the_copy_pulls_nothing_down_that_it_rested_on(bool said)
    {
        var table = await WindowAsync(said);
        table.World.Silent.Add("stop-copy");
        await table.WorkAsync();
        table.Step("stop-copy").Status.ShouldBe(StepStatus.Running);
        table.World.Looks["empty"] = Look.No("connector s1 is gone"); // on a Connect before 3.5 stopping deletes it
        await table.WorkAsync();
        var step = table.Step("stop-copy");
        await table.ReportAsync(new WorkReport.Ended("stop-copy", step.Attempt, table.Owner, World.Done(), Look.Yes("stopped")));
        await table.WorkAsync();
        await table.DoAsync("tomas", new Command.Check("empty"));
        await table.WorkAsync();
        table.Run.Attestations["final"].Holds.ShouldBeTrue();
        await table.AfterAsync(TimeSpan.FromHours(2)); // the comparison is too old: it is made again, without asking whether the copy is drained
        await table.WorkAsync();
        await GoLiveAsync(table);
    }

    [Fact]
    public async Task Half_stopped_it_can_be_tried_again()
    {
        var table = await WindowAsync(said: true);
        table.World.Outcomes["stop-copy"] = World.Failed("s2: 500");
        await table.WorkAsync();
        table.World.Looks["empty"] = Look.No("connector s1 is gone");
        await table.WorkAsync();
        table.World.Outcomes.Clear();
        await table.DoAsync("tomas", new Command.Retry(null));
        await table.WorkAsync();
        await GoLiveAsync(table);
    }

    [Fact]
    public async Task An_app_that_comes_back_pulls_down_the_comparison_also_where_what_is_between_is_only_old()
    {
        var table = await WindowAsync(said: true);
        await table.WorkAsync();
        for (var minute = 0; minute < 30; minute++)
        {
            await table.AfterAsync(TimeSpan.FromMinutes(1));
            await table.WorkAsync();
        }

        table.Run.Attestations["drained"].LostWhy.ShouldBe("old");
        table.World.Looks["quiet"] = Look.No("orders got 12 records");
        await table.WorkAsync();
        table.Run.Attestations["final"].Holds.ShouldBeFalse();
    }

    private static async Task<Table> WindowAsync(bool said)
    {
        var stop = Changes("stop-copy").Needing("quiesced", "drained", "final");
        var table = await new Table(Run(
        [
            Phase("quiet", Observes("quiet", "quiesced")),
            Phase("drain", Observes("empty", "drained", freshMinutes: 5).Needing("quiesced"), Compares("compare", "final", 60).Needing("drained")),
            Phase("end", said ? stop with { Ends = ["drained"] } : stop),
            Phase("live", Changes("go")).Gated(LeadAndCustomer("quiesced", "final")),
        ])).StartAsync();
        return table;
    }

    private static async Task GoLiveAsync(Table table)
    {
        await table.DoAsync("tomas", new Command.StartPhase("live"));
        await ApproveAsync(table);
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.Finished);
    }

    private static async Task<Table> AskedAsync(RunShape shape)
    {
        var table = await new Table(shape).StartAsync();
        await table.WorkAsync();
        await table.DoAsync("tomas", new Command.StartPhase("stop"));
        return table;
    }

    private static async Task ApproveAsync(Table table)
    {
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        await table.DoAsync("marta", new Command.Approve(null, null));
    }
}
