using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Chat;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition;
using static ChatOpsBot.Runbooks.Tests.Kit.Shapes;

namespace ChatOpsBot.Bot.Tests.Chat;

/// <summary>What can never succeed is the answer to whoever typed it.</summary>
public sealed class RefusalsTests
{
    [Fact]
    public async Task A_typo_in_the_name_of_a_shard_is_refused_when_it_is_said()
    {
        var room = await RoomAsync(Pausing());
        var reply = await room.SayAsync("tomas", "pause shard s99");
        reply.Kind.ShouldBe(ReplyKind.Refused);
        reply.Words.ShouldContain("There is no shard s99");
        reply.Words.ShouldContain("s1");
        room.Table.Run.OpenOperations.ShouldBeEmpty();
        (await room.SayAsync("tomas", "pause shard s1")).Kind.ShouldBe(ReplyKind.Noted);
    }

    [Theory]
    [InlineData("pause shard s1 now")]
    [InlineData("pause shard s1; rm -rf /")]
    [InlineData("restart task 0 of shard s1 now")]
    public async Task Words_that_trail_a_name_are_no_part_of_it(string line)
    {
        var room = await RoomAsync(Pausing());
        var reply = await room.SayAsync("tomas", line);
        reply.Kind.ShouldBe(ReplyKind.NotUnderstood);
        reply.Words.ShouldContain(line.StartsWith("pause", StringComparison.Ordinal) ? "pause shard SHARD" : "restart task TASK of shard SHARD");
        room.Table.Run.Operations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("pause shard s1, s2")]
    [InlineData("pause shard \"s 1\"")]
    public async Task A_list_with_commas_or_words_in_quotes_are_one_name(string line)
    {
        var room = await RoomAsync(Pausing());
        (await room.SayAsync("tomas", line)).Kind.ShouldBe(ReplyKind.Refused, "the hands were asked");
    }

    [Fact]
    public async Task A_world_that_does_not_answer_holds_up_nobody()
    {
        var room = await RoomAsync(new Hand("do.pause", async cancel =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            throw new InvalidOperationException("never");
        }));
        (await room.SayAsync("tomas", "pause shard s1")).Kind.ShouldBe(ReplyKind.Noted);
    }

    [Fact]
    public async Task Who_may_not_ask_makes_nobody_ask_the_world()
    {
        var asked = 0;
        var room = await RoomAsync(new Hand("do.pause", _ => Task.FromResult(new Preview("", "", $"{++asked}", new JsonObject()))));
        (await room.SayAsync("marta", "pause shard s1")).Kind.ShouldBe(ReplyKind.Refused);
        asked.ShouldBe(0);
    }

    [Fact]
    public async Task Whoever_asked_withdraws_alone()
    {
        var room = await RoomAsync(Pausing());
        await room.SayAsync("tomas", "pause shard s1");
        (await room.SayAsync("ingrid", "withdraw")).Words.ShouldContain("Nothing of yours");
        (await room.SayAsync("tomas", "withdraw")).Kind.ShouldBe(ReplyKind.Noted);
        room.Table.Run.Operations.ShouldAllBe(o => o.Outcome == "withdrawn");
        (await room.SayAsync("tomas", "withdraw")).Words.ShouldContain("nothing to withdraw");
    }

    [Fact]
    public async Task A_request_of_ones_own_is_withdrawn_too()
    {
        var room = await new Room().StartedAsync();
        await room.WorkAsync();
        await room.SayAsync("tomas", "start cutover");
        (await room.SayAsync("tomas", "withdraw")).Kind.ShouldBe(ReplyKind.Noted);
        room.Table.Run.OpenRequests.ShouldBeEmpty();
    }

    private static Hand Pausing() => new("do.pause", _ => throw WorldTroubleException.Refusal("there is no shard s99", "shards: s1, s2"), shard => shard != "s1");

    private static async Task<Room> RoomAsync(Hand hand)
    {
        var shape = Run([Phase("copy", Observes("until"))], Pause(), Restart());
        var room = await new Room(shape, new Catalogue([hand], [], [])).StartedAsync();
        room.Table.World.Looks["until"] = Look.No("not yet");
        await room.WorkAsync();
        return room;
    }

    private static OperationShape Pause() => Operation("pause-shard", ["copy"], "copy", Changes("pause") with { With = Holes("shard") }) with
    {
        Words = [new CommandWord("pause", null), new CommandWord("shard", null), new CommandWord(null, "shard")],
        Arguments = [Name("shard")],
    };

    private static OperationShape Restart() => Operation("restart-task", ["copy"], "copy", Changes("restart")) with
    {
        Words = [.. "restart task".Split(' ').Select(w => new CommandWord(w, null)), new CommandWord(null, "task"), new CommandWord("of", null), new CommandWord("shard", null), new CommandWord(null, "shard")],
        Arguments = [Name("task"), Name("shard")],
    };

    private static ImmutableDictionary<string, Template> Holes(string name) =>
        ImmutableDictionary<string, Template>.Empty.Add(name, new Template([new TemplatePart(null, new Hole(null, name))]));

    private static ParameterShape Name(string name) => new(name, ValueKind.Text, null, null, null, null, null, []);

    /// <summary>An action of which only the preview is asked.</summary>
    private sealed class Hand(string name, Func<CancellationToken, Task<Preview>> preview, Func<string, bool>? when = null) : IAction
    {
        public Contract Contract { get; } = new(name, WorkKind.Action, [new Field("shard", ValueKind.Text)], [], Touch.Changes, true, true);

        public Task<Preview> PreviewAsync(Call call, CancellationToken cancel) =>
            when?.Invoke(call.Text("shard")) == false ? Task.FromResult(new Preview("runs", "paused", "It pauses.", new JsonObject())) : preview(cancel);

        public Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel) => throw new NotSupportedException();

        public Task<Outcome> ExecuteAsync(Call call, IProgress<Progress> progress, CancellationToken cancel) => throw new NotSupportedException();

        public Task<Look> VerifyAsync(Call call, CancellationToken cancel) => throw new NotSupportedException();

        public Task<Outcome> UndoAsync(Call call, JsonNode before, CancellationToken cancel) => throw new NotSupportedException();

        public Task<Look> VerifyUndoneAsync(Call call, JsonNode before, CancellationToken cancel) => throw new NotSupportedException();

        public Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) => throw new NotSupportedException();
    }
}
