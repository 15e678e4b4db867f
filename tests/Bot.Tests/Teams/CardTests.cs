using System.Text.Json.Nodes;
using System.Threading.Channels;
using ChatOpsBot.Bot.Tests.Chat;
using ChatOpsBot.Chat;
using ChatOpsBot.Settings;
using ChatOpsBot.Teams;

namespace ChatOpsBot.Bot.Tests.Teams;

public sealed class CardTests
{
    [Fact]
    public async Task The_live_card_has_buttons_whose_presses_are_commands()
    {
        var room = await new Room().StartedAsync();
        await room.WorkAsync();
        var live = Faces(room).Draw(room.Table.Run, room.Table.Clock.GetUtcNow())[0];
        live.Slot.ShouldBe("run-1");
        var start = Actions(live).First(a => ((string)a["title"]!).StartsWith("Start cutover"));
        ((string)start["type"]!).ShouldBe("Action.Execute");
        (await room.PressAsync("tomas", new Press((string)start["data"]!["b"]!))).Request.ShouldBe(1);
    }

    [Fact]
    public async Task A_request_has_a_card_with_room_for_the_reason_and_loses_its_buttons_when_closed()
    {
        var room = await new Room().StartedAsync();
        await room.WorkAsync();
        await room.SayAsync("tomas", "start cutover");
        var open = Faces(room).Draw(room.Table.Run, room.Table.Clock.GetUtcNow())[1];
        open.Slot.ShouldBe("request-1-1");
        open.Request.ShouldBe(1);
        open.Json.ShouldContain("\"because\"");
        var reject = Actions(open)[1];
        (await room.PressAsync("ravi", new Press((string)reject["data"]!["b"]!, Because: "not today"))).Kind.ShouldBe(ReplyKind.Noted);
        var closed = Faces(room).Draw(room.Table.Run, room.Table.Clock.GetUtcNow())[1];
        closed.Request.ShouldBeNull();
        Actions(closed).ShouldBeEmpty();
        closed.Json.ShouldContain("rejected by Ravi");
        closed.Json.ShouldContain("not today");
    }

    [Fact]
    public async Task Cards_follow_the_journal_into_conversations_of_Teams_and_wait_when_told_to()
    {
        var room = await new Room().StartedAsync();
        await room.Conversations.BindAsync("teams:19:ab", 1, CancellationToken.None);
        var poster = new RecordingPoster(new Posted.TryLater(TimeSpan.FromMilliseconds(10), "wait", false));
        using var cards = new TeamsCards(room.Table.Desk, room.Conversations, poster, run => Faces(room).Draw(run, room.Table.Clock.GetUtcNow()), TimeProvider.System);
        await cards.StartAsync(CancellationToken.None);
        await room.WorkAsync();
        await room.SayAsync("tomas", "start cutover");
        while ((await poster.TakeAsync()).Slot != "request-1-1")
        {
            // the live card, once refused for now and then sent
        }

        poster.All.Count(c => c.Slot == "run-1").ShouldBeGreaterThanOrEqualTo(2);
        poster.All.ShouldAllBe(c => c.Address == "teams:19:ab");
        await cards.StopAsync(CancellationToken.None);
        (await room.Conversations.LastShownAsync("teams:19:ab", 1, CancellationToken.None)).ShouldBe(1);
    }

    private static TeamsFaces Faces(Room room) => new(room.Table.Desk, room.Buttons, new WorldViews(), room.People, new BotSettings());

    private static List<JsonNode> Actions(TeamsCard card) => [.. (JsonNode.Parse(card.Json)!["actions"] as JsonArray ?? []).Select(a => a!)];

    private sealed class RecordingPoster(Posted first) : ITeamsPoster
    {
        private readonly Channel<(string Address, string Slot)> sent = Channel.CreateUnbounded<(string, string)>();
        private Posted? next = first;

        public List<(string Address, string Slot)> All { get; } = [];

        public async Task<(string Address, string Slot)> TakeAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            return await sent.Reader.ReadAsync(limit.Token);
        }

        public Task<Posted> SayAsync(string address, string text, CancellationToken cancel) => Task.FromResult<Posted>(new Posted.Sent("m"));

        public Task<Posted> ShowAsync(string address, string slot, string card, string summary, CancellationToken cancel)
        {
            All.Add((address, slot));
            sent.Writer.TryWrite((address, slot));
            return Task.FromResult(Interlocked.Exchange(ref next, null) ?? new Posted.Sent("m"));
        }
    }
}
