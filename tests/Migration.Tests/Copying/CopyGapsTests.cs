using ChatOpsBot.Migration.Copying;

namespace ChatOpsBot.Migration.Tests.Copying;

/// <summary>Whatever was planned and is taken away is named; nothing else is.</summary>
public sealed class CopyGapsTests
{
    private static readonly CopyAnswers Well = Books.AllWell();

    private static string Wrong(CopyAnswers answers, CopyBook? book = null) => Books.Wrong(answers, book).ShouldHaveSingleItem();

    [Fact]
    public void Nothing_is_wrong_where_all_is_as_planned() => Books.Wrong(Well).ShouldBeEmpty();

    [Fact]
    public void A_connector_deleted_in_mid_copy_is_named_with_what_nobody_copies() =>
        Wrong(Well with { Connectors = [Well.Connectors![0]] }).ShouldBe($"the connector {Books.Names.Shard("s2")} is not there, so nobody copies c: 'copy again s2' makes it again");

    [Fact]
    public void A_list_of_topics_edited_by_hand_is_named()
    {
        Wrong(Well with { Connectors = [Books.Connector("s1", "a", 2, 2), Well.Connectors![1]] }).ShouldContain("no longer copies b");
        Wrong(Well with { Connectors = [Books.Connector("s1", "a,b,x", 2, 2), Well.Connectors![1]] }).ShouldContain("copies x beside what was planned");
    }

    [Fact]
    public void A_group_of_another_name_is_named() =>
        Wrong(Well with { Connectors = [Well.Connectors![0] with { Config = Well.Connectors[0].Config.SetItem("src.consumer.group.id", "other") }, Well.Connectors[1]] })
            .ShouldContain("reads as group other");

    [Fact]
    public void No_workers_is_not_well() => Wrong(Well with { Workers = 0 }).ShouldContain("no ready worker");

    [Fact]
    public void A_topic_gone_or_hidden_at_either_side_is_named()
    {
        Wrong(Well with { Source = Well.Source!.Without("a") }).ShouldBe("not at the source, or not to be seen there (right DESCRIBE): a");
        Wrong(Well with { Destination = Well.Destination!.Without("c") }).ShouldBe("not at the destination, or not to be seen there (right DESCRIBE): c");
    }

    [Fact]
    public void Partitions_that_grew_after_the_plan_are_named_and_their_records_are_lag()
    {
        var grown = Well with { Source = Well.Source!.With("b", 1, 25) };
        Wrong(grown).ShouldBe("b has 2 partitions at the source, 1 were planned");
        Books.Topics(grown).Single(t => t.Topic == "b").Lag.ShouldBe(25);
    }

    [Fact]
    public void A_topic_made_anew_is_known_by_an_end_below_its_place_or_below_what_was_recorded()
    {
        Wrong(Well with { Source = Well.Source!.With("c", 0, 4) }).ShouldContain("c/0 ends at 4 at the source, but was copied up to 10");
        Wrong(Well with { Source = Well.Source!.With("c", 0, 4) }).ShouldEndWith("'copy again c' when that was meant");
        var book = Books.Book(Books.Since("c", new TopicBaseline([], [8], [3])));
        Wrong(Well with { Source = Well.Source!.With("c", 0, 4), Places = Well.Places!.With("c", 0, null) }, book).ShouldContain("ended at 8 when the copy began");
        Wrong(Well with { Destination = Well.Destination!.With("c", 0, 1) }, book).ShouldMatch("c/0 ends at 1 at the destination.*'copy again c' when that was meant$");
    }

    [Fact]
    public void What_did_not_answer_is_not_called_missing() =>
        Books.Wrong(new CopyAnswers(null, null, null, null, null)).ShouldBeEmpty();
}
