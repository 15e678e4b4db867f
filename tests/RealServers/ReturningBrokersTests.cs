using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Rehearsal.Broker;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.RealServers;

/// <summary>Brokers that went and came back: every figure is right again, by the same hands.</summary>
public sealed class ReturningBrokersTests
{
    private const int Groups = 12;

    private static readonly long[] Places = [1, 2, 3, 4, 5, 6];

    /// <summary>
    /// The coordinators of some groups move with each stop and start. The client library's own lookup never noticed (the issue saw it for
    /// seven minutes), and a coordinator that said it was none any more killed the whole process.
    /// </summary>
    [Fact]
    public async Task Places_of_groups_are_right_whichever_broker_went_and_came_back()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var world = await PracticeCluster.StartAsync(new PracticeClusterOptions { Name = "returning", DefaultReplication = 3 }, cancel);
        world.Seed("orders", Places.Length, 100, 10, new Random(1));
        for (var i = 0; i < Groups; i++) world.SeedOffsets($"group-{i}", "orders", Places);
        using var cluster = new KafkaCluster(new KafkaSettings { Name = "source", Bootstrap = world.Bootstrap }, NullLoggerFactory.Instance);
        await AllRightAsync(cluster, "at first");
        foreach (var broker in new[] { 1, 2, 3 })
        {
            await world.StopBrokerAsync(broker, cancel);
            await AllRightAsync(cluster, $"without {broker}");
            await world.StartBrokerAsync(broker, cancel);
            await AllRightAsync(cluster, $"with {broker} again");
        }
    }

    /// <summary>The client library gave -1001 and no error for the partitions of a broker that hung: a false end.</summary>
    [Fact]
    public async Task A_leader_that_hangs_gives_no_figure_rather_than_a_false_one()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var thaw = new ManualResetEventSlim();
        var asked = 0;
        await using var world = await PracticeCluster.StartAsync(new PracticeClusterOptions { Name = "hanging", OnRequest = Hang }, cancel);
        world.Seed("orders", Places.Length, 100, 10, new Random(1));
        using var cluster = new KafkaCluster(new KafkaSettings { Name = "source", Bootstrap = world.Bootstrap }, NullLoggerFactory.Instance);
        var topic = (await cluster.TopicsAsync(cancel)).Single(t => t.Name == "orders");
        (await cluster.EndsAsync([topic], TimeProvider.System, cancel)).Values.ShouldBe(Enumerable.Repeat(100L, Places.Length));
        thaw.Set();
        Volatile.Read(ref asked).ShouldBeGreaterThan(1); // the first answer never came: it was asked once more

        // Broker 3 never answers its first request of this kind, and every later one.
        void Hang(BrokerRequest request)
        {
            if (request is { Broker: 3, Api: "ListOffsets" } && Interlocked.Increment(ref asked) == 1) thaw.Wait(TimeSpan.FromMinutes(2), CancellationToken.None);
        }
    }

    private static async Task AllRightAsync(KafkaCluster cluster, string when)
    {
        var places = await Task.WhenAll(Enumerable.Range(0, Groups).Select(i => cluster.CommittedAsync($"group-{i}", CancellationToken.None)));
        foreach (var place in places) place.OrderBy(p => p.Key.Number).Select(p => p.Value).ShouldBe(Places, when);
        var topic = (await cluster.TopicsAsync(CancellationToken.None)).Single(t => t.Name == "orders");
        (await cluster.EndsAsync([topic], TimeProvider.System, CancellationToken.None)).Values.ShouldBe(Enumerable.Repeat(100L, Places.Length), when);
    }
}
