using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Kit;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Runbooks.Tests.Desk;

/// <summary>Quiesced → drained → final parity: watched, fresh, falling.</summary>
public sealed class AttestationTests
{
    private static RunShape Chain(params string[] gate) => Run(
    [
        Phase("quiet", Observes("quiet", "quiesced")),
        Phase("drain", Observes("empty", "drained", freshMinutes: 20).Needing("quiesced"), Compares("compare", "final", 30).Needing("drained")),
        Phase("swap", Changes("swap")).Gated(LeadAndCustomer(gate)),
    ]);

    [Fact]
    public async Task One_that_turns_false_pulls_down_what_rested_on_it_and_the_votes()
    {
        var table = await AskedAsync(Chain("quiesced", "final"));
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        table.World.Looks["quiet"] = Look.No("orders-7 got 12 records after the freeze");
        await table.WorkAsync();
        foreach (var name in new[] { "quiesced", "drained", "final" }) table.Run.Attestations[name].Holds.ShouldBeFalse(name);
        table.Run.Attestations["final"].Evidence.ShouldContain("orders-7");
        table.Run.Requests[1].Votes.ShouldBeEmpty();
        table.Run.Requests[1].IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task When_it_is_so_again_what_rested_on_it_is_looked_at_again_and_the_gate_opens()
    {
        var table = await AskedAsync(Chain("quiesced", "final"));
        table.World.Looks["quiet"] = Look.No("12 records");
        await table.WorkAsync();
        table.World.Looks.Remove("quiet");
        await table.WorkAsync();
        table.Run.Attestations["final"].Holds.ShouldBeTrue();
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        await table.DoAsync("marta", new Command.Approve(null, null));
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.Finished);
    }

