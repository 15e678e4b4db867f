using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Kit;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Runbooks.Tests.Desk;

/// <summary>Locks of steps and operations by scope, and locks of people.</summary>
public sealed class LockTests
{
    private static readonly ImmutableDictionary<string, Value> None = ImmutableDictionary<string, Value>.Empty;

    private static RunShape Scoped() => Run(
        [Together("one", Changes("a").Scoped("copy/s1"), Changes("b").Scoped("copy/s2"), Changes("c").Scoped("copy"))],
        Operation("scale-copy", ["one"], "copy/s1", Changes("scale")), Operation("mend-apps", ["one"], "apps", Changes("mend"), Changes("more")));

    [Fact]
    public async Task What_overlaps_goes_one_after_the_other_what_does_not_side_by_side()
    {
        var table = await new Table(Scoped()).StartAsync();
        table.World.Silent.UnionWith(["a", "b", "c"]);
        await table.WorkAsync();
        table.Step("a").Status.ShouldBe(StepStatus.Running);
        table.Step("b").Status.ShouldBe(StepStatus.Running);
        table.Step("c").Status.ShouldBe(StepStatus.Due);
        (await table.RefusedAsync("tomas", new Command.RequestOperation("scale-copy", None))).ShouldBe("locked");
        await table.DoAsync("tomas", new Command.RequestOperation("mend-apps", None));
        (await table.RefusedAsync("tomas", new Command.RequestOperation("mend-apps", None))).ShouldBe("open");
    }

    [Fact]
    public async Task Failed_it_is_free_for_the_operation_meant_to_mend_it()
    {
        var table = await new Table(Scoped()).StartAsync();
        table.World.Outcomes["a"] = World.Failed("stuck");
        await table.WorkAsync();
        await table.DoAsync("tomas", new Command.RequestOperation("scale-copy", None));
        await table.WorkAsync();
        table.World.Log.ShouldContain("do scale");
    }

