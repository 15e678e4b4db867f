using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;
using static ChatOpsBot.RealServers.Parity.ParityRoom;

namespace ChatOpsBot.RealServers.Parity;

/// <summary>What is missing is copied again by the printed words, and what apps bear is accepted, on both lanes.</summary>
public sealed class CopyAgainTests(Lanes lanes, ITestOutputHelper output)
{
    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task What_was_deleted_at_the_destination_is_copied_again_and_then_equal(string lane)
    {
        await using var room = await OpenAsync(lane);
        var (plain, keys, other, transactional) = (await room.TopicAsync("again", 2), await room.TopicAsync("againkeys", 1, ("cleanup.policy", "compact")), await room.TopicAsync("stays", 1), await room.TopicAsync("againtx", 1));
        foreach (var topic in new[] { plain, keys, other }) await WriteAsync(room.Source, topic, 0, 0, 300, i => $"k{i % 40}");
        WriteInTransactions(room.Source, transactional, 0, 0, 40, 10, abortEveryOther: true);
        await CopiedAsync(room, keys);
        await room.EqualAsync("moving");

        await room.Destination.DeleteRecordsAsync(new Dictionary<Partition, long> { [new(plain, 0)] = 200 }, CancellationToken.None);
        await WriteAsync(room.Destination, keys, 0, 0, 40, i => $"k{i}", _ => null);
        var no = await room.DiffersAsync();
        no.Words.ShouldContain($"{plain}/0 200 missing");
        no.Words.ShouldContain($"{keys}/0 40 keys missing");
        no.WayOut.ShouldContain($"'copy again {plain}', 'copy again {keys}'");

        var source = await EndsAsync(room);
        (await room.Run.TryAsync("typo", "copy.again", ("topic", Value.Of("par-nothing"))).ThrowsRefusal()).WayOut.ShouldContain(room.Mark);
        await room.Run.DoAsync("copy-again#4/copy-again", "copy.again", ("topic", Value.Of($"{plain},{keys},{transactional}")));
        await room.UntilCopiedAsync();
        (await room.EqualAsync()).Evidence.ShouldContain("equal to both ends");
        (await EndsAsync(room)).ShouldBe(source, ignoreOrder: true);
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task A_connector_deleted_in_mid_copy_is_named_and_its_topics_are_copied_again(string lane)
    {
        await using var room = await OpenAsync(lane);
        var topic = await room.TopicAsync("orphan", 2);
        await WriteAsync(room.Source, topic, 0, 0, 100);
        await CopiedAsync(room);
        var connector = CopyBook.Of(room.Run.Call("x")).Shards[0].Connector;
        await room.Hands.World.Connect.DeleteAsync(connector, CancellationToken.None);
        await WriteAsync(room.Source, topic, 1, 0, 100);
        var no = await room.DiffersAsync("moving");
        no.Words.ShouldContain($"{connector} is not there");
        (await room.DiffersAsync()).Words.ShouldContain($"{topic}/1 100 missing");
        await room.Run.DoAsync("copy-again#5/copy-again", "copy.again", ("topic", Value.Of("s1")));
        await room.UntilCopiedAsync();
        await room.EqualAsync("moving");
        await room.EqualAsync();
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task Nothing_is_emptied_while_somebody_writes_there(string lane)
    {
        await using var room = await OpenAsync(lane);
        var topic = await room.TopicAsync("busy", 1);
        await WriteAsync(room.Source, topic, 0, 0, 10);
        await CopiedAsync(room);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () => { for (var i = 1_000; !stop.IsCancellationRequested; i++) { await WriteAsync(room.Destination, topic, 0, i, i + 1); await Task.Delay(100); } });
        var no = (await room.Run.TryAsync("copy-again#6/copy-again", "copy.again", ("topic", Value.Of(topic)))).ShouldBeOfType<Outcome.Failed>();
        await stop.CancelAsync();
        await writing;
        no.Class.ShouldBe("somebody-writes");
        no.Words.ShouldContain($"{topic}/0 got ");
        // When it is quiet the same operation goes through.
        await room.Run.DoAsync("copy-again#6/copy-again", "copy.again", ("topic", Value.Of(topic)));
        await room.UntilCopiedAsync();
        await room.EqualAsync();
    }

    [Theory, InlineData("practice")]
    public async Task Duplicates_are_accepted_with_their_figures_and_one_more_is_a_difference_again(string lane)
    {
        await using var room = await OpenAsync(lane);
        var topic = await room.TopicAsync("twice", 4);
        await WriteAsync(room.Source, topic, 3, 0, 1_000);
        await WriteAsync(room.Destination, topic, 3, 0, 1_000);
        await WriteAsync(room.Destination, topic, 3, 871, 1_000); // as a killed worker's successor
        room.Plan();
        room.Begun();
        await AcceptAsync(room, "accept-difference#1/accept-difference").ThrowsRefusal(); // nothing was compared yet
        (await room.DiffersAsync()).Words.ShouldContain($"{topic}/3 duplicates +129");
        (await room.Run.DoAsync("accept-difference#2/accept-difference", "parity.accept", ("missing", Value.Of("refuse")))).Figures.ShouldContain(new Figure("accepted", $"{topic}/3 duplicates +129"));
        (await room.EqualAsync()).Evidence.ShouldStartWith($"equal but for what was accepted: {topic}/3 duplicates +129");
        await WriteAsync(room.Destination, topic, 3, 999, 1_000);
        (await room.DiffersAsync()).Words.ShouldContain($"{topic}/3 duplicates +130");
    }

    [Theory, InlineData("practice")]
    public async Task What_is_missing_is_only_given_up_by_its_name(string lane)
    {
        await using var room = await OpenAsync(lane);
        var topic = await room.TopicAsync("lost", 1);
        await WriteAsync(room.Source, topic, 0, 0, 10);
        await WriteAsync(room.Destination, topic, 0, 0, 7);
        room.Plan();
        room.Begun();
        await room.DiffersAsync();
        var refusal = await AcceptAsync(room, "accept-difference#1/accept-difference").ThrowsRefusal();
        refusal.Message.ShouldContain($"{topic}/0 3 missing");
        refusal.WayOut.ShouldContain("'accept missing records'");
        await room.Run.DoAsync("accept-missing#2/accept-missing", "parity.accept", ("missing", Value.Of("accept")));
        (await room.EqualAsync()).Evidence.ShouldContain("3 missing");
    }

    private static Task<Outcome> AcceptAsync(ParityRoom room, string step) => room.Run.TryAsync(step, "parity.accept", ("missing", Value.Of("refuse")));

    private static async Task<List<(Partition, long)>> EndsAsync(ParityRoom room) =>
        [.. (await room.Source.SnapshotAsync([.. (await room.Source.TopicsAsync(CancellationToken.None)).Where(t => t.Name.StartsWith(room.Mark, StringComparison.Ordinal))], TimeProvider.System, CancellationToken.None)).Partitions.Select(p => (p.Key, p.Value.Latest - p.Value.Earliest))];

    /// <summary>A copy of the room's topics, by a real connector, that has committed all.</summary>
    private static async Task CopiedAsync(ParityRoom room, params string[] compacted)
    {
        var plan = room.Plan(compacted);
        await room.Run.DoAsync("create-connectors", "copy.create", ("plan", Value.Of(plan.Write())));
        await room.UntilCopiedAsync();
    }

    private async Task<ParityRoom> OpenAsync(string lane) => new(await lanes.OpenAsync(lane), output);
}

internal static class Refusals
{
    public static async Task<WorldTroubleException> ThrowsRefusal(this Task<Outcome> asked)
    {
        var trouble = await Should.ThrowAsync<WorldTroubleException>(asked);
        trouble.Refused.ShouldBeTrue(trouble.Message);
        return trouble;
    }
}
