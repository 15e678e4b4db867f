using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Tests.Copying;

public sealed class PlannerTests
{
    private static PlannedTopic[] Topics(params int[] partitions) => [.. partitions.Select((p, i) => new PlannedTopic($"t{i:00}", p))];

    [Fact]
    public void Every_topic_is_in_exactly_one_shard_and_the_load_is_even()
    {
        var plan = Planner.Plan(Topics(24, 24, 12, 12, 12, 6, 6, 6, 3, 1), tasks: 8, mostShards: 4);
        plan.Topics.Select(t => t.Name).Order().ShouldBe(Topics(24, 24, 12, 12, 12, 6, 6, 6, 3, 1).Select(t => t.Name));
        plan.Shards.Select(s => s.Name).ShouldBe(["s1", "s2", "s3", "s4"]);
        (plan.Shards.Max(s => s.Partitions) - plan.Shards.Min(s => s.Partitions)).ShouldBeLessThanOrEqualTo(6);
        plan.Tasks.ShouldBe(8);
    }

    [Fact]
    public void The_same_topics_give_the_same_plan_in_any_order()
    {
        var topics = Topics(5, 9, 3, 3, 7, 12);
        Planner.Plan(topics, 6, 3).Write().ShouldBe(Planner.Plan([.. topics.Reverse()], 6, 3).Write());
    }

    [Theory]
    [InlineData(1, 4, 10, 1)] // one task: one connector
    [InlineData(30, 4, 2, 2)] // fewer topics than connectors
    [InlineData(3, 4, 10, 3)]
    public void There_are_no_more_connectors_than_tasks_or_topics(int tasks, int most, int topics, int shards) =>
        Planner.Plan(Topics([.. Enumerable.Repeat(6, topics)]), tasks, most).Shards.Length.ShouldBe(shards);

    [Theory]
    [InlineData(8, new[] { 60, 60, 60, 60 }, new[] { 2, 2, 2, 2 })]
    [InlineData(30, new[] { 100, 50, 50 }, new[] { 15, 8, 7 })]
    [InlineData(1, new[] { 10, 10, 10 }, new[] { 1, 1, 1 })] // at least one each
    [InlineData(100, new[] { 3, 2 }, new[] { 3, 2 })] // none with more tasks than partitions
    [InlineData(6, new[] { 100, 1, 1 }, new[] { 4, 1, 1 })]
    public void Tasks_are_split_by_partitions(int tasks, int[] partitions, int[] split)
    {
        var got = Planner.Split(tasks, partitions);
        got.Sum().ShouldBe(split.Sum());
        got.Order().ShouldBe(split.Order());
        got.Zip(partitions).ShouldAllBe(s => s.First >= 1 && s.First <= Math.Max(1, s.Second));
    }

    [Fact]
    public void A_plan_of_the_largest_size_we_plan_for_fits_into_a_fact()
    {
        var topics = Enumerable.Range(0, 3_200).Select(i => new PlannedTopic($"team-{i % 17}.service-{i % 91}.event-{i}", 1 + (i % 8), i % 5 == 0)).ToList();
        var written = Planner.Plan(topics, 30, 4).Write();
        written.Length.ShouldBeLessThan(48_000);
        CopyPlan.Read(written).Topics.OrderBy(t => t.Name).ShouldBe(topics.OrderBy(t => t.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"shards\":[]}")]
    [InlineData("gz:not base64!")]
    [InlineData("gz:AAAA")]
    [InlineData("null")]
    public void A_plan_that_cannot_be_read_says_so(string text) => Should.Throw<WorldTroubleException>(() => CopyPlan.Read(text)).Class.ShouldBe("plan");
}
