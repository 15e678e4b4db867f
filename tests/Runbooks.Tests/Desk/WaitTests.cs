using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Kit;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Runbooks.Tests.Desk;

/// <summary>A wait says what it waits for: once for each cause; and what hangs does not lock out what mends it.</summary>
public sealed class WaitTests
{
    private static readonly ImmutableDictionary<string, Value> None = ImmutableDictionary<string, Value>.Empty;

    [Fact]
    public async Task A_preview_that_cannot_be_made_is_told_once_for_each_cause_and_when_it_is_over()
    {
        var table = await new Table(Run([Phase("one", Changes("make").Confirmed())])).StartAsync();
        await NoPreviewAsync(table, "unreachable", "Connect does not answer since 3 s");
        await NoPreviewAsync(table, "unreachable", "Connect does not answer since 8 s");
        Told(table).ShouldBe(["Connect does not answer since 3 s"]);
        await NoPreviewAsync(table, "credentials", "Connect refuses the password");
        Told(table).Count.ShouldBe(2);
        table.Step("make").Waits!.WayOut.ShouldBe("mend it");
        await table.WorkAsync();
        table.Step("make").Waits.ShouldBeNull();
        await table.DoAsync("tomas", new Command.Approve(null, null));
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.Finished);
    }

    [Fact]
    public async Task A_guard_that_says_no_is_told()
    {
        var table = await new Table(Run([Phase("one", Changes("make").Needing("topics-empty"))])).StartAsync();
        table.World.Guards["topics-empty"] = new GuardAnswer(false, "orders has 12 records");
        await table.WorkAsync();
        Told(table).ShouldBe(["orders has 12 records"]);
        table.World.Guards.Clear();
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.Finished);
    }

    [Fact]
    public async Task What_a_running_step_waits_for_is_told_when_it_names_the_cause_and_again_when_that_changes()
    {
        var table = await BegunAsync();
        await SayAsync(table, new Progress(0, 4, "pods", 0, "connect-1: image cannot be pulled") { Waits = "image" });
        await SayAsync(table, new Progress(0, 4, "pods", 0, "connect-2: image cannot be pulled") { Waits = "image" });
        await SayAsync(table, new Progress(0, 4, "pods", 0, "quota: 0 of 4 pods allowed") { Waits = "quota" });
        Told(table).ShouldBe(["connect-1: image cannot be pulled", "quota: 0 of 4 pods allowed"]);
        await SayAsync(table, new Progress(4, 4, "pods", 0));
        table.Step("make").Waits.ShouldBeNull();
    }

    [Fact]
    public async Task Words_without_a_cause_are_told_when_they_have_stood_and_not_when_only_figures_change()
    {
        var table = await BegunAsync();
        await SayAsync(table, new Progress(0, 4, "pods", 0, "1 of 4 ready, waits for connect-7f9"));
        Told(table).ShouldBeEmpty();
        await table.AfterAsync(TimeSpan.FromSeconds(15));
        await SayAsync(table, new Progress(1, 4, "pods", 0, "2 of 4 ready, waits for connect-8c1"));
        await table.AfterAsync(TimeSpan.FromSeconds(45));
        await SayAsync(table, new Progress(1, 4, "pods", 0, "3 of 4 ready, waits for connect-9d2"));
        Told(table).Count.ShouldBe(1);
        await SayAsync(table, new Progress(1, 4, "pods", 0, "nodes have no room"));
        Told(table).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_pausing_that_hangs_does_not_lock_out_the_restart_it_waits_for()
    {
        var table = await HangingAsync();
        (await table.SayAsync("tomas", new Command.RequestOperation("scale", None))).ShouldBeOfType<Answer.Refused>().Rule.ShouldBe("locked");
        await table.DoAsync("tomas", new Command.RequestOperation("restart-task", None));
        await table.WorkAsync();
        table.World.Log.ShouldBe(["do pause", "do restart"]);
        table.Run.Operations.Single(o => o.Shape.Id == "restart-task").Outcome.ShouldBe("succeeded");
    }

    [Fact]
    public async Task The_refusal_names_the_holder_and_what_frees_it()
    {
        var table = await HangingAsync();
        var refused = (await table.SayAsync("ingrid", new Command.RequestOperation("scale", None))).ShouldBeOfType<Answer.Refused>();
        refused.Words.ShouldBe("'pause' of tomas (pause#1) holds copy since 09:00:00 UTC");
        refused.WayOut.ShouldBe("it ends by 09:10:00 UTC at the latest; 'panic' cuts it; beside it you may give 'restart task'");
    }

    private static async Task<Table> HangingAsync()
    {
        var table = await new Table(Run(
            [Phase("copy", Observes("until"))],
            Operation("pause", ["copy"], "copy/s1", Changes("pause")) with { Scope = Template.Literal(Value.Of("copy")) },
            Operation("restart-task", ["copy"], "copy", Changes("restart")) with { Mends = ["pause"] },
            Operation("scale", ["copy"], "copy", Changes("scale-it")))).StartAsync();
        table.World.Looks["until"] = Look.No("not yet");
        table.World.Silent.Add("pause");
        await table.WorkAsync();
        await table.DoAsync("tomas", new Command.RequestOperation("pause", None));
        await table.WorkAsync();
        return table;
    }

    private static async Task<Table> BegunAsync()
    {
        var table = await new Table(Run([Phase("one", Changes("make"))])).StartAsync();
        table.World.Silent.Add("make");
        await table.WorkAsync();
        return table;
    }

    private static Task SayAsync(Table table, Progress progress) => table.ReportAsync(new WorkReport.Progressed("make", table.Step("make").Attempt, table.Owner, progress));

    private static Task NoPreviewAsync(Table table, string kind, string words) =>
        table.ReportAsync(new WorkReport.NotPrepared("make", 0, table.Owner, words) { Class = kind, WayOut = "mend it" });

    private static List<string> Told(Table table) =>
        [.. table.Journal.Chain(table.RunId).Select(EventKinds.Read).OfType<StepWaits>().Where(w => w.Cause is not null).Select(w => w.Words)];
}
