using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.RealServers;

/// <summary>The trap of MSK, PrivateLink and VPNs: the bootstrap address answers, the addresses it gives out cannot be reached.</summary>
public sealed class AdvertisedAddressTests
{
    [Fact]
    public async Task Addresses_that_the_cluster_gives_out_and_nobody_reaches_are_named()
    {
        var bin = LabWorld.Find();
        Assert.SkipWhen(bin is null, "no lab at ../shared/lab (or KAFKA_HOME/bin/world)");
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CHATOPS_LONG") == "1", "starts a real broker of its own: CHATOPS_LONG=1 runs it");
        var folder = Directory.CreateTempSubdirectory("advertised-").FullName;
        var extra = Path.Combine(folder, "extra.properties");
        await File.WriteAllTextAsync(extra, """
            listeners=PLAINTEXT://127.0.0.1:23600,SSL://127.0.0.1:23601,SASL_SSL://127.0.0.1:23602,INSIDE://127.0.0.1:23605,CONTROLLER://127.0.0.1:23603
            advertised.listeners=PLAINTEXT://127.0.0.1:23600,SSL://127.0.0.1:23601,SASL_SSL://127.0.0.1:23602,INSIDE://b-1.inside.invalid:9092
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT,INSIDE:PLAINTEXT

            """, TestContext.Current.CancellationToken);
        await using (var broker = new LabBroker(bin!, Path.Combine(folder, "b"), 23600, new Dictionary<string, string>(StringComparer.Ordinal), extra))
        {
            await broker.StartAsync();
            using var cluster = new KafkaCluster(new KafkaSettings { Name = "source", Bootstrap = "127.0.0.1:23605" }, NullLoggerFactory.Instance);
            var trouble = await Should.ThrowAsync<WorldTroubleException>(() => cluster.DescribeAsync(TestContext.Current.CancellationToken));
            trouble.Class.ShouldBe("advertised-address", trouble.Message);
            trouble.Message.ShouldContain("b-1.inside.invalid:9092: the cluster answers at 127.0.0.1:23605, but says that its broker 1 is at this address");
        }

        Directory.Delete(folder, recursive: true);
    }
}
