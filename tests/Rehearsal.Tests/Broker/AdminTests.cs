using ChatOpsBot.Rehearsal.Broker;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

public sealed class AdminTests : OnACluster
{
    [Fact]
    public async Task Topics_are_created_grown_and_deleted()
    {
        using var admin = Admin();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = "orders", NumPartitions = 4, ReplicationFactor = 3 }]);
        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = "orders", IncreaseTo = 6 }]);
        var topic = admin.GetMetadata("orders", Patience).Topics.Single();
        topic.Partitions.Select(partition => partition.PartitionId).ShouldBe(Enumerable.Range(0, 6));
        topic.Partitions.ShouldAllBe(partition => partition.Replicas.Length == 3 && partition.InSyncReplicas.Length == 3);
        topic.Partitions.GroupBy(partition => partition.Leader).Select(led => led.Count()).ShouldBe([2, 2, 2]);

        Cluster.SeedOffsets("billing", "orders", [1]);
        await admin.DeleteTopicsAsync(["orders"]);
        Cluster.Snapshot().Topics.ShouldBeEmpty();
        Cluster.Snapshot().Groups.Single().Offsets.ShouldBeEmpty("committed offsets go with their topic");
        Requests.Read().Where(request => request.Effect).Select(request => (request.Api, request.Subject, request.Count))
            .ShouldBe([("CreateTopics", "orders", 4), ("CreatePartitions", "orders", 6), ("DeleteTopics", "orders", 6)]);
    }

    [Theory]
    [InlineData("a b", 1, 1, ErrorCode.TopicException, "Topic name is invalid: 'a b' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'")]
    [InlineData("there", 1, 1, ErrorCode.TopicAlreadyExists, "Topic 'there' already exists.")]
    [InlineData("new", 1, 4, ErrorCode.InvalidReplicationFactor, "Unable to replicate the partition 4 time(s)")]
    [InlineData("__consumer_offsets", 1, 1, ErrorCode.InvalidRequest, "prohibited")]
    public async Task Kafkas_refusals_are_ours(string name, int partitions, short replication, ErrorCode code, string words)
    {
        Cluster.CreateTopic("there", 1);
        using var admin = Admin();
        var refusal = await Should.ThrowAsync<CreateTopicsException>(
            () => admin.CreateTopicsAsync([new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = replication }]));
        refusal.Results.Single().Error.Code.ShouldBe(code);
        refusal.Results.Single().Error.Reason.ShouldContain(words);
        Requests.Read().ShouldNotContain(request => request.Effect);
    }

    [Fact]
    public async Task A_dry_creation_changes_nothing()
    {
        using var admin = Admin();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = "orders", NumPartitions = 4 }], new CreateTopicsOptions { ValidateOnly = true });
        Cluster.Snapshot().Topics.ShouldBeEmpty();
    }

    [Fact]
    public async Task Configurations_are_told_and_changed()
    {
        Cluster.CreateTopic("orders", 1, configs: new Dictionary<string, string> { ["retention.ms"] = "1000" });
        using var admin = Admin();
        var resource = new ConfigResource { Type = ResourceType.Topic, Name = "orders" };
        await admin.IncrementalAlterConfigsAsync(new Dictionary<ConfigResource, List<ConfigEntry>>
        {
            [resource] =
            [
                new ConfigEntry { Name = "cleanup.policy", Value = "compact", IncrementalOperation = AlterConfigOpType.Append },
                new ConfigEntry { Name = "retention.ms", IncrementalOperation = AlterConfigOpType.Delete, Value = "" },
            ],
        });
        var entries = (await admin.DescribeConfigsAsync([resource])).Single().Entries;
        entries.Count.ShouldBe(33);
        entries["cleanup.policy"].Value.ShouldBe("delete,compact");
        entries["cleanup.policy"].IsDefault.ShouldBeFalse();
        entries["retention.ms"].Value.ShouldBe("604800000");
        entries["retention.ms"].IsDefault.ShouldBeTrue();

        var unknown = await Should.ThrowAsync<IncrementalAlterConfigsException>(() => admin.IncrementalAlterConfigsAsync(
            new Dictionary<ConfigResource, List<ConfigEntry>> { [resource] = [new ConfigEntry { Name = "no.such", Value = "1" }] }));
        unknown.Results.Single().Error.Code.ShouldBe(ErrorCode.InvalidConfig);
        await admin.AlterConfigsAsync(new Dictionary<ConfigResource, List<ConfigEntry>> { [resource] = [new ConfigEntry { Name = "retention.ms", Value = "5" }] });
        Cluster.Snapshot().Topics.Single().Configs.ShouldBe(new Dictionary<string, string> { ["retention.ms"] = "5" });
        var broker = (await admin.DescribeConfigsAsync([new ConfigResource { Type = ResourceType.Broker, Name = "2" }])).Single();
        broker.Entries["node.id"].Value.ShouldBe("2");
    }

    [Fact]
    public async Task Offsets_are_listed_and_records_deleted()
    {
        Cluster.Seed("orders", 3, 10, 20, new Random(1));
        using var admin = Admin();
        var deleted = await admin.DeleteRecordsAsync([new TopicPartitionOffset("orders", 0, 4)]);
        deleted.Single().Offset.Value.ShouldBe(4);
        (await List(admin, OffsetSpec.Earliest())).ShouldBe([4, 0, 0]);
        (await List(admin, OffsetSpec.Latest())).ShouldBe([10, 10, 10]);
        (await List(admin, OffsetSpec.MaxTimestamp())).ShouldBe([9, 9, 9]);
    }

    [Fact]
    public async Task A_cluster_says_who_it_is()
    {
        using var admin = Admin();
        var described = await admin.DescribeClusterAsync();
        described.ClusterId.ShouldBe("practice-test");
        described.Nodes.Select(node => (node.Id, node.Port)).ShouldBe(Enumerable.Range(1, 3).Select(id => (id, Cluster.Ports[id - 1])));
    }

    [Fact]
    public async Task A_cluster_id_that_could_be_a_real_one_is_refused()
    {
        var refusal = await Should.ThrowAsync<ArgumentException>(
            () => PracticeCluster.StartAsync(new PracticeClusterOptions { Name = "x", ClusterId = "lkc-1" }, Cancellation));
        refusal.Message.ShouldContain("must begin with 'practice-'");
    }

    private static async Task<IEnumerable<long>> List(IAdminClient admin, OffsetSpec spec)
    {
        var asked = Enumerable.Range(0, 3).Select(i => new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition("orders", i), OffsetSpec = spec });
        var listed = await admin.ListOffsetsAsync(asked);
        return listed.ResultInfos.OrderBy(info => info.TopicPartitionOffsetError.Partition.Value).Select(info => info.TopicPartitionOffsetError.Offset.Value);
    }
}
