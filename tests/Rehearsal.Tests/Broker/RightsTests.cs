using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

/// <summary>What a client is told that may no longer describe a topic or a group.</summary>
public sealed class RightsTests : OnACluster
{
    [Fact]
    public async Task A_hidden_topic_is_missing_in_the_list_and_refused_by_name()
    {
        Cluster.Seed("orders", 1, 10, 20, new Random(1));
        Cluster.Seed("payments", 1, 10, 20, new Random(1));
        Cluster.HideTopic("orders", client => !client.StartsWith("app-", StringComparison.Ordinal));
        using var admin = Admin();
        admin.GetMetadata(Patience).Topics.Select(topic => topic.Topic).ShouldBe(["payments"]);
        admin.GetMetadata("orders", Patience).Topics.Single().Error.Code.ShouldBe(ErrorCode.TopicAuthorizationFailed);
        (await Should.ThrowAsync<DescribeTopicsException>(() => admin.DescribeTopicsAsync(TopicCollection.OfTopicNames(["orders"]), new DescribeTopicsOptions())))
            .Results.TopicDescriptions.Single().Error.Code.ShouldBe(ErrorCode.TopicAuthorizationFailed);

        using var app = Consumer("app", config => config.ClientId = "app-billing");
        app.Assign(new TopicPartitionOffset("orders", 0, Offset.Beginning));
        Read(app, 10).Count.ShouldBe(10);
        Cluster.HideTopic("orders", null);
        admin.GetMetadata(Patience).Topics.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_closed_group_is_refused()
    {
        Cluster.Seed("orders", 1, 10, 20, new Random(1));
        Cluster.SeedOffsets("billing", "orders", [5]);
        Cluster.CloseGroup("billing", _ => true);
        using var admin = Admin();
        var refusal = await Should.ThrowAsync<Exception>(() => admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions("billing", null)]));
        refusal.Message.ShouldContain("authorization");
        Cluster.CloseGroup("billing", null);
        (await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions("billing", null)])).Single().Partitions.Single().Offset.Value.ShouldBe(5);
    }
}
