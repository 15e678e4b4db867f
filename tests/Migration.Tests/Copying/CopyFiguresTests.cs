using System.Collections.Immutable;
using ChatOpsBot.Migration.Copying;

namespace ChatOpsBot.Migration.Tests.Copying;

public sealed class CopyFiguresTests
{
    private static readonly CopyAnswers Well = Books.AllWell();

    private static TopicSample Topic(string name, CopyAnswers answers, CopyBook? book = null) => Books.Topics(answers, book).Single(t => t.Topic == name);

    [Fact]
    public void What_was_never_committed_is_lag_from_its_beginning()
    {
        var a = Topic("a", Well with { Source = Well.Source!.With("a", 0, 110, 10), Places = Well.Places!.With("a", 0, null) });
        (a.Lag, a.Each[0].Lag, a.Each[1].Lag).ShouldBe((100, 100, 0));
        a.Shard.ShouldBe("s1");
    }

    [Fact]
    public void Retention_that_overtook_the_place_counts_from_the_new_beginning()
    {
        Topic("a", Well with { Source = Well.Source!.With("a", 0, 100, 50), Places = Well.Places!.With("a", 0, 20) }).Lag.ShouldBe(50); // 20 is gone: it goes on at 50
    }

    [Fact]
    public void What_is_not_known_is_not_zero()
    {
        foreach (var sample in new[] { Topic("a", Well with { Source = null }), Topic("a", Well with { Source = Well.Source!.Without("a") }), Topic("a", Well with { Places = null, Source = null }) })
            (sample.Lag, sample.End, sample.Done, sample.Of, sample.Place).ShouldBe((null, null, null, null, null));
        Topic("a", Well with { Destination = Well.Destination!.Without("a") }).DestinationEnd.ShouldBeNull();
        CopyFigures.Sum(Books.Topics(Well with { Source = Well.Source!.Without("a") }), t => t.Lag).ShouldBeNull();
    }

    [Fact]
    public void A_place_beyond_the_end_is_no_lag_of_zero() =>
        Topic("a", Well with { Source = Well.Source!.With("a", 0, 5) }).Each[0].Lag.ShouldBeNull();

    [Fact]
    public void Counts_start_at_the_baseline_of_each_partition()
    {
        var book = Books.Book(Books.Since("a", new TopicBaseline([40, 0], [], [7, 0])));
        var answers = Well with
        {
            Source = Well.Source!.With("a", 0, 100, 40), Places = Well.Places!.With("a", 0, 100), Destination = Well.Destination!.With("a", 0, 67),
        };
        var count = TopicCounts.Of(Sample(answers, book), book).Single(c => c.Topic == "a");
        (count.Expected, count.Produced, count.Missing, count.Surplus).ShouldBe((70, 70, 0, 0));
    }

    [Fact]
    public void One_partitions_surplus_never_hides_anothers_lack()
    {
        // Seen: 26,896 of 29,998 and 33,104 of 30,002 were "equal".
        var answers = Well with
        {
            Source = Well.Source!.With("a", 0, 29_998).With("a", 1, 30_002), Places = Well.Places!.With("a", 0, 29_998).With("a", 1, 30_002),
            Destination = Well.Destination!.With("a", 0, 26_896).With("a", 1, 33_104),
        };
        var count = TopicCounts.Of(Sample(answers, Books.Book()), Books.Book()).Single(c => c.Topic == "a");
        (count.Missing, count.Surplus).ShouldBe((3_102, 3_102));
    }

    private static CopySample Sample(CopyAnswers answers, CopyBook book) => new(default, 0, 0, 0, 0, 0, null, null, 1, [], Books.Topics(answers, book), []);

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
}
