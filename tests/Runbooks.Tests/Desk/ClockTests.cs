using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Kit;
using Microsoft.Extensions.Time.Testing;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Runbooks.Tests.Desk;

/// <summary>Not-before, pace, deadlines, a clock that goes backwards, a world that is gone.</summary>
public sealed class ClockTests
{
    // 02:00 in Berlin.
    private static FakeTimeProvider Night() => new(new DateTimeOffset(2026, 11, 28, 1, 0, 0, TimeSpan.Zero));

    private static RunShape Morning() => Run([Phase("one", Reads("r") with { NotBefore = new NotBefore(new TimeOnly(9, 0), null) })]);

    [Fact]
    public async Task Not_before_nine_in_the_runbooks_zone()
    {
        var table = await new Table(Morning(), clock: Night()).StartAsync();
        await table.WorkAsync();
        table.Desk.Work(table.RunId).NextAt.ShouldBe(new DateTimeOffset(2026, 11, 28, 8, 0, 0, TimeSpan.Zero));
        await table.AfterAsync(TimeSpan.FromHours(6.9));
        table.Step("r").Status.ShouldBe(StepStatus.Pending);
        await table.AfterAsync(TimeSpan.FromHours(0.1));
        table.Step("r").Status.ShouldBe(StepStatus.Due);
    }

    [Fact]
    public async Task A_pace_shortens_the_wait()
    {
        var table = await new Table(Morning(), clock: Night(), pace: 420).StartAsync();
        await table.AfterAsync(TimeSpan.FromSeconds(59));
        table.Step("r").Status.ShouldBe(StepStatus.Pending);
        await table.AfterAsync(TimeSpan.FromSeconds(1));
        table.Step("r").Status.ShouldBe(StepStatus.Due);
    }

    [Fact]
    public async Task A_pace_is_for_practice_only()
    {
        var table = new Table(Morning(), environment: "prod", pace: 10);
        var answer = await table.Desk.SubmitAsync(new Command.StartRun("small", ImmutableDictionary<string, Actions.Value>.Empty), new Actor("ingrid", "page"), null, "c", CancellationToken.None);
        answer.ShouldBeOfType<Answer.Refused>().Rule.ShouldBe("pace");
    }

    [Fact]
    public async Task A_deadline_speaks_amber_once_and_then_once()
    {
        var slow = Changes("w") with { Planned = TimeSpan.FromMinutes(7), Timeout = TimeSpan.FromHours(9) };
        var table = await new Table(Run([Phase("one", Reads("r")), Phase("two", slow).Gated(LeadAndCustomer()) with { Deadline = TimeSpan.FromHours(1) }])).StartAsync();
        await table.WorkAsync();
        table.World.Silent.Add("w");
        await table.DoAsync("tomas", new Command.StartPhase("two"));
        await table.DoAsync("ingrid", new Command.Approve(null, null));
        await table.DoAsync("ravi", new Command.Approve(null, null));
        await table.WorkAsync();
        for (var minute = 0; minute < 70; minute += 5) await table.AfterAsync(TimeSpan.FromMinutes(5));
        var said = new List<DeadlinePassed>();
        await foreach (var line in table.Desk.ReadAsync(table.RunId, 0, CancellationToken.None))
            if (line.Event is DeadlinePassed deadline) said.Add(deadline);
        said.Select(d => d.Level).ShouldBe(["amber", "passed"]);
        said[0].WayBackSeconds.ShouldBe(420);
    }

    [Fact]
    public async Task A_clock_that_goes_backwards_pauses_the_run()
    {
        var journal = new MemoryJournal();
        var first = await new Table(Morning(), journal, clock: Night()).StartAsync();
        await first.DoAsync("ingrid", new Command.AddNote(NoteKind.Note, "here", null, null));
        var table = new Table(Morning(), journal, clock: new FakeTimeProvider(Night().GetUtcNow() - TimeSpan.FromMinutes(5)));
        await table.Desk.OpenAsync(CancellationToken.None);
        var run = table.Desk.Runs.Single();
        run.Mode.ShouldBe(Mode.Paused);
        run.Pause!.Why.ShouldContain("backwards");
    }

    [Fact]
    public async Task In_a_world_that_is_gone_only_abort_is_left_and_a_new_run_starts_at_once()
    {
        var table = await new Table(Morning()).StartAsync();
        table.Seen = table.Seen.SetItem("source", "practice-2");
        table.Desk.Work(table.RunId).Items.ShouldBeEmpty();
        (await table.RefusedAsync("ingrid", new Command.Pause(null))).ShouldBe("world-gone");
        table.Desk.OffersFor(table.RunId, "ingrid").Where(o => o.Allowed).Select(o => o.Verb).ShouldBe([Verb.Abort]);
        var old = table.RunId;
        await table.StartAsync();
        table.Run.Number.ShouldBe(2);
        await table.Desk.SubmitAsync(new Command.Abort("its world is gone"), new Actor("ingrid", "page"), old, "x", CancellationToken.None);
        table.Desk.Find(old)!.Mode.ShouldBe(Mode.Aborted);
    }
}
