using System.Collections.Immutable;
using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Kafka;

namespace ChatOpsBot.Migration.Tests.Copying;

public sealed class CopyFiguresTests
{
    private static readonly Connector S1 = new("copy-7-abc-s1", "RUNNING", "w", null, [], ImmutableDictionary<string, string>.Empty.Add("topic.whitelist", "a, b"));

    private static CopyAnswers Answers(Dictionary<Partition, OffsetRange> source, Dictionary<Partition, long>? places = null, Dictionary<Partition, long>? destination = null) =>
        new([S1], new OffsetSnapshot(default, source.ToImmutableDictionary()), places ?? [], destination);

    [Fact]
    public void What_was_never_committed_is_lag_from_its_beginning()
    {
        var (topics, worst) = CopyFigures.PerTopic(Answers(new() { [new("a", 0)] = new(10, 110), [new("a", 1)] = new(0, 5) }), "copy-7-abc-");
        topics.ShouldHaveSingleItem().Lag.ShouldBe(105);
        topics[0].Shard.ShouldBe("s1");
        worst.ShouldBe(100);
    }

    [Fact]
    public void A_place_is_never_ahead_of_nothing_and_retention_counts_from_the_new_beginning()
    {
        var source = new Dictionary<Partition, OffsetRange> { [new("a", 0)] = new(50, 100), [new("b", 0)] = new(0, 10) };
        var (topics, _) = CopyFigures.PerTopic(Answers(source, new() { [new("a", 0)] = 20, [new("b", 0)] = 12 }), "copy-7-abc-");
        topics.Single(t => t.Topic == "a").Lag.ShouldBe(50); // 20 is gone: it goes on at 50
        topics.Single(t => t.Topic == "b").Lag.ShouldBe(0); // read a moment after its end
    }

    [Fact]
    public void Counts_start_at_the_baseline()
    {
        var source = new Dictionary<Partition, OffsetRange> { [new("a", 0)] = new(40, 100) };
        var (topics, _) = CopyFigures.PerTopic(Answers(source, new() { [new("a", 0)] = 100 }, new() { [new("a", 0)] = 67 }), "copy-7-abc-");
        var sample = new CopySample(default, 0, 0, 60, 60, 67, null, null, 1, [], topics, []);
        var count = TopicCounts.Of(sample, null, new Baseline(new Dictionary<string, long[]> { ["a"] = [40, 7] })).ShouldHaveSingleItem();
        (count.Expected, count.Produced, count.Missing, count.Surplus).ShouldBe((60, 60, 0, 0));
    }

    [Fact]
    public void Loss_and_duplicates_show()
    {
        new TopicCount("a", Expected: 100, Produced: 97, AtLeast: 100, Compacted: false).Missing.ShouldBe(3);
        new TopicCount("a", Expected: 100, Produced: 112, AtLeast: 100, Compacted: false).Surplus.ShouldBe(12);
    }

    [Fact]
    public void Rates_are_arrivals_over_the_window_and_never_negative()
    {
        var rates = new ArrivalRates(TimeSpan.FromSeconds(10));
        var t = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        static ImmutableDictionary<string, long> At(long records) => ImmutableDictionary<string, long>.Empty.Add("s1", records);
        rates.Add(t, At(0)).ShouldBeEmpty();
        rates.Add(t.AddSeconds(5), At(5_000))["s1"].ShouldBe(1_000);
        rates.Add(t.AddSeconds(12), At(19_000))["s1"].ShouldBe(2_000); // the first one left the window
        rates.Add(t.AddSeconds(13), At(0))["s1"].ShouldBe(0); // taken away and made anew
    }

    [Fact]
    public void A_baseline_survives_being_written_down()
    {
        var many = Enumerable.Range(0, 2_000).ToDictionary(i => $"topic-{i}", i => new long[] { i + 1, 0 });
        var written = new Baseline(many).Write();
        written.ShouldStartWith("gz:");
        Packed.Unpack(written).Length.ShouldBeGreaterThan(written.Length);
    }
}
