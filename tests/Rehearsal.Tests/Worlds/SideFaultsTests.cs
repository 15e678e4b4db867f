using ChatOpsBot.Rehearsal.Broker;
using ChatOpsBot.Rehearsal.Worlds;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Tests.Worlds;

/// <summary>Each word of a cluster's faults does what it says, at the control port of a world.</summary>
public sealed class SideFaultsTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new();
    private PracticeWorld world = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => world = await PracticeWorld.StartAsync(new WorldOptions { Workers = 1, KeepTruth = true }, Ct);

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task Topics_and_their_records_come_and_go()
    {
        var before = Topic("invoices.paid").Latest[0];
        await FaultAsync("source/burst/invoices.paid/120");
        Topic("invoices.paid").Latest[0].ShouldBe(before + 10);
        await FaultAsync("source/transactions/invoices.paid/3");
        Topic("invoices.paid").Latest[0].ShouldBe(before + 10 + 33, "30 records and 3 markers");
        world.Truth.Of("invoices.paid").Partitions[0].TakenBack.ShouldBe(10);
        await FaultAsync("source/delete-records/invoices.paid/100");
        Topic("invoices.paid").Earliest.ShouldAllBe(start => start == 100);
        await FaultAsync("source/expire/invoices.paid/999999");
        Topic("invoices.paid").Earliest.ShouldBe(Topic("invoices.paid").Latest);
        await FaultAsync("source/grow/invoices.paid/14");
        Topic("invoices.paid").Latest.Count.ShouldBe(14);
        await FaultAsync("source/make-anew/invoices.paid");
        Topic("invoices.paid").Latest.ShouldBe(Enumerable.Repeat(0L, 14));
        await FaultAsync("source/delete-topic/invoices.paid");
        world.Source.Snapshot().Topics.ShouldNotContain(topic => topic.Name == "invoices.paid");
        (await FaultAsync("source/compact/invoices.paid", 400)).ShouldContain("There is no topic 'invoices.paid'.");
        (await FaultAsync("source/melt/invoices.paid", 400)).ShouldContain("SIDE/make-anew/TOPIC");
    }

    [Fact]
    public async Task What_only_a_bot_may_not_see_others_see()
    {
        await FaultAsync("source/hide-topic/orders.placed");
        Sees("bot").ShouldBeFalse();
        Sees("replicator-x").ShouldBeTrue();
        await FaultAsync("source/show-topic/orders.placed");
        Sees("bot").ShouldBeTrue();
        world.Source.SeedOffsets("team", "orders.placed", [1, 2]);
        await FaultAsync("source/forget-offsets/team/orders.placed");
        world.Source.Snapshot().Groups.Single(group => group.Id == "team").Offsets.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_broker_hangs_and_goes_on()
    {
        await FaultAsync("destination/freeze/2");
        await FaultAsync("destination/thaw/2");
        await FaultAsync("destination/blackhole/3");
        await FaultAsync("destination/thaw/3");
        await FaultAsync("destination/quota/1000000");
        await FaultAsync("destination/quota/0");
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = world.Destination.Bootstrap }).SetLogHandler((_, _) => { }).Build();
        admin.GetMetadata(TimeSpan.FromSeconds(30)).Brokers.Count.ShouldBe(3);
    }

    private bool Sees(string client)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = world.Source.Bootstrap, ClientId = client }).SetLogHandler((_, _) => { }).Build();
        return admin.GetMetadata(TimeSpan.FromSeconds(30)).Topics.Exists(topic => topic.Topic == "orders.placed");
    }

    private TopicSnapshot Topic(string name) => world.Source.Snapshot().Topics.Single(topic => topic.Name == name);

    private async Task<string> FaultAsync(string fault, int status = 200)
    {
        using var answer = await Http.PostAsync($"{world.File.Practice.Url}/practice/faults/{fault}", null, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        ((int)answer.StatusCode).ShouldBe(status, text);
        return text;
    }
}
