using System.Collections.Immutable;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Tests.Copying;

public sealed class CopyBookTests
{
    [Fact]
    public void A_baseline_of_the_largest_size_we_plan_for_fits_into_a_fact_and_comes_back_as_it_was()
    {
        var random = new Random(7);
        var many = Enumerable.Range(0, 800).ToImmutableDictionary(i => $"team-{i % 17}.event-{i}", i => new TopicBaseline(
            [.. Enumerable.Range(0, 4).Select(_ => (long)random.Next(1_000_000))], [.. Enumerable.Range(0, 4).Select(_ => random.NextInt64(100_000_000))], [],
            TopicBaseline.ShortId(Convert.ToBase64String(Guid.NewGuid().ToByteArray())), TopicBaseline.ShortId(Convert.ToBase64String(Guid.NewGuid().ToByteArray()))), StringComparer.Ordinal);
        var written = new Baseline(many).Write();
        written.Length.ShouldBeLessThan(64_000);
        var read = Baseline.Read(written);
        foreach (var (topic, at) in many)
            (read.Of(topic).SourceStarts.SequenceEqual(at.SourceStarts), read.Of(topic).SourceId, read.Of(new Partition(topic, 3)).SourceEnd).ShouldBe((true, at.SourceId, at.SourceEnds[3]));
    }

    [Fact]
    public void Zeros_are_not_written_down()
    {
        new Baseline(ImmutableDictionary<string, TopicBaseline>.Empty.Add("a", new TopicBaseline([0, 0], [0, 0], [0, 0]))).Write().ShouldBe("{\"topics\":{}}");
        Baseline.Read("{\"topics\":{}}").Of(new Partition("a", 1)).ShouldBe(new PartitionBaseline(0, 0, 0));
    }

    [Fact]
    public void A_baseline_of_the_first_edition_is_still_read()
    {
        var old = Baseline.Read("{\"a\":[40,0]}");
        (old.SourceStart("a"), old.DestinationEnd("a"), old.SourceStart("b")).ShouldBe((40, 0, 0));
        old.Of(new Partition("a", 0)).ShouldBe(new PartitionBaseline(null, 0, 0)); // a sum of 40 says nothing of one partition, a sum of 0 does
    }

    [Fact]
    public void A_baseline_that_cannot_be_read_says_so() => Should.Throw<WorldTroubleException>(() => Baseline.Read("gz:not base64!")).Class.ShouldBe("baseline");

    [Fact]
    public void Before_the_baseline_is_recorded_nothing_has_begun()
    {
        CopyBook.Find(Books.Call()).ShouldBeNull();
        CopyBook.Of(Books.Call(("plan-shards", "plan", Books.Plan.Write()))).Begun.ShouldBeFalse();
        Books.Book().Begun.ShouldBeTrue();
    }

    [Fact]
    public void A_copy_that_was_made_a_second_time_is_another_copy()
    {
        CopyBook Made(long end) => CopyBook.Of(Books.Call(("plan-shards", "plan", Books.Plan.Write()), ("create-connectors", "baseline", Books.Since("b", new TopicBaseline([], [], [end])).Write())));
        CopyBook.Same(Made(7), Made(7)).ShouldBeTrue();
        CopyBook.Same(Made(7), Made(8)).ShouldBeFalse();
    }

    [Fact]
    public void What_was_copied_anew_has_its_own_connector_and_baseline_and_the_last_time_counts()
    {
        CopyAgain Again(string shard, long end) => new(shard, 1, [new PlannedTopic("b", 1)], new() { ["b"] = new TopicBaseline([], [end], []) });
        var call = Books.Call(
            ("plan-shards", "plan", Books.Plan.Write()), ("create-connectors", "baseline", Books.Since("b", new TopicBaseline([3], [3], [])).Write()),
            ("copy-again#10/make", "again", Again("r10", 20).Write()), ("copy-again#9/make", "again", Again("r9", 10).Write()));
        var book = CopyBook.Of(call);
        book.Shards.Select(s => (s.Name, string.Join(',', s.Topics.Select(t => t.Name)))).ShouldBe([("s1", "a"), ("s2", "c"), ("r10", "b")]);
        book.Shards[2].Connector.ShouldBe(Books.Names.Shard("r10"));
        book.Baseline.Of(new Partition("b", 0)).ShouldBe(new PartitionBaseline(0, 20, 0));
    }

    [Fact]
    public void Scaled_replicators_have_as_many_tasks_as_were_asked_for_last()
    {
        var call = Books.Call(
            ("plan-shards", "plan", Books.Plan.Write()), ("create-connectors", "baseline", Baseline.None.Write()), ("create-connectors", "tasks", "3"),
            ("scale-replicator#2/scale-replicator", "tasks", "2"), ("scale-replicator#11/scale-replicator", "tasks", "4"));
        CopyBook.Of(call).Tasks.ShouldBe(4);
    }

    [Fact]
    public void What_a_step_of_ours_ends_is_not_missing()
    {
        var call = Books.Call(("plan-shards", "plan", Books.Plan.Write()), ("create-connectors", "baseline", Baseline.None.Write())) with { Begun = ["copy.create", "copy.stop"] };
        Books.Wrong(Books.AllWell() with { Connectors = [], Workers = 0 }, CopyBook.Of(call)).ShouldBeEmpty();
        Books.Wrong(Books.AllWell() with { Connectors = [], Workers = 0 }).ShouldNotBeEmpty();
    }
}
