using System.Collections.Immutable;
using System.Text;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;
using ChatOpsBot.Runbooks.Tests.Kit;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Runbooks.Tests.Desk;

/// <summary>What the desk makes of the journal, and of what is wrong with it.</summary>
public sealed class JournalTests
{
    private static RunShape Small() => Run([Phase("one", Changes("w").Confirmed())]);

    [Fact]
    public async Task The_same_message_twice_changes_nothing()
    {
        var table = await new Table(Small()).StartAsync();
        await table.SayAsync("ingrid", new Command.Pause(null), "m1");
        var seq = table.Run.Seq;
        (await table.SayAsync("ingrid", new Command.Pause(null), "m1")).ShouldBeOfType<Answer.SeenBefore>();
        table.Run.Seq.ShouldBe(seq);
    }

    [Fact]
    public async Task Refusals_are_journaled_and_unknown_people_stand_in_the_house_chain()
    {
        var table = await new Table(Small()).StartAsync();
        await table.RefusedAsync("ingrid", new Command.Resume());
        table.Journal.Chain(table.RunId)[^1].Kind.ShouldBe(nameof(CommandRefused));
        (await table.RefusedAsync("mallory", new Command.Panic(null))).ShouldBe("unknown-person");
        var last = table.Journal.Chain(Chain.House)[^1];
        last.Actor.Principal.ShouldBe("mallory");
        Encoding.UTF8.GetString(last.Data.Span).ShouldContain("unknown-person");
    }

