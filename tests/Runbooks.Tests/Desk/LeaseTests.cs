using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Kit;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Runbooks.Tests.Desk;

/// <summary>Owners, leases, attempts; what becomes of work whose worker is gone.</summary>
public sealed class LeaseTests
{
    private static RunShape One(StepShape step) => Run([Phase("one", step)]);

    [Fact]
    public async Task A_lease_that_ended_makes_the_outcome_unknown_and_verify_decides()
    {
        var table = await RunningAsync(Changes("w"));
        table.Clock.Advance(TimeSpan.FromMinutes(3));
        await table.RestartAsync();
        table.Step("w").Status.ShouldBe(StepStatus.Unknown);
        table.World.Verifies["w"] = Look.Yes("it is there");
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.Finished);
        table.World.Log.ShouldBe(["do w"]);
    }

    [Fact]
    public async Task Not_done_and_repeatable_it_goes_on_by_itself()
    {
        var table = await RunningAsync(Changes("w"));
        await table.AfterAsync(TimeSpan.FromMinutes(3));
        table.World.Silent.Clear();
        table.World.Verifies["w"] = Look.No("nothing there");
        var item = table.Desk.Work(table.RunId).Items.Single().ShouldBeOfType<WorkItem.Verify>();
        await new Hand(table).DoAsync(item);
        table.Step("w").Status.ShouldBe(StepStatus.Due);
        table.World.Verifies.Clear();
        await table.WorkAsync();
        table.World.Log.ShouldBe(["do w", "do w"]);
        table.Step("w").Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task Not_done_and_not_repeatable_it_failed()
    {
        var table = await RunningAsync(Changes("w", repeatable: false));
        await table.AfterAsync(TimeSpan.FromMinutes(3));
        table.World.Verifies["w"] = Look.No("nothing there");
        await table.WorkAsync();
        table.Step("w").Status.ShouldBe(StepStatus.Failed);
    }

    [Fact]
    public async Task Nobody_can_tell_so_two_people_settle_it()
    {
        var table = await RunningAsync(Changes("w", repeatable: false));
        await table.AfterAsync(TimeSpan.FromMinutes(3));
        await table.WorkAsync();
        table.Step("w").VerifyCannotTell.ShouldBeTrue();
        await table.DoAsync("ingrid", new Command.Settle("w", true, "I looked"));
        table.Step("w").Status.ShouldBe(StepStatus.Unknown);
        await table.DoAsync("tomas", new Command.Approve(null, null));
        table.Run.Mode.ShouldBe(Mode.Finished);
    }

    [Fact]
    public async Task A_stale_owner_changes_nothing()
    {
        var table = await RunningAsync(Changes("w"));
        var seq = table.Run.Seq;
        (await table.ReportAsync(new WorkReport.Ended("w", 1, "somebody", World.Done(), null))).ShouldBeOfType<ReportAnswer.Stale>();
        (await table.ReportAsync(new WorkReport.Ended("w", 0, "bot-1", World.Done(), null))).ShouldBeOfType<ReportAnswer.Stale>();
        await table.AfterAsync(TimeSpan.FromMinutes(3));
        (await table.ReportAsync(new WorkReport.Ended("w", 1, "bot-1", World.Done(), Look.Yes("late")))).ShouldBeOfType<ReportAnswer.Stale>();
        table.Step("w").Status.ShouldBe(StepStatus.Unknown);
        table.Run.Seq.ShouldBe(seq + 1);
    }

    [Fact]
    public async Task Progress_renews_the_lease_and_is_journaled_each_tenth()
    {
        var table = await RunningAsync(Changes("w"));
        foreach (var done in new[] { 0, 1, 5, 10, 11, 19, 20 })
            await table.ReportAsync(new WorkReport.Progressed("w", 1, "bot-1", new Progress(done, 100, "records", 5)));
        table.Journal.Chain(table.RunId).Count(e => e.Kind == nameof(StepProgressed)).ShouldBe(3);
        table.Desk.Progress(table.RunId)["w"].Done.ShouldBe(20);
        for (var minute = 0; minute < 5; minute++)
        {
            await table.AfterAsync(TimeSpan.FromSeconds(70));
            await table.ReportAsync(new WorkReport.Progressed("w", 1, "bot-1", new Progress(20, 100, "records", 0)));
        }

        table.Step("w").Status.ShouldBe(StepStatus.Running);
    }

    [Fact]
    public async Task An_observation_whose_worker_is_gone_looks_again()
    {
        var table = await RunningAsync(Observes("o"));
        await table.AfterAsync(TimeSpan.FromMinutes(3));
        table.Step("o").Status.ShouldBe(StepStatus.Due);
        table.World.Silent.Clear();
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.Finished);
    }

    [Fact]
    public async Task Timeouts_an_action_is_unknown_an_observation_failed_with_its_last_no()
    {
        var table = await new Table(Run([Together("one", Changes("w") with { Timeout = TimeSpan.FromSeconds(60) }, Observes("o") with { Timeout = TimeSpan.FromSeconds(90) })])).StartAsync();
        table.World.Silent.Add("w");
        table.World.Looks["o"] = Look.No("3 of 5 there");
        await table.WorkAsync();
        await table.AfterAsync(TimeSpan.FromSeconds(61));
        table.Step("w").Class.ShouldBe("timeout");
        table.Step("w").Status.ShouldBe(StepStatus.Unknown);
        await table.AfterAsync(TimeSpan.FromSeconds(30));
        table.Step("o").Status.ShouldBe(StepStatus.Failed);
        table.Step("o").Words.ShouldNotBeNull().ShouldContain("3 of 5");
    }

    [Fact]
    public async Task A_reading_action_that_was_cut_reads_again_by_itself()
    {
        var table = await RunningAsync(Reads("r"));
        await table.DoAsync("ravi", new Command.Panic(null));
        table.Step("r").Status.ShouldBe(StepStatus.Pending);
    }

    [Fact]
    public async Task The_way_back_leads_to_where_it_first_began()
    {
        var table = await new Table(Run([Phase("one", Changes("w"), Reads("r"))])).StartAsync();
        table.World.Outcomes["w"] = World.Failed("half of it");
        await table.WorkAsync();
        var first = table.Step("w").Before;
        await table.DoAsync("ingrid", new Command.Retry("w"));
        await table.WorkAsync();
        table.Step("w").Attempt.ShouldBe(2);
        table.Step("w").Before!.Value.GetRawText().ShouldBe(first!.Value.GetRawText());
        table.Step("w").Begun.ShouldBeTrue();
    }

    private static async Task<Table> RunningAsync(StepShape step)
    {
        var table = await new Table(One(step)).StartAsync();
        table.World.Silent.Add(step.Id);
        await table.WorkAsync();
        table.Step(step.Id).Status.ShouldBe(StepStatus.Running);
        return table;
    }
}
