using System.Collections.Immutable;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Parity;
using ChatOpsBot.Migration.Tests.Copying;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Tests.Parity;

/// <summary>What a comparison says: nothing planned is left out, and every difference has a way that exists.</summary>
public sealed class ParityVerdictTests
{
    private static readonly Call Call = Books.Call() with { Step = "compare-exactly" };

    [Fact]
    public void Equal_names_all_that_was_planned() =>
        Verdict(Compared()).ShouldSatisfyAllConditions(v => v.Trouble(Call).ShouldBeNull(), v => v.Evidence.ShouldBe("equal to both ends: all 4 partitions of 3 planned topics, 40 records read on both sides"));

    [Fact]
    public void A_planned_partition_that_was_not_compared_is_a_no_by_name() =>
        Verdict(Compared().Remove(new Partition("a", 1))).Trouble(Call)!.Words.ShouldBe("not equal: a: 1 planned partition could not be compared");

    [Fact]
    public void A_topic_with_a_long_name_inside_anothers_is_not_taken_for_it()
    {
        var finding = new Finding("missing", "bc is not at the destination", "Look.");
        Verdict(Compared().Remove(new Partition("c", 0)), findings: finding).Trouble(Call)!.Words.ShouldContain("c: 1 planned partition could not be compared");
    }

    [Fact]
    public void What_is_more_than_was_accepted_is_a_difference_with_both_ways_out()
    {
        var compared = Compared().SetItem(new Partition("a", 1), Place with { Difference = new Difference(Duplicates: 130) });
        var accepted = new Accepted(new Dictionary<string, Difference> { ["s1/a/1"] = new(Duplicates: 129) });
        var no = Verdict(compared, accepted).Trouble(Call)!;
        no.Class.ShouldBe("duplicates");
        no.WayOut.ShouldBe("'accept difference' if the apps bear it (lead and customer), or 'copy again a'. Then 'retry compare-exactly'.");
        Verdict(compared, new Accepted(new Dictionary<string, Difference> { ["s1/a/1"] = new(Duplicates: 130) })).Trouble(Call).ShouldBeNull();
    }

    [Fact]
    public void What_was_accepted_for_an_earlier_copy_says_nothing_of_a_new_one() =>
        Verdict(Compared().SetItem(new Partition("a", 1), Place with { Difference = new Difference(Duplicates: 1) }), new Accepted(new Dictionary<string, Difference> { ["a3/a/1"] = new(Duplicates: 1) }))
            .Trouble(Call).ShouldNotBeNull();

    private static readonly ComparedPartition Place = new("s1", 10, 10, 10, 0, Difference.None, 0);

    private static ImmutableDictionary<Partition, ComparedPartition> Compared() => Books.Plan.Shards
        .SelectMany(s => s.Topics.SelectMany(t => Enumerable.Range(0, t.Partitions).Select(p => KeyValuePair.Create(new Partition(t.Name, p), Place with { Shard = s.Name })))).ToImmutableDictionary();

    private static ParityVerdict Verdict(ImmutableDictionary<Partition, ComparedPartition> compared, Accepted? accepted = null, params ImmutableArray<Finding> findings) =>
        new(new ParitySurvey(Books.Book(), [], findings, ImmutableDictionary<string, TopicTraits>.Empty), compared, accepted ?? Accepted.Nothing, frozen: true, rate: null);
}
