using System.Text;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Bot.Tests.Chat;

public sealed class IntakeTests
{
    [Fact]
    public async Task A_run_is_started_and_the_conversation_is_bound_to_it()
    {
        var room = await new Room().StartedAsync();
        room.Conversations.Run("page:main").ShouldBe(1);
        var status = await room.SayAsync("marta", "status");
        status.Words.ShouldContain("Run 1");
        status.Kind.ShouldBe(ReplyKind.Told);
    }

    [Fact]
    public async Task Help_says_what_I_may_do_now_and_why_says_what_not()
    {
        var room = await new Room().StartedAsync();
        await room.WorkAsync();
        var engineer = await room.SayAsync("tomas", "help"); // the only lead may not ask: who asks does not count
        engineer.Rows.ShouldContain(r => r.Term == "start cutover");
        engineer.Rows.ShouldContain(r => r.Term == "scale replicator COUNT");
        var customer = await room.SayAsync("marta", "help");
        customer.Rows.ShouldNotContain(r => r.Term == "start cutover");
        customer.Rows.ShouldContain(r => r.Term == "panic");
        (await room.SayAsync("marta", "why")).Words.ShouldContain("start cutover");
        (await room.SayAsync("tomas", "help scale replicator")).Rows.ShouldContain(r => r.Words.Contains("from 1 to 400"));
    }

    [Fact]
    public async Task Help_and_decision_are_one_answer()
    {
        var room = await new Room().StartedAsync();
        await room.WorkAsync();
        foreach (var person in room.Table.People)
        {
            var allowed = (await room.SayAsync(person.Id, "help")).Rows.Any(r => r.Term == "start cutover");
            var reply = await room.SayAsync(person.Id, "start cutover");
            (reply.Kind == ReplyKind.Noted).ShouldBe(allowed, person.Id);
            if (allowed) return; // asked now: the rest would be told so
        }
    }

    [Fact]
    public async Task Two_people_open_a_gate_and_the_requester_never_counts()
    {
        var room = await new Room().StartedAsync();
        await room.WorkAsync();
        (await room.SayAsync("tomas", "start cutover")).Request.ShouldBe(1);
        (await room.SayAsync("tomas", "approve")).Kind.ShouldBe(ReplyKind.Refused);
        (await room.SayAsync("ingrid", "approve")).Kind.ShouldBe(ReplyKind.Noted);
        (await room.SayAsync("marta", "approve 1")).Kind.ShouldBe(ReplyKind.Noted);
        await room.WorkAsync();
        room.Table.Run.Phases.ShouldContainKey("cutover");
    }

    [Fact]
    public async Task With_several_requests_open_approve_asks_which()
    {
        var room = await new Room().StartedAsync();
        await room.WorkAsync();
        (await room.SayAsync("tomas", "start cutover")).Request.ShouldBe(1);
        (await room.SayAsync("ingrid", "roll back all")).Request.ShouldBe(2);
        var which = await room.SayAsync("marta", "approve");
        which.Kind.ShouldBe(ReplyKind.NotUnderstood);
        which.Rows.Select(r => r.Term).ShouldBe(["1", "2"]);
        (await room.SayAsync("marta", "approve 1")).Kind.ShouldBe(ReplyKind.Noted);
    }

    [Fact]
    public async Task Approve_does_not_go_to_a_request_nobody_has_seen_here()
    {
        var room = await new Room().StartedAsync();
        await room.WorkAsync();
        await room.SayAsync("tomas", "start cutover");
        await room.SayAsync("ravi", "reject because not today");
        await room.SayAsync("tomas", "start cutover", conversation: "elsewhere");
        var asked = await room.SayAsync("ingrid", "approve");
        asked.Kind.ShouldBe(ReplyKind.NotUnderstood);
        asked.Words.ShouldContain("approve 2");
        (await room.SayAsync("ingrid", "approve")).Kind.ShouldBe(ReplyKind.Noted); // now it has been shown
    }

    [Fact]
    public async Task The_same_message_twice_changes_nothing()
    {
        var room = await new Room().StartedAsync();
        await room.SayAsync("ingrid", "pause", id: "same");
        var seq = room.Table.Desk.Runs[^1].Seq;
        (await room.SayAsync("ingrid", "pause", id: "same")).Kind.ShouldBe(ReplyKind.SeenBefore);
        room.Table.Desk.Runs[^1].Seq.ShouldBe(seq);
    }

    [Fact]
    public async Task A_press_is_the_same_as_the_typed_command()
    {
        var (typed, pressed) = (await new Room().StartedAsync(), await new Room().StartedAsync());
        await typed.SayAsync("ingrid", "pause");
        var id = pressed.Buttons.Issue(pressed.Table.Desk.Runs[^1].Id, new Command.Pause(null), "b");
        (await pressed.PressAsync("ingrid", new Press(id))).Kind.ShouldBe(ReplyKind.Noted);
        (await pressed.PressAsync("ingrid", new Press(id))).Kind.ShouldBe(ReplyKind.SeenBefore);
        Facts(pressed).ShouldBe(Facts(typed));
    }

    [Fact]
    public async Task A_button_nobody_issued_is_refused()
    {
        var room = await new Room().StartedAsync();
        (await room.PressAsync("ingrid", new Press("AAAAAAAAAAAAAAAAAAAAAAAA"))).Kind.ShouldBe(ReplyKind.Refused);
        (await room.PressAsync("ingrid", new Press(""))).Kind.ShouldBe(ReplyKind.Refused);
    }

