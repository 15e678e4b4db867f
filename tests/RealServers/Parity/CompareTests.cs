using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;
using static ChatOpsBot.RealServers.Parity.ParityRoom;

namespace ChatOpsBot.RealServers.Parity;

/// <summary>Both clusters of a lane are read and compared; what lies where is written by hand.</summary>
public sealed class CompareTests(Lanes lanes, ITestOutputHelper output)
{
    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task Topics_of_every_class_are_equal_and_the_card_says_what_they_are(string lane)
    {
        await using var room = await OpenAsync(lane);
        var (plain, transactional, stamped, compacted) = (await room.TopicAsync("plain", 2), await room.TopicAsync("tx", 1), await room.TopicAsync("stamped", 1, lane == "lab" ? [("message.timestamp.type", "LogAppendTime")] : []), await room.TopicAsync("keys", 1, ("cleanup.policy", "compact")));
        await room.TopicAsync("empty", 3);
        foreach (var cluster in new[] { room.Source, room.Destination })
        {
            foreach (var partition in new[] { 0, 1 }) await WriteAsync(cluster, plain, partition, 0, 500);
            await WriteAsync(cluster, stamped, 0, 0, 50);
        }

        WriteInTransactions(room.Source, transactional, 0, 0, 60, 10);
        await WriteAsync(room.Destination, transactional, 0, 0, 60);
        await WriteAsync(room.Source, compacted, 0, 0, 100, i => $"k{i % 10}");
        await WriteAsync(room.Destination, compacted, 0, 80, 100, i => $"k{i % 10}"); // the older values were compacted before they were copied
        room.Plan(compacted);
        room.Begun();
        var well = await room.EqualAsync();
        well.Evidence.ShouldContain("equal to both ends: all 8 partitions of 5 planned topics");
        well.Figures.ShouldContain(new Figure("records compared", "1,120"));
        well.Figures.ShouldContain(new Figure("transactional topics", "1"));
        well.Figures.ShouldContain(new Figure("compacted topics, by latest value", "1"));
        if (lane == "lab") well.Figures.ShouldContain(new Figure("topics that stamp records themselves", "1"));
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task One_partitions_surplus_never_hides_anothers_lack(string lane)
    {
        await using var room = await OpenAsync(lane);
        var topic = await room.TopicAsync("sums", 2);
        await WriteAsync(room.Source, topic, 0, 0, 29_998);
        await WriteAsync(room.Source, topic, 1, 0, 30_002);
        await WriteAsync(room.Destination, topic, 0, 0, 26_896);
        await WriteAsync(room.Destination, topic, 1, 0, 30_002);
        await WriteAsync(room.Destination, topic, 1, 26_900, 30_002); // 26,896 of 29,998 and 33,104 of 30,002
        room.Plan();
        room.Begun();
        var no = await room.DiffersAsync();
        no.Class.ShouldBe("missing");
        no.Words.ShouldContain($"{topic} in 2 partitions: 3,102 missing, duplicates +3,102");
        no.Proof!.Text.ShouldContain($"{topic}/0: 3,102 missing (first missing: offset 26,896 of the source)");
        no.Proof.Text.ShouldContain($"{topic}/1: duplicates +3,102 (first extra: offset 30,002 of the destination)");
        no.WayOut.ShouldContain($"'copy again {topic}'");
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task Duplicates_that_make_up_for_markers_are_found_by_reading(string lane)
    {
        await using var room = await OpenAsync(lane);
        var topic = await room.TopicAsync("hidden", 1);
        WriteInTransactions(room.Source, topic, 0, 0, 50, 10); // 5 markers
        await WriteAsync(room.Destination, topic, 0, 0, 50);
        await WriteAsync(room.Destination, topic, 0, 45, 50);
        room.Plan();
        room.Begun();
        var ends = (await room.Source.EndsAsync([.. (await room.Source.TopicsAsync(CancellationToken.None)).Where(t => t.Name == topic)], TimeProvider.System, CancellationToken.None)).Values.Sum();
        ends.ShouldBe(55); // as many as at the destination: offsets say nothing
        (await room.DiffersAsync()).Words.ShouldContain($"{topic}/0 duplicates +5");
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task Aborted_records_that_were_copied_as_data_are_named(string lane)
    {
        await using var room = await OpenAsync(lane);
        var topic = await room.TopicAsync("aborted", 1);
        WriteInTransactions(room.Source, topic, 0, 0, 40, 10, abortEveryOther: true);
        await WriteAsync(room.Destination, topic, 0, 0, 40); // as a reader of uncommitted records copies
        room.Plan();
        room.Begun();
        var no = await room.DiffersAsync();
        no.Class.ShouldBe("aborted");
        no.Words.ShouldContain("+20 of transactions that the source aborted");
        no.WayOut.ShouldContain("'accept difference'");
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task A_compacted_topic_emptied_at_the_destination_is_a_no(string lane)
    {
        await using var room = await OpenAsync(lane);
        var topic = await room.TopicAsync("emptied", 1, ("cleanup.policy", "compact"));
        await WriteAsync(room.Source, topic, 0, 0, 40, i => $"k{i % 20}");
        await WriteAsync(room.Destination, topic, 0, 0, 40, i => $"k{i % 20}");
        room.Plan(topic);
        room.Begun();
        await room.EqualAsync("frozen", "before");
        await WriteAsync(room.Destination, topic, 0, 0, 20, i => $"k{i}", _ => null); // tombstones for all
        var no = await room.DiffersAsync();
        no.Class.ShouldBe("missing");
        no.Words.ShouldContain("20 keys missing");
        await room.Destination.DeleteTopicsAsync(Deletable.AtDestination(topic), CancellationToken.None);
        while ((await room.Destination.TopicsAsync(CancellationToken.None)).Any(t => t.Name == topic)) await Task.Delay(50);
        await MakeAsync(room.Destination, topic, 1, ("cleanup.policy", "compact"));
        (await room.DiffersAsync()).Words.ShouldContain("20 keys missing");
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task The_window_reads_only_what_came_after_the_history(string lane)
    {
        await using var room = await OpenAsync(lane);
        var topic = await room.TopicAsync("history", 1);
        await WriteAsync(room.Source, topic, 0, 0, 5_000);
        await WriteAsync(room.Destination, topic, 0, 0, 5_000);
        room.Plan();
        room.Begun();
        (await room.EqualAsync("frozen", "history")).Figures.ShouldContain(new Figure("records compared", "5,000"));
        foreach (var cluster in new[] { room.Source, room.Destination }) await WriteAsync(cluster, topic, 0, 5_000, 5_100);

        // Another process: only the recorded proof is left.
        using var later = new ParityRoomAfterRestart(room, output);
        var preview = await later.PreviewAsync();
        preview.Words.ShouldContain(" 200 records to read");
        (await later.EqualAsync()).Figures.ShouldContain(new Figure("records compared", "5,100"));
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task A_topic_emptied_at_the_destination_after_it_was_compared_is_a_no(string lane)
    {
        await using var room = await OpenAsync(lane);
        var topic = await room.TopicAsync("emptied-later", 1);
        foreach (var cluster in new[] { room.Source, room.Destination }) await WriteAsync(cluster, topic, 0, 0, 500);
        room.Plan();
        room.Begun();
        await room.EqualAsync("frozen", "history");
        await room.Destination.DeleteRecordsAsync(new Dictionary<Partition, long> { [new(topic, 0)] = -1 }, CancellationToken.None);
        (await room.DiffersAsync()).Words.ShouldContain($"{topic}/0 500 missing");
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task Another_order_other_content_and_somebody_elses_records_are_told_apart(string lane)
    {
        await using var room = await OpenAsync(lane);
        var (order, content, foreign) = (await room.TopicAsync("order", 1), await room.TopicAsync("content", 1), await room.TopicAsync("foreign", 1));
        foreach (var topic in new[] { order, content, foreign }) await WriteAsync(room.Source, topic, 0, 0, 10);
        foreach (var (from, to) in new[] { (0, 4), (5, 6), (4, 5), (6, 10) }) await WriteAsync(room.Destination, order, 0, from, to);
        await WriteAsync(room.Destination, content, 0, 0, 10, value: i => i == 3 ? "changed" : $"value of {i}");
        await WriteAsync(room.Destination, foreign, 0, 0, 10);
        await WriteAsync(room.Destination, foreign, 0, 100, 103);
        room.Plan();
        room.Begun();
        var proof = (await room.DiffersAsync()).Proof!.Text;
        proof.ShouldContain($"{order}/0: all there, but in another order");
        proof.ShouldContain($"{content}/0: 1 with other content");
        proof.ShouldContain($"{foreign}/0: +3 that the source does not have");
    }

    private async Task<ParityRoom> OpenAsync(string lane) => new(await lanes.OpenAsync(lane), output);
}
