using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

public sealed class GroupTests : OnACluster
{
    [Theory]
    [InlineData(PartitionAssignmentStrategy.Range)]
    [InlineData(PartitionAssignmentStrategy.RoundRobin)]
    [InlineData(PartitionAssignmentStrategy.CooperativeSticky)]
    public async Task Two_members_share_a_topic_and_one_takes_over_what_the_other_leaves(PartitionAssignmentStrategy strategy)
    {
        Cluster.CreateTopic("orders", 6);
        void Sharing(ConsumerConfig config) => config.PartitionAssignmentStrategy = strategy;
        using var first = Consumer("billing", Sharing);
        first.Subscribe("orders");
        await PollUntil([first], () => first.Assignment.Count == 6);
        using (var second = Consumer("billing", Sharing))
        {
            second.Subscribe("orders");
            await PollUntil([first, second], () => first.Assignment.Count == 3 && second.Assignment.Count == 3);
            first.Assignment.Intersect(second.Assignment).ShouldBeEmpty();
            Cluster.Snapshot().Groups.Single().Members.ShouldBe(2);
            second.Close();
        }

        await PollUntil([first], () => first.Assignment.Count == 6);
        await ProduceAsync("orders", 60);
        Read(first, 60).Count.ShouldBe(60);
        first.Commit();
        first.Close();

        var group = Cluster.Snapshot().Groups.Single();
        group.State.ShouldBe("Empty");
        group.Offsets.Values.Sum().ShouldBe(60);
    }

    [Fact]
    public async Task A_member_that_falls_silent_is_let_go()
    {
        Cluster.CreateTopic("orders", 2);
        using var first = Consumer("billing");
        first.Subscribe("orders");
        await PollUntil([first], () => first.Assignment.Count == 2);
        using var silent = Consumer("billing", config =>
        {
            config.MaxPollIntervalMs = 6_000;
            config.SessionTimeoutMs = 6_000;
        });
        silent.Subscribe("orders");
        await PollUntil([first, silent], () => first.Assignment.Count == 1 && silent.Assignment.Count == 1);
        await PollUntil([first], () => first.Assignment.Count == 2); // the other one does not poll any more
    }

    [Fact]
    public async Task An_admin_sees_changes_and_removes_groups()
    {
        Cluster.CreateTopic("orders", 3);
        Cluster.SeedOffsets("totals", "orders", [5, 6, 7]);
        using var admin = Admin();

        var listed = admin.ListGroups(Patience); // ListConsumerGroupsAsync of Confluent.Kafka 2.16.0 kills the process when a broker is slow
        listed.Select(group => (group.Group, group.State)).ShouldBe([("totals", "Empty")]);
        var described = await admin.DescribeConsumerGroupsAsync(["totals"]);
        described.ConsumerGroupDescriptions.Single().State.ShouldBe(ConsumerGroupState.Empty);
        var offsets = await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions("totals", null)]);
        offsets.Single().Partitions.Select(partition => partition.Offset.Value).ShouldBe([5, 6, 7]);

        await admin.AlterConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitionOffsets("totals", [new TopicPartitionOffset("orders", 0, 1)])]);
        Cluster.Snapshot().Groups.Single().Offsets[("orders", 0)].ShouldBe(1);
        await admin.DeleteConsumerGroupOffsetsAsync("totals", [new TopicPartition("orders", 0)]);
        Cluster.Snapshot().Groups.Single().Offsets.Keys.ShouldNotContain(("orders", 0));
        await admin.DeleteGroupsAsync(["totals"]);
        Cluster.Snapshot().Groups.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_group_at_work_keeps_its_offsets()
    {
        Cluster.CreateTopic("orders", 1);
        using var consumer = Consumer("billing");
        consumer.Subscribe("orders");
        await PollUntil([consumer], () => consumer.Assignment.Count == 1);
        using var admin = Admin();

        var alter = await Should.ThrowAsync<AlterConsumerGroupOffsetsException>(() =>
            admin.AlterConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitionOffsets("billing", [new TopicPartitionOffset("orders", 0, 1)])]));
        alter.Results.Single().Partitions.Single().Error.Code.ShouldBe(ErrorCode.UnknownMemberId);
        var delete = await Should.ThrowAsync<DeleteGroupsException>(() => admin.DeleteGroupsAsync(["billing"]));
        delete.Results.Single().Error.Code.ShouldBe(ErrorCode.NonEmptyGroup);
        var forget = await Should.ThrowAsync<DeleteConsumerGroupOffsetsException>(() => admin.DeleteConsumerGroupOffsetsAsync("billing", [new TopicPartition("orders", 0)]));
        forget.Result.Partitions.Single().Error.Code.ShouldBe(ErrorCode.GroupSubscribedToTopic);
        var described = await admin.DescribeConsumerGroupsAsync(["billing"]);
        described.ConsumerGroupDescriptions.Single().Members.Single().Assignment.TopicPartitions.ShouldBe([new TopicPartition("orders", 0)]);
    }

    private static async Task PollUntil(IConsumer<string?, string?>[] consumers, Func<bool> so)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!so())
        {
            limit.IsCancellationRequested.ShouldBeFalse("the group never came to rest");
            foreach (var consumer in consumers) consumer.Consume(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }
    }
}