    [Fact]
    public async Task A_button_that_wants_a_reason_says_so_and_takes_it()
    {
        var room = await new Room().StartedAsync();
        await room.WorkAsync();
        await room.SayAsync("tomas", "start cutover");
        var id = room.Buttons.Issue(room.Table.Run.Id, new Command.Reject(1, ""), "b");
        (await room.PressAsync("marta", new Press(id))).Words.ShouldContain("reason");
        (await room.PressAsync("marta", new Press(id, Because: "password=hunter2 is in my head"))).Kind.ShouldBe(ReplyKind.Noted);
        Written(room).ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_secret_never_reaches_the_journal_and_its_owner_is_told()
    {
        var room = await new Room().StartedAsync();
        var reply = await room.SayAsync("ingrid", "note the new password=hunter2-and-more works");
        reply.Kind.ShouldBe(ReplyKind.Noted);
        reply.Words.ShouldContain("rotate it");
        Written(room).ShouldNotContain("hunter2");
        Written(room).ShouldContain("[removed]");
        (await room.SayAsync("ingrid", "Authorization: Bearer abcdefghijklmnopqrstuvwxyz")).Words.ShouldContain("rotate it");
    }

    [Theory]
    [InlineData("status")]
    [InlineData("panic")]
    [InlineData("what is this")]
    [InlineData("password=hunter2")]
    public async Task Somebody_unknown_is_refused_and_that_is_recorded(string text)
    {
        var room = await new Room().StartedAsync();
        var before = room.Table.Journal.Chain(Chain.House).Count;
        var reply = await room.SayAsync("mallory", text);
        reply.Kind.ShouldBe(ReplyKind.Refused);
        var entry = room.Table.Journal.Chain(Chain.House).Skip(before).ShouldHaveSingleItem();
        entry.Kind.ShouldBe(nameof(CommandRefused));
        entry.Actor.PlatformId.ShouldBe("mallory");
        Written(room).ShouldNotContain("hunter2");
        room.Table.Desk.Runs[^1].Mode.ShouldBe(Mode.Running);
    }

    [Fact]
    public async Task A_line_can_address_another_run_and_bind_the_conversation_anew()
    {
        var room = await new Room().StartedAsync();
        (await room.SayAsync("marta", "run 1 status", conversation: "other")).Words.ShouldContain("Run 1");
        room.Conversations.Run("page:other").ShouldBeNull();
        (await room.SayAsync("marta", "run 1", conversation: "other")).Words.ShouldContain("about run 1 now");
        room.Conversations.Run("page:other").ShouldBe(1);
        (await room.SayAsync("marta", "run 9 status")).Words.ShouldContain("no run 9");
    }

    [Fact]
    public async Task Panic_is_taken_from_anyone_anywhere()
    {
        var room = await new Room().StartedAsync();
        (await room.SayAsync("ravi", "panic", conversation: "somewhere new")).Kind.ShouldBe(ReplyKind.Noted);
        room.Table.Desk.Runs[^1].Mode.ShouldBe(Mode.Paused);
    }

    [Fact]
    public async Task Without_a_run_commands_say_how_to_get_one()
    {
        var room = new Room();
        await room.Table.Desk.OpenAsync(CancellationToken.None);
        (await room.SayAsync("ingrid", "pause")).Words.ShouldContain("runbooks");
        (await room.SayAsync("ingrid", "status")).Words.ShouldContain("No run is open");
        (await room.SayAsync("ingrid", "panic")).Words.ShouldContain("nothing to stop");
        (await room.SayAsync("ingrid", "help")).Rows.ShouldContain(r => r.Term == "start small");
        (await room.SayAsync("marta", "runbooks")).Rows.ShouldContain(r => r.Term == "small");
    }

    [Fact]
    public async Task A_value_out_of_bounds_says_unit_bounds_and_what_is_now()
    {
        var room = await new Room { World = new WorldReadings() }.StartedAsync();
        await room.WorkAsync();
        (await room.SayAsync("ingrid", "scale replicator 900")).Words.ShouldBe("count must be a whole number of tasks from 1 to 400, not 900.");
        (await room.SayAsync("ingrid", "scale replicator ?")).Words.ShouldContain("from 1 to 400");
        (await room.SayAsync("ingrid", "scale replicator 8")).Kind.ShouldBe(ReplyKind.Noted);
    }

    [Fact]
    public async Task A_reading_that_is_not_at_hand_is_not_waited_for()
    {
        var never = new TaskCompletionSource<ChatReply?>();
        var answers = new Answers((await new Room().StartedAsync()).Table.Desk, new WorldReadings { Lag = (_, _) => never.Task }, TimeProvider.System);
        var room = await new Room().StartedAsync();
        var scene = new ChatOpsBot.Chat.Commands.Scene(room.Table.People[0], room.Table.People, []) { State = room.Table.Desk.Runs[^1] };
        (await answers.ReadAsync(new ChatOpsBot.Chat.Commands.Reading.Lag(), scene, CancellationToken.None)).Words.ShouldContain("not known yet");
    }

    [Fact]
    public async Task Audit_shows_the_last_lines()
    {
        var room = await new Room().StartedAsync();
        await room.SayAsync("ingrid", "note hello there");
        var audit = await room.SayAsync("ravi", "audit 3");
        audit.Rows.Length.ShouldBe(3);
        audit.Rows[^1].Words.ShouldContain("hello there");
    }

    /// <summary>What the journal says, without ids, edge and link.</summary>
    internal static IEnumerable<string> Facts(Room room) =>
        room.Entries.Select(e => $"{e.Seq} {e.Actor.Principal} {e.Kind} {e.V} {e.Step} {e.Attempt} {Encoding.UTF8.GetString(e.Data.Span)}");

    private static string Written(Room room) => string.Join('\n', room.Entries.Select(e => Encoding.UTF8.GetString(e.Data.Span)));
}
