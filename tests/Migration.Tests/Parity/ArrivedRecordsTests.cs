using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Parity;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Tests.Copying;

namespace ChatOpsBot.Migration.Tests.Parity;

/// <summary>The recap counts what is there; a contradiction is said, never made 0.</summary>
public sealed class ArrivedRecordsTests
{
    private static readonly CopyBook Book = new(
        new RunNames(1, Guid.Empty), [BookShard.Of(new Shard("s1", 1, [new PlannedTopic("orders", 2)]), new RunNames(1, Guid.Empty), 1)], Baseline.None, Begun: true, Ended: true);

    private static readonly ParityProof Proof = ParityProof.Of(
        new Dictionary<Partition, ComparedPartition>
        {
            [new("orders", 0)] = new("s1", 100, 129, 100, 0, new Difference(Duplicates: 29), 1),
            [new("orders", 1)] = new("s1", 50, 50, 50, 0, Difference.None, 2),
        }, 0);

    [Fact]
    public void Arrived_is_what_the_comparison_read_and_written_is_what_came_since()
    {
        var arrived = ArrivedRecords.Of(Book, Proof, Ends(140, 50));
        (arrived.Topics, arrived.Arrived, arrived.Written, arrived.Uncompared).ShouldBe((1, 179, 11, 0));
        arrived.Lacks.ShouldBeEmpty();
    }

    [Fact]
    public void An_end_below_what_was_compared_is_a_lack_by_name_though_others_got_more() =>
        ArrivedRecords.Of(Book, Proof, Ends(1_000, 20)).Lacks.ShouldHaveSingleItem().ShouldStartWith("orders/1 ends at 20, 30 below what was there before");

    [Fact]
    public void A_planned_partition_that_is_not_there_is_a_lack() =>
        ArrivedRecords.Of(Book, Proof, new Dictionary<Partition, long> { [new("orders", 0)] = 129 }).Lacks.ShouldBe(["orders/1 is not at the destination"]);

    [Fact]
    public void A_topic_made_anew_is_a_lack_also_when_its_apps_have_written_more_than_was_copied()
    {
        var book = Book with { Baseline = new Baseline(Baseline.None.Topics.Add("orders", TopicBaseline.Zero with { DestinationId = "AAAAAAAA" })) };
        ArrivedRecords.Of(book, Proof, Ends(1_000, 1_000), Id("BBBBBBBBBBBB")).Lacks.ShouldHaveSingleItem().ShouldStartWith("orders was deleted and made anew");
        foreach (var same in new[] { "AAAAAAAABBBB", "" }) ArrivedRecords.Of(book, Proof, Ends(1_000, 1_000), Id(same)).Lacks.ShouldBeEmpty();
        static Dictionary<string, string> Id(string id) => new(StringComparer.Ordinal) { ["orders"] = id };
    }

    [Fact]
    public void What_was_never_compared_exactly_is_said() =>
        ArrivedRecords.Of(Book, new ParityProof(0, []), Ends(10, 5)).ShouldSatisfyAllConditions(a => a.Arrived.ShouldBe(15), a => a.Uncompared.ShouldBe(2));

    [Fact]
    public void Of_a_topic_copied_anew_an_earlier_proof_says_nothing()
    {
        var old = ParityProof.Of(new Dictionary<Partition, ComparedPartition> { [new("a", 0)] = new("s1", 10, 10, 10, 0, Difference.None, 0) }, 0);
        var now = ParityProof.Of(new Dictionary<Partition, ComparedPartition> { [new("a", 0)] = new("a3", 10, 20, 10, 0, Difference.None, 0) }, 0);
        var again = new CopyAgain("a3", 1, [new PlannedTopic("a", 2)], []);
        foreach (var (first, second) in new[] { (old, now), (now, old) })
            ParityProof.Of(Books.Call(
                ("plan-shards", "plan", Books.Plan.Write()), ("create-connectors", "baseline", Baseline.None.Write()), ("copy-again#3/copy-again", "again", again.Write()),
                ("compare", ParityProof.Fact, first.Write()), ("compare-exactly", ParityProof.Fact, second.Write()))).Find(new Partition("a", 0))!.DestinationTo.ShouldBe(20);
    }

    [Fact]
    public void What_was_accepted_is_said_by_topic() => new Accepted(new Dictionary<string, Difference>
    {
        ["s1/orders.placed/3"] = new(Duplicates: 129), ["s2/claims/0"] = new(Foreign: 2), ["s2/claims/7"] = new(Foreign: 3),
    }).Words.ShouldBe("orders.placed/3 duplicates +129; claims in 2 partitions: +5 that the source does not have");

    [Fact]
    public void A_proof_comes_back_as_it_was_written()
    {
        var plan = new CopyPlan([new Shard("s1", 1, [new PlannedTopic("orders", 2)])]);
        var read = ParityProof.Of(Books.Call(("plan-shards", "plan", plan.Write()), ("compare", ParityProof.Fact, Proof.Write())));
        read.Find(new Partition("orders", 0)).ShouldBe(new ComparedPartition("s1", 100, 129, 100, 0, new Difference(Duplicates: 29), 0));
        read.Find(new Partition("orders", 2)).ShouldBeNull();
    }

    private static Dictionary<Partition, long> Ends(long zero, long one) => new() { [new("orders", 0)] = zero, [new("orders", 1)] = one };
}
