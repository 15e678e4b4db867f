using ChatOpsBot.Rehearsal.Broker;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

/// <summary>One script, played on the lab's broker and on a practice cluster: both must say the same.</summary>
public sealed class SameAsRealTests : OnACluster
{
    protected override PracticeClusterOptions Options => base.Options with { CleanerPeriod = TimeSpan.FromMilliseconds(200) };

    [Fact]
    public async Task A_real_broker_and_a_practice_cluster_say_the_same()
    {
        Assert.SkipWhen(Programs.Lab is null, Lab.Missing);
        await using var real = await RealBroker.StartAsync(Programs.Lab!, Cancellation);
        var expected = await PlayAsync(real.Bootstrap);
        var seen = await PlayAsync(Cluster.Bootstrap);
        seen.ShouldBe(expected);
    }

    private static async Task<List<string>> PlayAsync(string bootstrap)
    {
        var client = new ClientConfig { BootstrapServers = bootstrap, LogConnectionClose = false };
        using var admin = new AdminClientBuilder(client).SetLogHandler((_, _) => { }).Build();
        var script = new BrokerScript(client, admin, Patience);
        await script.TransactionsAsync();
        await script.GroupOfATransactionAsync();
        await script.PoliciesAsync();
        await script.MadeAnewAsync();
        await script.RightsAsync();
        await script.CompactionAsync();
        return script.Said;
    }
}
