using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Runs;

namespace ChatOpsBot.Bot.Tests.Chat;

/// <summary>The practice world can be begun again, by one command, and says what becomes of the runs of the old one.</summary>
public sealed class PracticeAgainTests
{
    [Fact]
    public async Task A_new_world_closes_the_run_of_the_old_one_and_a_new_run_starts()
    {
        var room = await new Room().StartedAsync();
        await room.WorkAsync();
        var reply = await room.SayAsync("tomas", "practice again");
        reply.Kind.ShouldBe(ReplyKind.Told);
        reply.Words.ShouldContain("Run 1 is closed");
        room.Table.Desk.Runs[0].Mode.ShouldBe(Mode.Aborted);
        room.Table.Desk.Runs[0].AbortBecause.ShouldBe("practice again: its world is gone");
        (await room.SayAsync("ingrid", "start small")).Kind.ShouldBe(ReplyKind.Noted);
    }

    [Fact]
    public async Task A_world_that_is_not_embedded_is_left_alone()
    {
        var room = await new Room(notOurs: "This is no practice world: nothing here is made anew.").StartedAsync();
        (await room.SayAsync("ingrid", "practice again")).Kind.ShouldBe(ReplyKind.Refused);
        room.Table.Desk.Runs[0].Ended.ShouldBeFalse();
    }

    [Fact]
    public async Task Who_gives_no_commands_does_not_end_the_runs_of_others()
    {
        var room = await new Room().StartedAsync();
        (await room.SayAsync("marta", "practice again")).Kind.ShouldBe(ReplyKind.Refused);
        room.Table.Desk.Runs[0].Ended.ShouldBeFalse();
    }

    [Fact]
    public async Task A_run_whose_world_is_gone_says_so_everywhere()
    {
        var room = await new Room().StartedAsync();
        room.Table.Seen = room.Table.Seen.SetItem("source", "practice-2");
        (await room.SayAsync("tomas", "status")).Rows.ShouldContain(r => r.Term == "world" && r.Words.Contains("practice-2"));
        (await room.SayAsync("tomas", "scale replicator 8")).Words.ShouldContain("The world of this run is gone");
    }

    [Fact]
    public async Task A_start_on_one_cluster_for_both_is_refused()
    {
        var room = new Room();
        room.Table.Seen = room.Table.Seen.SetItem("destination", room.Table.Seen["source"]);
        await room.Table.Desk.OpenAsync(CancellationToken.None);
        var reply = await room.SayAsync("ingrid", "start small");
        reply.Kind.ShouldBe(ReplyKind.Refused);
        reply.Words.ShouldContain("are the same cluster");
    }
}
