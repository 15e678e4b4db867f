using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Approvals;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Kit;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Runbooks.Tests.Desk;

/// <summary>Who may say yes to what, and what makes a yes worthless.</summary>
public sealed class ApprovalTests
{
    private static RunShape Gated(string? typed = null) => Run([Phase("one", Reads("r")), Phase("two", Changes("w")).Gated(LeadAndCustomer() with { Typed = typed is null ? null : Template.Literal(Value.Of(typed)) })]);

    private static RunShape Single(StepShape step) => Run([Phase("one", step)]);

    [Fact]
    public async Task The_only_lead_may_not_ask_for_what_needs_a_lead()
    {
        var table = await ReadyAsync(Gated());
        var answer = (await table.SayAsync("ingrid", new Command.StartPhase("two"))).ShouldBeOfType<Answer.Refused>();
        answer.Rule.ShouldBe("nobody-left");
        answer.WayOut.ShouldNotBeNull().ShouldContain("Tomas");
    }

    [Fact]
    public async Task Customers_give_no_commands_but_may_panic()
    {
        var table = await ReadyAsync(Gated());
        (await table.RefusedAsync("marta", new Command.StartPhase("two"))).ShouldBe("not-operator");
        await table.DoAsync("marta", new Command.Panic("smoke"));
        table.Run.Mode.ShouldBe(Mode.Paused);
    }

    [Fact]
    public async Task Any_no_wins_and_the_requester_withdraws()
    {
        var table = await ReadyAsync(Gated());
        await table.DoAsync("tomas", new Command.StartPhase("two"));
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        await table.DoAsync("ravi", new Command.Reject(null, "not today"));
        (await table.RefusedAsync("marta", new Command.Approve(null, null))).ShouldBe("nothing-asked");
        await table.DoAsync("tomas", new Command.StartPhase("two"));
        await table.DoAsync("tomas", new Command.Reject(null, "changed my mind"));
        table.Run.OpenRequests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Not_approved_in_time_counts_as_no()
    {
        var table = await ReadyAsync(Gated());
        await table.DoAsync("tomas", new Command.StartPhase("two"));
        await table.AfterAsync(TimeSpan.FromMinutes(31));
        table.Run.Requests[1].Status.ShouldBe(RequestStatus.Expired);
        (await table.RefusedAsync("ingrid", new Command.Approve(1, null))).ShouldBe("over");
    }

    [Fact]
    public async Task What_must_be_typed_must_be_typed()
    {
        var table = await ReadyAsync(Gated("new-home"));
        await table.DoAsync("tomas", new Command.StartPhase("two"));
        (await table.RefusedAsync("ingrid", new Command.Approve(null, "old-home"))).ShouldBe("typed");
        await table.DoAsync("ingrid", new Command.Approve(null, " new-home "));
    }

    [Fact]
    public async Task A_lost_role_takes_the_vote_with_it()
    {
        var table = await ReadyAsync(Gated());
        await table.DoAsync("tomas", new Command.StartPhase("two"));
        await table.DoAsync("marta", new Command.Approve(null, null));
        table.People = table.People.Replace(table.People[2], table.People[2] with { Roles = [] });
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        table.Run.Requests[1].Votes.Select(v => v.Person).ShouldBe(["ingrid"]);
        table.Run.Phase.Id.ShouldBe("one");
    }

    [Fact]
    public async Task Authority_is_looked_at_again_when_the_step_begins()
    {
        var table = await ReadyAsync(Single(Changes("w") with { Gate = LeadAndCustomer() }));
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        await table.DoAsync("marta", new Command.Approve(null, null));
        table.Step("w").Status.ShouldBe(StepStatus.Due);
        table.People = table.People.Replace(table.People[2], table.People[2] with { Roles = [] });
        await table.WorkAsync();
        table.Step("w").Status.ShouldBe(StepStatus.AwaitingApproval);
        table.World.Log.ShouldBeEmpty();
        table.Journal.Chain(table.RunId).Count(e => e.Kind == nameof(ApprovalAsked)).ShouldBe(2);
    }

    [Fact]
    public async Task A_changed_effect_voids_the_votes_and_says_what_changed()
    {
        var table = await ReadyAsync(Single(Changes("w") with { Gate = LeadAndCustomer() }));
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        table.World.Effects["w"] = "2";
        await table.WorkAsync();
        table.Run.Requests[1].Status.ShouldBe(RequestStatus.Voided);
        table.Run.Requests[1].Words.ShouldNotBeNull().ShouldContain("changed");
        table.Run.OpenRequests.Single().Votes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Refused_it_asks_again_only_by_retry()
    {
        var table = await ReadyAsync(Single(Changes("w").Confirmed()));
        await table.DoAsync("tomas", new Command.Reject(null, "no"));
        await table.WorkAsync();
        table.Step("w").WaitsForRetry.ShouldBeTrue();
        table.Run.OpenRequests.ShouldBeEmpty();
        await table.DoAsync("ingrid", new Command.Retry(null));
        await table.WorkAsync();
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.Finished);
    }

    [Theory]
    [InlineData(Touch.Deletes)]
    [InlineData(Touch.StopsApps)]
    [InlineData(Touch.Irreversible)]
    public async Task What_stops_deletes_or_cannot_be_taken_back_needs_two_whatever_the_runbook_says(Touch touch)
    {
        var table = await ReadyAsync(Single(Changes("w", touch)));
        var request = table.Run.OpenRequests.Single();
        request.Quorums.Sum(q => q.Count).ShouldBe(2);
        await table.DoAsync("tomas", new Command.Approve(null, null));
        table.Step("w").Status.ShouldBe(StepStatus.AwaitingApproval);
        await table.DoAsync("ravi", new Command.Approve(null, null));
        table.Step("w").Status.ShouldBe(StepStatus.Due);
    }

    [Fact]
    public async Task In_prod_a_confirm_takes_a_second_person()
    {
        var table = await new Table(Single(Changes("w").Confirmed()), environment: "prod").StartAsync();
        await table.WorkAsync();
        (await table.RefusedAsync("ingrid", new Command.Approve(null, null))).ShouldBe("requester");
        await table.DoAsync("tomas", new Command.Approve(null, null));
    }

    [Fact]
    public async Task A_skip_takes_a_second_person()
    {
        var table = await new Table(Single(Changes("w"))).StartAsync();
        table.World.Outcomes["w"] = World.Failed("no");
        await table.WorkAsync();
        await table.DoAsync("ingrid", new Command.Skip("w", "done by hand"));
        (await table.RefusedAsync("ingrid", new Command.Approve(null, null))).ShouldBe("requester");
        await table.DoAsync("tomas", new Command.Approve(null, null));
        table.Run.Mode.ShouldBe(Mode.Finished);
        table.Step("w").Words.ShouldBe("done by hand");
    }

    [Fact]
    public async Task Nothing_begins_while_paused_but_votes_count()
    {
        var table = await ReadyAsync(Single(Changes("w").Confirmed()));
        await table.DoAsync("tomas", new Command.Pause(null));
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        await table.WorkAsync();
        table.World.Log.ShouldBeEmpty();
        await table.DoAsync("tomas", new Command.Resume());
        await table.WorkAsync();
        table.World.Log.ShouldBe(["do w"]);
    }

    private static async Task<Table> ReadyAsync(RunShape shape)
    {
        var table = await new Table(shape).StartAsync();
        await table.WorkAsync();
        return table;
    }
}
