using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Kit;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Runbooks.Tests.Desk;

/// <summary>Refusals never only point at each other: each says what leads on.</summary>
public sealed class DeadEndTests
{
    [Fact]
    public async Task Skip_and_settle_of_a_failed_comparison_name_the_operation_that_mends_it()
    {
        var accept = Operation("accept-difference", ["drain"], null, Reads("accepted")) with { Mends = ["compare"] };
        var table = await new Table(Run(
            [Phase("drain", Changes("fill"), Compares("compare", "final")), Phase("live", Changes("go")).Gated(LeadAndCustomer("final"))], accept)).StartAsync();
        table.World.Outcomes["compare"] = new Outcome.Failed("differs", "orders: 129 more at the destination", null, "'copy again orders', or accept it");
        await table.WorkAsync();
        var skip = (await table.SayAsync("tomas", new Command.Skip("compare", "why"))).ShouldBeOfType<Answer.Refused>();
        skip.WayOut.ShouldBe("'copy again orders', or accept it; what mends it: 'accept difference'; or 'roll back'");
        (await table.SayAsync("tomas", new Command.Settle("compare", true, "why"))).ShouldBeOfType<Answer.Refused>().WayOut.ShouldBe("'copy again orders', or accept it");
        await table.DoAsync("tomas", new Command.RequestOperation("accept-difference", System.Collections.Immutable.ImmutableDictionary<string, Value>.Empty));
        await table.WorkAsync();
        table.World.Outcomes.Clear();
        await table.DoAsync("tomas", new Command.Retry("compare"));
        await table.WorkAsync();
        table.Run.Attestations["final"].Holds.ShouldBeTrue();
    }
}
