namespace ChatOpsBot.Rehearsal.Tests.Broker;

/// <summary>Kafka's own Java tools, and the lab's Go client.</summary>
public sealed class KafkaToolsTests : OnACluster
{
    [Fact]
    public async Task Topics_are_created_described_changed_and_deleted()
    {
        (await Tool("topics", "--create --topic orders --partitions 6 --replication-factor 3 --config retention.ms=1000")).ShouldContain("Created topic orders.");
        var described = await Tool("topics", "--describe --topic orders");
        described.ShouldContain("PartitionCount: 6\tReplicationFactor: 3\tConfigs: retention.ms=1000");
        described.ShouldContain("Partition: 5");
        (await Tool("topics", "--alter --topic orders --partitions 8")).Trim().ShouldBe("");
        (await Tool("configs", "--alter --topic orders --add-config cleanup.policy=[compact,delete],retention.ms=2000")).ShouldContain("Completed updating config for topic orders.");
        (await Tool("configs", "--describe --topic orders")).ShouldContain("cleanup.policy=compact,delete sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:cleanup.policy=compact,delete, DEFAULT_CONFIG:");
        (await Tool("topics", "--list")).Trim().ShouldBe("orders");
        (await Tool("topics", "--delete --topic orders")).Trim().ShouldBe("");
        Cluster.Snapshot().Topics.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_produced_is_counted_and_consumed()
    {
        Cluster.CreateTopic("orders", 4);
        (await Tool("producer-perf", $"--topic orders --num-records 2000 --record-size 100 --throughput -1 --producer-props compression.type=lz4 bootstrap.servers={Cluster.Bootstrap}", bootstrap: false, "kafka-producer-perf-test"))
            .ShouldContain("2000 records sent");
        Total("orders").ShouldBe(2_000);
        var ends = await Tool("get-offsets", "--topic orders");
        ends.Trim().Split('\n').Sum(line => int.Parse(line.Split(':')[2])).ShouldBe(2_000);
        (await Tool("get-offsets", "--topic orders --time earliest")).ShouldContain("orders:3:0");
        // Its producer fills a few partitions only: those, and no others, have a newest record.
        var newest = (await Tool("get-offsets", "--topic orders --time max-timestamp")).Trim().Split('\n').Select(line => line.Split(':')).Where(l => l[2].Length > 0).Select(l => l[1]);
        newest.ShouldBe(ends.Trim().Split('\n').Select(line => line.Split(':')).Where(l => l[2] != "0").Select(l => l[1]), ignoreOrder: true);

        var read = await Tool("console-consumer", "--topic orders --from-beginning --max-messages 2000 --group billing --timeout-ms 60000");
        read.ShouldContain("Processed a total of 2000 messages");
    }

    [Fact]
    public async Task A_Java_producer_writes_in_transactions_and_a_Java_consumer_reads_what_is_committed()
    {
        Cluster.CreateTopic("ledger", 2);
        (await Tool("producer-perf", $"--topic ledger --num-records 2000 --record-size 100 --throughput 4000 --transactional-id perf --transaction-duration-ms 100 --producer-props bootstrap.servers={Cluster.Bootstrap}", bootstrap: false, "kafka-producer-perf-test"))
            .ShouldContain("2000 records sent");
        Total("ledger").ShouldBeGreaterThan(2_000, "each transaction has a marker in each partition it touched");
        Cluster.Transact("ledger", 3, 50, new Random(1));
        (await Tool("console-consumer", "--topic ledger --from-beginning --isolation-level read_committed --timeout-ms 10000")).ShouldContain("Processed a total of 2040 messages");
        (await Tool("console-consumer", "--topic ledger --from-beginning --isolation-level read_uncommitted --timeout-ms 10000")).ShouldContain("Processed a total of 2060 messages");
    }

    [Fact]
    public async Task Groups_are_listed_described_reset_and_deleted()
    {
        Cluster.Seed("orders", 3, 20, 10, new Random(1));
        Cluster.SeedOffsets("billing", "orders", [5, 5, 5]);
        (await Tool("consumer-groups", "--list --state")).ShouldContain("billing");
        var described = await Tool("consumer-groups", "--describe --group billing");
        described.ShouldContain("has no active members");
        described.ShouldMatch(@"billing\s+orders\s+2\s+5\s+20\s+15");
        await Tool("consumer-groups", "--reset-offsets --to-latest --execute --all-topics --group billing");
        Cluster.Snapshot().Groups.Single().Offsets.Values.ShouldAllBe(offset => offset == 20);
        (await Tool("consumer-groups", "--delete-offsets --topic orders --group billing")).ShouldContain("Successful");
        (await Tool("consumer-groups", "--delete --group billing")).ShouldContain("successful");
        (await Tool("consumer-groups", "--describe --group never")).ShouldContain("Group never not found.");
    }

    [Fact]
    public async Task A_Go_client_reads_all_offsets()
    {
        Assert.SkipWhen(Programs.Lab is null, "no lab at ../shared/lab");
        Cluster.Seed("orders", 6, 20, 10, new Random(1));
        Cluster.SeedOffsets("billing", "orders", [5, 5, 5, 5, 5, 5]);
        var said = await Programs.RunAsync([Path.Combine(Programs.Lab!, "bin", "franz-offsets"), "-brokers", Cluster.Bootstrap]);
        said.ShouldContain("partitions=6 offsets=12 errors=0 records=120");
    }

    private async Task<string> Tool(string tool, string arguments, bool bootstrap = true, string? script = null)
    {
        var command = Programs.KafkaTool(tool, script ?? $"kafka-{tool}");
        Assert.SkipWhen(command is null, "no lab at ../shared/lab and no KAFKA_HOME, or no Java");
        string[] address = bootstrap ? ["--bootstrap-server", Cluster.Bootstrap] : [];
        return await Programs.RunAsync([.. command!, .. address, .. arguments.Split(' ')]);
    }
}
