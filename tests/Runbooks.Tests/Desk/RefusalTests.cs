using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Kit;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Runbooks.Tests.Desk;

/// <summary>What the hands say can never succeed, and what has not begun, is over at once: nothing stays open, nothing waits for a second person.</summary>
public sealed class RefusalTests
{
    private static readonly ImmutableDictionary<string, Value> None = ImmutableDictionary<string, Value>.Empty;

    [Fact]
    public async Task A_shard_that_does_not_exist_is_refused_when_the_operation_is_asked_for()
    {
        var table = await ReadyAsync(Operation("pause-shard", ["copy"], "copy", Changes("pause")));
        var never = new Refusal("never", "there is no shard s99", "shards: s1, s2, s3");
        var answer = (await table.SayAsync("tomas", new Command.RequestOperation("pause-shard", None, never))).ShouldBeOfType<Answer.Refused>();
        answer.WayOut.ShouldBe("shards: s1, s2, s3");
        table.Run.Operations.ShouldBeEmpty();
        table.Journal.Chain(table.RunId)[^1].Kind.ShouldBe(nameof(CommandRefused));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_preview_that_answers_late_ends_the_operation_and_whatever_was_asked_for_it(bool confirm)
    {
        var table = await ReadyAsync(Operation("pause-shard", ["copy"], "copy", Changes("pause")) with { Confirm = confirm });
        await table.DoAsync("tomas", new Command.RequestOperation("pause-shard", None));
        if (confirm) await table.WorkAsync();
        var step = table.Run.Operations[^1].Steps[0];
        await table.ReportAsync(new WorkReport.NotPrepared(step, 0, table.Owner, "there is no shard s99") { Refused = true });
        table.Run.Operations[^1].Outcome.ShouldBe("withdrawn");
        table.Run.Operations[^1].Words.ShouldBe("there is no shard s99");
        table.Run.OpenRequests.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_that_failed_and_then_can_never_succeed_is_abandoned_and_holds_nothing()
    {
        var table = await ReadyAsync(Operation("scale", ["copy"], "copy", Changes("scale-it")));
        table.World.Outcomes["scale-it"] = World.Failed("3 of 8 tasks run");
        await table.DoAsync("tomas", new Command.RequestOperation("scale", None));
        await table.WorkAsync();
        await table.DoAsync("tomas", new Command.Retry("scale"));
        var step = table.Run.Steps[table.Run.Operations[^1].Steps[0]];
        await table.ReportAsync(new WorkReport.NotPrepared(step.Key, step.Attempt, table.Owner, "it is 8 already") { Refused = true });
        table.Run.Operations[^1].Outcome.ShouldBe("abandoned");
    }

    [Fact]
    public async Task Trouble_that_may_pass_ends_nothing()
    {
        var table = await ReadyAsync(Operation("pause-shard", ["copy"], "copy", Changes("pause")) with { Confirm = true });
        await table.DoAsync("tomas", new Command.RequestOperation("pause-shard", None));
        await table.ReportAsync(new WorkReport.NotPrepared(table.Run.Operations[^1].Steps[0], 0, table.Owner, "Connect does not answer"));
        table.Run.Operations[^1].IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task What_has_not_begun_is_given_up_by_one_person()
    {
        var table = await ReadyAsync(Operation("pause-shard", ["copy"], "copy", Changes("pause")) with { Confirm = true });
        await table.DoAsync("tomas", new Command.RequestOperation("pause-shard", None));
        await table.DoAsync("tomas", new Command.Skip("pause-shard", "withdrawn"));
        table.Run.Operations[^1].Outcome.ShouldBe("withdrawn");
        table.Run.OpenRequests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Facts_of_operations_are_kept_as_long_as_the_run_is_open()
    {
        var accept = Operation("accept", ["copy"], null, Reads("accepted", new Field("topic", ValueKind.Text)));
        var table = await ReadyAsync(accept);
        table.World.Facts["accepted"] = None.Add("topic", Value.Of("orders"));
        for (var i = 0; i < 40; i++)
        {
            await table.DoAsync("tomas", new Command.RequestOperation("accept", None));
            await table.WorkAsync();
        }

        table.Run.Operations.Count.ShouldBeLessThan(40);
        var call = WorkPlan.Ask(table.Run, "accept", None)!.Value.Call;
        for (var i = 1; i <= 40; i++) call.Fact($"accept#{i}/accepted", "topic").ShouldBe("orders");
        await table.RestartAsync();
        WorkPlan.Ask(table.Run, "accept", None)!.Value.Call.Fact("accept#1/accepted", "topic").ShouldBe("orders");
    }

    private static async Task<Table> ReadyAsync(OperationShape operation)
    {
        var table = await new Table(Run([Phase("copy", Observes("until")), Phase("after", Changes("stop"))], operation)).StartAsync();
        table.World.Looks["until"] = Look.No("not yet");
        await table.WorkAsync();
        return table;
    }
}