    [Fact]
    public async Task An_operation_is_refused_in_words_when_a_guard_says_no()
    {
        var guarded = Operation("stop-all", ["one"], "apps", Changes("stop")) with { Needs = ["no-copy-runs"] };
        var table = await new Table(Run([Phase("one", Observes("o"))], guarded)).StartAsync();
        table.World.Silent.Add("o");
        table.World.Guards["no-copy-runs"] = new GuardAnswer(false, "3 replicators run: stop them first");
        await table.DoAsync("tomas", new Command.RequestOperation("stop-all", None));
        await table.WorkAsync();
        table.Run.Operations.Single().Outcome.ShouldBe("withdrawn");
        table.Run.Operations.Single().Words.ShouldNotBeNull().ShouldContain("3 replicators");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_operation_that_makes_no_sense_is_over_before_it_began(bool confirm)
    {
        var table = await new Table(Run([Phase("one", Observes("o"))], Operation("pause-shard", ["one"], "copy", Changes("pause")) with { Confirm = confirm })).StartAsync();
        table.World.Silent.Add("o");
        table.World.Refusals["pause"] = "there is no shard 's99'. Did you mean: pause shard s1";
        await table.DoAsync("tomas", new Command.RequestOperation("pause-shard", None));
        await table.WorkAsync();
        var over = table.Run.Operations.Single();
        (over.IsOpen, over.Outcome, over.Words).ShouldBe((false, "withdrawn", table.World.Refusals["pause"]));
        table.World.Log.ShouldBeEmpty();
        await table.DoAsync("tomas", new Command.RequestOperation("pause-shard", None)); // it blocks nothing
    }

    [Fact]
    public async Task What_is_refused_while_it_waits_for_approval_closes_its_request()
    {
        var table = await new Table(Run([Phase("one", Observes("o"))], Operation("pause-shard", ["one"], "copy", Changes("pause")) with { Confirm = true })).StartAsync();
        table.World.Silent.Add("o");
        await table.DoAsync("tomas", new Command.RequestOperation("pause-shard", None));
        await table.WorkAsync();
        table.Run.OpenRequests.Count().ShouldBe(1);
        table.World.Refusals["pause"] = "there is no shard 's1' any more";
        await table.WorkAsync();
        table.Run.OpenRequests.ShouldBeEmpty();
        table.Run.Operations.Single().IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task An_operation_whose_effect_changed_is_asked_for_anew()
    {
        var table = await new Table(Run([Phase("one", Observes("o"))], Operation("scale-copy", ["one"], "copy", Changes("scale")) with { Confirm = true })).StartAsync();
        table.World.Silent.Add("o");
        await table.DoAsync("tomas", new Command.RequestOperation("scale-copy", None));
        await table.WorkAsync();
        await table.DoAsync("tomas", new Command.Approve(null, null));
        table.World.Effects["scale"] = "2";
        await table.WorkAsync();
        table.World.Log.ShouldBeEmpty();
        await table.DoAsync("tomas", new Command.Approve(null, null));
        await table.WorkAsync();
        table.World.Log.ShouldBe(["do scale"]);
    }

    [Fact]
    public async Task A_failed_operation_can_be_retried_skipped_or_given_up()
    {
        var table = await new Table(Run([Phase("one", Observes("o"))], Operation("mend-apps", ["one"], "apps", Changes("mend"), Changes("more")))).StartAsync();
        table.World.Silent.Add("o");
        table.World.Outcomes["mend"] = World.Failed("no");
        await table.DoAsync("tomas", new Command.RequestOperation("mend-apps", None));
        await table.WorkAsync();
        await table.DoAsync("ingrid", new Command.Retry("mend-apps"));
        await table.WorkAsync();
        table.Run.Steps["mend-apps#1/mend"].Status.ShouldBe(StepStatus.Failed);
        await table.DoAsync("ingrid", new Command.Skip("mend-apps/mend", "by hand"));
        await table.DoAsync("tomas", new Command.Approve(null, null));
        await table.WorkAsync();
        table.Run.Operations.Single().Outcome.ShouldBe("succeeded");
        await table.DoAsync("tomas", new Command.RequestOperation("mend-apps", None));
        await table.WorkAsync();
        await table.DoAsync("ingrid", new Command.Skip("mend-apps", "leave it"));
        await table.DoAsync("tomas", new Command.Approve(null, null));
        table.Run.Operations[^1].Outcome.ShouldBe("abandoned");
    }

    [Fact]
    public async Task A_persons_lock_keeps_others_out_but_not_panic_and_votes()
    {
        var table = await new Table(Run([Phase("one", Changes("w").Confirmed())])).StartAsync();
        await table.WorkAsync();
        await table.DoAsync("tomas", new Command.TakeLock(null, "looking into it"));
        (await table.RefusedAsync("ingrid", new Command.Approve(null, null))).ShouldBe("locked-by-person");
        (await table.RefusedAsync("ingrid", new Command.TakeLock("copy", "me too"))).ShouldBe("locked-by-person");
        await table.DoAsync("ingrid", new Command.Pause(null));
        (await table.RefusedAsync("ingrid", new Command.Resume())).ShouldBe("locked-by-person");
        await table.DoAsync("tomas", new Command.HandOver("Ingrid"));
        await table.DoAsync("ingrid", new Command.Resume());
        (await table.RefusedAsync("ingrid", new Command.HandOver("marta"))).ShouldBe("not-operator");
        await table.AfterAsync(TimeSpan.FromMinutes(61));
        table.Run.Locks.ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_command_of_the_holder_renews_it_and_a_second_person_breaks_it()
    {
        var table = await new Table(Run([Phase("one", Changes("w").Confirmed())])).StartAsync();
        await table.DoAsync("tomas", new Command.TakeLock(null, "looking"));
        await table.AfterAsync(TimeSpan.FromMinutes(50));
        await table.DoAsync("tomas", new Command.AddNote(NoteKind.Note, "still here", null, null));
        await table.AfterAsync(TimeSpan.FromMinutes(50));
        table.Run.Locks.Single().Holder.ShouldBe("tomas");
        table.People = table.People.Add(new Person("olga", "Olga", ["engineer"]));
        await table.DoAsync("ingrid", new Command.BreakLock("he sleeps"));
        await table.DoAsync("olga", new Command.Approve(null, null));
        table.Run.Locks.ShouldBeEmpty();
    }
}
