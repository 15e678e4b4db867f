using System.Collections.Immutable;
using ChatOpsBot.Chat;

namespace ChatOpsBot.Bot.Tests.Chat;

/// <summary>What <c>topics</c> says: first what stays and why, with every name; what is copied after it; nothing is cut without a word.</summary>
public sealed class TopicAnswersTests
{
    private static readonly ImmutableArray<string> Decided = ["2 topics move, 1 stay", "Stays: Kafka's own: __consumer_offsets"];

    [Fact]
    public void Before_anything_is_copied_it_says_what_was_decided()
    {
        var reply = TopicAnswers.Of(SmallRun.State, null, Decided).ShouldNotBeNull();
        reply.Words.ShouldBe("2 topics move, 1 stay. Nothing is copied yet.");
        reply.Rows.ShouldHaveSingleItem().ShouldBe(new ReplyRow("Stays", "Kafka's own: __consumer_offsets"));
    }

    [Fact]
    public void What_is_not_listed_is_counted()
    {
        ImmutableArray<TopicView> topics = [.. Enumerable.Range(0, 30).Select(i => new TopicView($"orders-{i}", "s1", 3, 100, i, 90))];
        var reply = TopicAnswers.Of(SmallRun.State, new WorldView(DateTimeOffset.UnixEpoch, 0, 0, 0, 0, null, null, 2, [], topics, []), Decided).ShouldNotBeNull();
        reply.Words.ShouldContain("10 that are less behind are not listed");
        reply.Rows.Length.ShouldBe(21);
    }

    [Fact]
    public void Nothing_decided_and_nothing_seen_is_no_answer() => TopicAnswers.Of(SmallRun.State, null, []).ShouldBeNull();
}
