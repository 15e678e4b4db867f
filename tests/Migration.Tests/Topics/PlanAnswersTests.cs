using System.Collections.Immutable;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Topics;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Tests.Topics;

/// <summary>What people say after the plan changes it, and with it the digest of what is pressed.</summary>
public sealed class PlanAnswersTests
{
    private static readonly CopyPlan Plan = Planner.Plan([new("a", 6), new("b", 4), new("temp-x", 2)], 4, 2);

    [Fact]
    public void A_topic_that_is_left_behind_goes_and_one_that_is_taken_along_comes_with_its_partitions()
    {
        var plan = Plan.With([new TopicAnswer("temp-x", Moves: false, "old"), new TopicAnswer("new", Moves: true, "orders of the south", 3, Compacted: true)]);
        plan.Topics.Select(t => t.Name).ShouldBe(["a", "b", "new"], ignoreOrder: true);
        plan.Topics.First(t => t.Name == "new").ShouldBe(new PlannedTopic("new", 3, Compacted: true));
    }

    [Fact]
    public void The_last_answer_counts_and_the_same_answers_give_the_same_plan()
    {
        ImmutableArray<TopicAnswer> answers = [new("temp-x", Moves: false, "old"), new("temp-x", Moves: true, "not old", 2)];
        Plan.With(answers).Write().ShouldBe(Plan.Write());
        Plan.With(answers).With(answers).Write().ShouldBe(Plan.Write());
    }

    [Fact]
    public void A_connector_without_topics_is_not_made()
    {
        var plan = Plan.With([new TopicAnswer("b", Moves: false, "x"), new TopicAnswer("temp-x", Moves: false, "x")]);
        plan.Shards.Length.ShouldBe(1);
        plan.Topics.Single().Name.ShouldBe("a");
    }

    [Fact]
    public void Answers_are_found_in_the_facts_of_operations_in_the_order_they_were_given()
    {
        static ImmutableDictionary<string, Value> Said(bool moves) =>
            ImmutableDictionary<string, Value>.Empty.Add("answers", Value.Of(TopicAnswers.Write([new TopicAnswer("temp-x", moves, "x", 2)])));
        var facts = ImmutableDictionary<string, ImmutableDictionary<string, Value>>.Empty
            .Add("leave-behind#10/leave-behind", Said(moves: false))
            .Add("take-along#9/take-along", Said(moves: true))
            .Add("plan-shards", ImmutableDictionary<string, Value>.Empty.Add("plan", Value.Of(Plan.Write())));
        var call = new Call(1, Guid.Empty, "create", 1, ImmutableDictionary<string, Value>.Empty, facts, 1, DateTimeOffset.UnixEpoch);
        CopyPlan.Of(call).Topics.Select(t => t.Name).ShouldBe(["a", "b"], ignoreOrder: true);
    }
}