    [Fact]
    public async Task Too_old_is_only_looked_at_again_and_the_votes_wait()
    {
        var table = await AskedAsync(Run([Phase("one", Compares("compare", "final", 10)), Phase("swap", Changes("swap")).Gated(LeadAndCustomer("final"))]));
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        await table.AfterAsync(TimeSpan.FromMinutes(11));
        table.Run.Attestations["final"].LostWhy.ShouldBe("old");
        await table.DoAsync("marta", new Command.Approve(null, null));
        table.Run.Phase.Id.ShouldBe("one");
        table.Run.Requests[1].Votes.Length.ShouldBe(2);
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.Finished);
    }

    [Fact]
    public async Task What_a_comparison_shows_afresh_is_what_later_steps_read()
    {
        var table = await AskedAsync(Run([Phase("one", Compares("compare", "final", 10) with { Contract = Contract.Reads("read.compare", [], [new Field("records", ValueKind.Integer)]) }), Phase("swap", Changes("swap")).Gated(LeadAndCustomer("final"))]));
        await table.AfterAsync(TimeSpan.FromMinutes(11));
        var step = table.Step("compare");
        var facts = System.Collections.Immutable.ImmutableDictionary<string, Value>.Empty.Add("records", Value.Of(12));
        await table.ReportAsync(new WorkReport.Rechecked("compare", step.Attempt, table.Owner, Look.Yes("equal"), facts));
        table.Step("compare").Facts["records"].ShouldBe(Value.Of(12));
        table.Run.Attestations["final"].Holds.ShouldBeTrue();
    }

    [Fact]
    public async Task A_gate_is_not_asked_while_what_it_needs_is_false()
    {
        var table = await ReadyAsync(Chain("quiesced"));
        table.World.Looks["quiet"] = Look.No("12 records");
        await table.WorkAsync();
        var answer = (await table.SayAsync("tomas", new Command.StartPhase("swap"))).ShouldBeOfType<Answer.Refused>();
        answer.Rule.ShouldBe("needs");
        answer.Words.ShouldContain("12 records");
    }

    [Fact]
    public async Task Watched_it_is_renewed_at_half_of_fresh_and_not_at_each_look()
    {
        var table = await ReadyAsync(Chain("quiesced"));
        var seq = table.Run.Seq;
        await table.AfterAsync(TimeSpan.FromMinutes(1));
        await table.WorkAsync();
        table.Run.Seq.ShouldBe(seq);
        await table.AfterAsync(TimeSpan.FromMinutes(5));
        await table.WorkAsync();
        table.Journal.Chain(table.RunId)[^1].Kind.ShouldBe(nameof(Attested));
        table.Run.Attestations["quiesced"].FreshUntil.ShouldBe(table.Clock.GetUtcNow() + TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Down_for_longer_than_fresh_it_is_old_when_the_bot_comes_back()
    {
        var table = await ReadyAsync(Chain("quiesced"));
        table.Clock.Advance(TimeSpan.FromHours(1));
        await table.RestartAsync();
        table.Run.Attestations["quiesced"].LostWhy.ShouldBe("old");
        await table.WorkAsync();
        table.Run.Attestations["quiesced"].Holds.ShouldBeTrue();
    }

    [Fact]
    public async Task A_guard_of_a_gate_is_asked_when_the_votes_are_there()
    {
        var table = await AskedAsync(Run([Phase("one", Reads("r")), Phase("swap", Changes("swap")).Gated(LeadAndCustomer("no-copy-runs"))]));
        table.World.Guards["no-copy-runs"] = new GuardAnswer(false, "3 replicators run");
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        await table.DoAsync("marta", new Command.Approve(null, null));
        await table.WorkAsync();
        table.Run.Phase.Id.ShouldBe("one");
        table.Desk.Hints(table.RunId)["swap"].ShouldContain("3 replicators");
        table.World.Guards.Clear();
        await table.WorkAsync();
        table.Run.Mode.ShouldBe(Mode.Finished);
    }

    [Fact]
    public async Task Once_the_comparison_stands_nobody_looks_whether_it_is_still_drained()
    {
        var table = await ReadyAsync(Chain("quiesced", "final"));
        table.World.Looks["empty"] = Look.No("the test app wrote 3 records");
        await table.WorkAsync();
        table.Run.Attestations["final"].Holds.ShouldBeTrue();
        table.Desk.Work(table.RunId).Items.OfType<WorkItem.Watch>().Select(w => w.Attests).ShouldBe(["quiesced"]);
    }

    [Fact]
    public async Task What_a_step_waits_for_is_said()
    {
        var table = await ReadyAsync(Run([Phase("one", Observes("quiet", "quiesced"), Observes("later").Needing("quiesced"))]));
        table.Run.Mode.ShouldBe(Mode.Finished);
        var held = await new Table(Run([Phase("one", Compares("compare", "equal", 5), Reads("rest") with { NotBefore = new NotBefore(null, TimeSpan.FromHours(1)) }, Changes("w").Needing("equal"))])).StartAsync();
        await held.WorkAsync();
        held.Desk.Hints(held.RunId)["rest"].ShouldStartWith("not before 2026-11-28 10:00:00 UTC");
    }

    [Fact]
    public async Task An_operation_voids_what_it_names_when_it_begins()
    {
        var again = Operation("rerun-all", ["quiet"], "copy", Changes("again")) with { Voids = ["quiesced"] };
        var table = await ReadyAsync(Run([Phase("quiet", Observes("quiet", "quiesced")), Phase("swap", Changes("swap")).Gated(LeadAndCustomer("quiesced"))], again));
        table.World.Silent.Add("again");
        await table.DoAsync("tomas", new Command.RequestOperation("rerun-all", System.Collections.Immutable.ImmutableDictionary<string, Value>.Empty));
        await table.WorkAsync();
        table.Journal.Chain(table.RunId).Count(e => e.Kind == nameof(AttestationLost)).ShouldBe(1);
    }

    [Fact]
    public async Task What_an_operation_voided_is_refused_with_the_check_that_shows_it_anew()
    {
        var again = Operation("again", ["one"], "copy", Changes("redo")) with { Voids = ["final"] };
        var table = await ReadyAsync(Run([Phase("one", Compares("compare", "final", 30)), Phase("swap", Changes("swap")).Gated(LeadAndCustomer("final"))], again));
        await table.DoAsync("tomas", new Command.RequestOperation("again", System.Collections.Immutable.ImmutableDictionary<string, Value>.Empty));
        await table.WorkAsync();
        table.Run.Attestations["final"].LostWhy.ShouldBe("voided");
        var answer = (await table.SayAsync("tomas", new Command.StartPhase("swap"))).ShouldBeOfType<Answer.Refused>();
        answer.WayOut.ShouldNotBeNull().ShouldContain("'check compare'");
        await table.DoAsync("tomas", new Command.Check("compare"));
        await table.WorkAsync();
        (await table.SayAsync("tomas", new Command.StartPhase("swap"))).ShouldBeOfType<Answer.Noted>();
    }

    private static async Task<Table> ReadyAsync(RunShape shape)
    {
        var table = await new Table(shape).StartAsync();
        await table.WorkAsync();
        return table;
    }

    private static async Task<Table> AskedAsync(RunShape shape)
    {
        var table = await ReadyAsync(shape);
        await table.DoAsync("tomas", new Command.StartPhase("swap"));
        return table;
    }
}
