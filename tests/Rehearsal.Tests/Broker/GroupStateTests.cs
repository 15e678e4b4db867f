using ChatOpsBot.Rehearsal.Broker;
using ChatOpsBot.Rehearsal.Broker.Groups;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

/// <summary>The coordinator's state machine, with time in the test's hands.</summary>
public sealed class GroupStateTests
{
    private static readonly Dictionary<string, byte[]> Nothing = [];

    private readonly SetTime time = new();
    private readonly Group group;

    public GroupStateTests() => group = new Group("billing", new PracticeClusterOptions { Name = "test", Time = time, GroupInitialDelay = TimeSpan.FromSeconds(3) });

    [Fact]
    public async Task An_empty_group_waits_for_more_and_the_first_member_leads()
    {
        var (one, two) = (Join("", "range"), Join("", "range"));
        one.IsCompleted.ShouldBeFalse();
        Pass(4);
        var (first, second) = (await one, await two);
        first.Generation.ShouldBe(1);
        first.Leader.ShouldBe(first.MemberId);
        first.Members.Count.ShouldBe(2);
        second.Members.ShouldBeEmpty("only the leader is told");

        var waiting = group.Sync(second.MemberId, 1, Nothing);
        waiting.IsCompleted.ShouldBeFalse();
        await group.Sync(first.MemberId, 1, new Dictionary<string, byte[]> { [second.MemberId] = [7] });
        (await waiting).Assignment.ShouldBe([7]);
        group.Describe().State.ShouldBe(GroupState.Stable);
    }

    [Fact]
    public async Task A_new_member_must_come_again_with_its_id()
    {
        var asked = await group.Join(Request("", "range", askForId: true));
        asked.Error.ShouldBe(KafkaError.MemberIdRequired);
        Join(asked.MemberId, "range").IsCompleted.ShouldBeFalse("it waits for the generation");
        (await Join("stranger", "range")).Error.ShouldBe(KafkaError.UnknownMemberId);
    }

    [Fact]
    public async Task Members_without_a_common_protocol_do_not_meet()
    {
        _ = Join("", "range");
        (await Join("", "sticky")).Error.ShouldBe(KafkaError.InconsistentGroupProtocol);
    }

    [Fact]
    public async Task Offsets_are_taken_while_members_gather_but_not_while_work_is_shared_out()
    {
        var member = await StableAsync();
        var newcomer = Join("", "range");
        group.Heartbeat(member, 1).ShouldBe(KafkaError.RebalanceInProgress);
        group.MayCommit(member, 1).ShouldBe(KafkaError.None, "an eager member commits before it gives up its partitions");
        _ = Join(member, "range");
        newcomer.IsCompletedSuccessfully.ShouldBeTrue();
        group.MayCommit(member, 2).ShouldBe(KafkaError.RebalanceInProgress);
        group.MayCommit(member, 1).ShouldBe(KafkaError.IllegalGeneration);
        group.MayCommit("", -1).ShouldBe(KafkaError.UnknownMemberId, "nobody from outside commits for a group at work");
    }

    [Fact]
    public async Task A_member_that_does_not_join_again_in_time_is_dropped()
    {
        var late = await StableAsync();
        var newcomer = Join("", "range");
        Pass(9);
        group.Heartbeat(late, 1).ShouldBe(KafkaError.RebalanceInProgress, "it is alive, and told");
        newcomer.IsCompleted.ShouldBeFalse();
        Pass(22);
        (await newcomer).Members.Count.ShouldBe(1);
        group.Heartbeat(late, 1).ShouldBe(KafkaError.UnknownMemberId);
    }

    [Fact]
    public async Task A_leader_that_shares_nothing_out_is_dropped_and_the_others_are_told()
    {
        var one = Join("", "range");
        var two = Join("", "range");
        Pass(4);
        var waiting = group.Sync((await two).MemberId, 1, Nothing);
        Pass(31);
        (await waiting).Error.ShouldBe(KafkaError.RebalanceInProgress);
        group.Heartbeat((await one).MemberId, 1).ShouldBe(KafkaError.UnknownMemberId);
    }

    [Fact]
    public async Task A_silent_group_becomes_empty_and_can_be_deleted()
    {
        _ = await StableAsync();
        group.Delete().ShouldBe(KafkaError.NonEmptyGroup);
        Pass(11);
        group.Describe().State.ShouldBe(GroupState.Empty);
        group.MayCommit("", -1).ShouldBe(KafkaError.None);
        group.Delete().ShouldBe(KafkaError.None);
        (await Join("", "range")).Error.ShouldBe(KafkaError.CoordinatorNotAvailable, "a client asks again and finds the new group");
    }

    /// <summary>A group of one member, at work in generation 1.</summary>
    private async Task<string> StableAsync()
    {
        var joined = Join("", "range");
        Pass(4);
        _ = group.Sync((await joined).MemberId, 1, Nothing);
        return (await joined).MemberId;
    }

    private Task<JoinResult> Join(string member, string protocol) => group.Join(Request(member, protocol, askForId: false));

    private static JoinRequest Request(string member, string protocol, bool askForId) => new(
        member, askForId, new MemberIdentity("client", "/127.0.0.1"), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), "consumer", [new MemberProtocol(protocol, [])]);

    private void Pass(int seconds)
    {
        time.Now += TimeSpan.FromSeconds(seconds);
        group.Tick();
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
