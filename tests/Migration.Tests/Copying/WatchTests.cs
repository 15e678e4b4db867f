using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Kafka;

namespace ChatOpsBot.Migration.Tests.Copying;

/// <summary>What is seen from sample to sample: records that went uncopied, places that do not move.</summary>
public sealed class WatchTests
{
    private static readonly CopyAnswers Well = Books.AllWell();

    /// <summary>a/0 at the given beginning, place, end and destination's end; all else is well.</summary>
    private static CopyAnswers At(long earliest, long? place, long end, long arrived) => Well with
    {
        Source = Well.Source!.With("a", 0, end, earliest), Places = Well.Places!.With("a", 0, place), Destination = Well.Destination!.With("a", 0, arrived),
    };

    private static long Expired(params ReadOnlySpan<CopyAnswers> samples)
    {
        var watch = new ExpiryWatch();
        foreach (var sample in samples) watch.Add(Books.Book(), sample);
        watch.Expired.Keys.ShouldAllBe(p => p == new Partition("a", 0));
        return watch.Expired.Values.Sum();
    }

    [Fact]
    public void What_retention_takes_above_the_place_is_counted_and_kept_when_the_place_moves_on()
    {
        var stands = At(0, 100, 10_000, 100);
        var took = At(9_342, 100, 10_000, 100);
        Expired(stands, took).ShouldBe(0); // its place may have been read before it happened
        Expired(stands, took, took).ShouldBe(9_242);
        Expired(stands, took, took, At(9_342, 100, 10_000, 500), At(9_342, 10_000, 10_000, 758)).ShouldBe(9_242); // what arrives later is from above the gap
        Expired(stands, took, took, At(9_342, 10_000, 10_000, 758), At(9_900, 10_000, 10_000, 758), At(9_900, 10_000, 10_000, 758)).ShouldBe(9_242);
    }

    [Fact]
    public void What_was_copied_and_not_committed_yet_did_not_expire_uncopied() =>
        Expired(At(0, null, 10_000, 5_000), At(4_000, null, 10_000, 5_000), At(4_000, null, 10_000, 5_000), At(4_000, 5_000, 10_000, 5_000)).ShouldBe(0);

    [Fact]
    public void Two_losses_of_one_partition_add_up() =>
        Expired(
            At(0, 100, 10_000, 100), At(150, 100, 10_000, 100), At(150, 100, 10_000, 100), At(150, 300, 10_000, 250),
            At(450, 300, 10_000, 250), At(450, 300, 10_000, 250), At(450, 10_000, 10_000, 9_800)).ShouldBe(200);

    [Fact]
    public void Retention_behind_the_place_is_no_loss() => Expired(At(0, 5_000, 10_000, 5_000), At(4_999, 5_000, 10_000, 5_000), At(5_000, 5_000, 10_000, 5_000)).ShouldBe(0);

    [Fact]
    public void After_a_restart_fewer_arrivals_than_the_place_says_are_told_as_what_they_may_be()
    {
        Books.Topics(At(9_342, 10_000, 10_000, 758)).Single(t => t.Topic == "a").Lacks.ShouldBe(9_242);
        Books.Topics(At(0, 10_000, 10_000, 758)).Single(t => t.Topic == "a").Lacks.ShouldBe(0); // nothing expired: the comparison tells what that is
    }

    [Fact]
    public void One_stuck_partition_shows_although_the_sum_is_small()
    {
        var watch = new StuckWatch(TimeSpan.FromSeconds(60));
        var t = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var stuck = Books.Topics(At(0, 7, 10, 7));
        watch.Add(t, stuck).ShouldBeEmpty();
        watch.Add(t.AddSeconds(179), stuck).ShouldBeEmpty();
        watch.Add(t.AddSeconds(180), stuck).ShouldHaveSingleItem().Words.ShouldBe("a/0 has 3 records left and its place has not moved for 3 min");
        watch.Add(t.AddSeconds(190), Books.Topics(At(0, 8, 10, 8))).ShouldBeEmpty(); // it moved
        watch.Add(t.AddSeconds(370), Books.Topics(At(0, 8, 10, 8))).ShouldHaveSingleItem();
        watch.Add(t.AddSeconds(371), Books.Topics(Well)).ShouldBeEmpty();
        watch.Add(t.AddSeconds(1_000), Books.Topics(At(0, 10, 11, 10))).ShouldBeEmpty(); // it was at its end meanwhile
    }

    [Fact]
    public void A_topic_of_another_id_is_made_anew_and_its_offsets_are_not_explained_twice()
    {
        var book = Books.Book(Books.Since("a", new TopicBaseline([], [9, 9], [], "one", "two")));
        var other = Well with
        {
            Source = Well.Source!.With("a", 0, 3) with { Identities = new Dictionary<string, TopicIdentity> { ["a"] = new("a", TopicPresence.There, "other") } },
            Destination = Well.Destination! with { Identities = new Dictionary<string, TopicIdentity> { ["a"] = new("a", TopicPresence.There, "two") } },
        };
        var words = CopyGaps.Anew(book, other).ShouldHaveSingleItem();
        words.ShouldContain("a was deleted and made anew at the source");
        words.ShouldContain("'copy again a'", Case.Sensitive, "the way on is a command that can be typed");
        Books.Wrong(other, book).ShouldBeEmpty();
    }
}