    [Fact]
    public async Task One_open_run_a_scope_and_numbers_for_people()
    {
        var table = await new Table(Small()).StartAsync();
        var again = new Command.StartRun("small", ImmutableDictionary<string, Value>.Empty);
        (await table.RefusedAsync("ingrid", again)).ShouldBe("scope");
        await table.DoAsync("ingrid", new Command.Abort("enough"));
        await table.DoAsync("ingrid", again);
        table.Desk.Runs.Select(r => r.Number).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_start_that_a_crash_has_cut_in_two_is_finished_by_the_same_message()
    {
        var table = new Table(Small());
        await table.Desk.OpenAsync(CancellationToken.None);
        (await StartAsync()).ShouldBeOfType<Answer.Noted>();
        table.Journal.Forget(table.Desk.Runs.Single().Id);
        await table.RestartAsync();
        table.Desk.Runs.ShouldBeEmpty();
        (await StartAsync()).ShouldBeOfType<Answer.Noted>();
        table.Desk.Runs.Single().Number.ShouldBe(1);
        (await StartAsync()).ShouldBeOfType<Answer.SeenBefore>();
        table.Journal.Chain(Chain.House).Count(e => e.Kind == nameof(RunStarted)).ShouldBe(1);

        Task<Answer> StartAsync() => table.Desk.SubmitAsync(
            new Command.StartRun("small", ImmutableDictionary<string, Value>.Empty), Table.Person("ingrid"), null, "m1", CancellationToken.None);
    }

    [Fact]
    public async Task A_changed_entry_does_not_open()
    {
        var table = await new Table(Small()).StartAsync();
        table.Journal.Spoil(table.RunId, chain => { chain[1] = chain[1] with { At = chain[1].At.AddSeconds(1) }; return chain; });
        (await Should.ThrowAsync<JournalBrokenException>(() => table.RestartAsync())).Message.ShouldContain("entry 2");
    }

    [Fact]
    public async Task A_missing_entry_does_not_open()
    {
        var table = await new Table(Small()).StartAsync();
        await table.WorkAsync();
        table.Journal.Spoil(table.RunId, chain => { chain.RemoveAt(1); return chain; });
        (await Should.ThrowAsync<JournalBrokenException>(() => table.RestartAsync())).Message.ShouldContain("missing");
    }

    [Fact]
    public async Task An_unknown_kind_does_not_open()
    {
        var table = await new Table(Small()).StartAsync();
        table.Journal.Spoil(table.RunId, chain =>
        {
            var strange = chain[^1] with { Seq = chain[^1].Seq + 1, Kind = "TeaMade", Data = "{}"u8.ToArray(), Cause = "t" };
            chain.Add(strange with { Link = Chain.Link(new byte[32], chain[^1].Link.Span, strange) });
            return chain;
        });
        (await Should.ThrowAsync<JournalBrokenException>(() => table.RestartAsync())).Message.ShouldContain("TeaMade");
    }

    [Fact]
    public async Task A_run_that_went_on_by_another_text_is_not_read_by_the_old_one()
    {
        var table = await new Table(Small()).StartAsync();
        table.Journal.Spoil(table.RunId, chain =>
        {
            var adopted = new DefinitionAdopted(1, 2, "runbook: small", []);
            var entry = chain[^1] with { Seq = chain[^1].Seq + 1, Kind = nameof(DefinitionAdopted), V = 1, Step = null, Attempt = null, Data = EventKinds.Write(adopted), Cause = "a" };
            chain.Add(entry with { Link = Chain.Link(new byte[32], chain[^1].Link.Span, entry) });
            return chain;
        });
        (await Should.ThrowAsync<JournalBrokenException>(() => table.RestartAsync())).Message.ShouldContain("adopts version 2");
    }

    [Fact]
    public async Task Another_desk_was_faster_so_this_one_decides_again()
    {
        var journal = new MemoryJournal();
        var one = await new Table(Small(), journal).StartAsync();
        var two = new Table(Small(), journal);
        await two.Desk.OpenAsync(CancellationToken.None);
        await two.Desk.SubmitAsync(new Command.Pause("two was here"), new Actor("tomas", "teams"), one.RunId, "t1", CancellationToken.None);
        (await one.RefusedAsync("ingrid", new Command.Pause(null))).ShouldBe("paused");
        one.Run.Pause!.Why.ShouldBe("two was here");
    }

    [Fact]
    public async Task Heads_slots_and_artefacts_are_journaled_once()
    {
        var table = await new Table(Small()).StartAsync();
        (await table.Desk.PostSlotAsync(table.RunId, "09:15", CancellationToken.None)).ShouldBeTrue();
        (await table.Desk.PostSlotAsync(table.RunId, "09:15", CancellationToken.None)).ShouldBeFalse();
        var head = await table.Desk.PostHeadAsync(table.RunId, "page", CancellationToken.None);
        head.ShouldNotBeNull().Seq.ShouldBe(table.Run.Seq);
        table.Journal.Chain(Chain.House)[^1].Kind.ShouldBe(nameof(HeadPosted));
        (await table.Desk.StoreArtefactAsync(table.RunId, "plan", "abc", 12, "w", CancellationToken.None)).ShouldBeTrue();
        table.Run.Artefacts.Single().Name.ShouldBe("plan");
    }

    [Fact]
    public async Task A_slow_reader_of_changes_loses_nothing()
    {
        var table = await new Table(Small()).StartAsync();
        using var watch = table.Desk.Watch();
        var from = table.Run.Seq;
        for (var i = 0; i < 50; i++) await table.DoAsync("ingrid", new Command.AddNote(NoteKind.Note, $"note {i}", null, null));
        (await watch.Reader.WaitToReadAsync(CancellationToken.None)).ShouldBeTrue();
        watch.Reader.TryRead(out var change).ShouldBeTrue();
        change!.From.ShouldBe(from + 1);
        change.To.ShouldBe(from + 50);
        watch.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public void Every_kind_survives_its_journey_and_there_are_40()
    {
        EventKinds.Names.Count.ShouldBe(40);
        typeof(RunEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(RunEvent))).Select(t => t.Name).Order(StringComparer.Ordinal)
            .ShouldBe(EventKinds.Names.Order(StringComparer.Ordinal));
    }
}
