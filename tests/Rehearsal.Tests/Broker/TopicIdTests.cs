using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

/// <summary>A topic made anew has another id, and whoever holds the old one learns of it.</summary>
public sealed class TopicIdTests : OnACluster
{
    [Fact]
    public async Task A_topic_made_anew_has_another_id_and_begins_at_0()
    {
        using var admin = Admin();
        Cluster.Seed("orders", 2, 10, 20, new Random(1));
        Cluster.CreateTopic("__consumer_offsets", 1);
        var first = await Described(admin, "orders");
        first.IsInternal.ShouldBeFalse();
        (await Described(admin, "__consumer_offsets")).IsInternal.ShouldBeTrue();
        (await Described(admin, "orders")).TopicId.ToString().ShouldBe(first.TopicId.ToString());

        await admin.DeleteTopicsAsync(["orders"]);
        Cluster.CreateTopic("orders", 2);
        (await Described(admin, "orders")).TopicId.ToString().ShouldNotBe(first.TopicId.ToString());
        Cluster.Snapshot().Topics.Single(topic => topic.Name == "orders").Latest.ShouldBe([0, 0]);
    }

    [Fact]
    public async Task A_consumer_of_the_old_topic_goes_on_with_the_new_one()
    {
        Cluster.Seed("orders", 1, 10, 20, new Random(1));
        using var consumer = Consumer("reader", config => config.TopicMetadataRefreshIntervalMs = 500);
        consumer.Assign(new TopicPartitionOffset("orders", 0, Offset.Beginning));
        Read(consumer, 10);
        using var admin = Admin();
        await admin.DeleteTopicsAsync(["orders"]);
        Cluster.Seed("orders", 1, 3, 20, new Random(2));
        Read(consumer, 3).Select(read => read.Offset.Value).ShouldBe([0, 1, 2]);
    }

    private static async Task<TopicDescription> Described(IAdminClient admin, string topic) =>
        (await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]), new DescribeTopicsOptions { RequestTimeout = Patience })).TopicDescriptions.Single();
}
