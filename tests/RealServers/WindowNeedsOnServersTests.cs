using ChatOpsBot.Migration;
using ChatOpsBot.Migration.Inventory;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.RealServers;

/// <summary>What the window will need is found missing in the inventory, each by name and with a way out; and a wrong world is refused.</summary>
[Collection("worlds")] // one after the other: these stop, start and plan all there is
public sealed class WindowNeedsOnServersTests(Lanes lanes)
{
    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task A_whole_world_has_what_the_window_needs(string lane)
    {
        var needs = await NeedsAsync(await lanes.OpenAsync(lane));
        WindowNeeds.Judge(needs).ShouldSatisfyAllConditions(l => l.Verdict.ShouldBe(Verdict.Yes, l.Words));
        needs.ShouldContain(n => n.What == "test app" && n.Answer == Verdict.Yes);
        if (lane == "lab") needs.ShouldContain(n => n.What == "rights in Kubernetes" && n.Answer == Verdict.Yes);
        if (lane == "lab") needs.ShouldContain(n => n.What == "rights at the source" && n.Answer == Verdict.Yes);
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task What_is_missing_is_named_with_its_way_out(string lane)
    {
        var settings = await lanes.OpenAsync(lane);
        var k = settings.Kubernetes;
        await LacksAsync(settings with { Kubernetes = k with { Apps = [.. k.Apps.Where(a => a.Kind != "test")] } }, "test app", "Kind test");
        await LacksAsync(settings with { Kubernetes = k with { Apps = [.. k.Apps.Select(a => a.Kind == "test" ? a with { Group = "" } : a)] } }, "test app", "Set Topic and Group");
        await LacksAsync(settings with { Kubernetes = k with { ConnectSelector = "app=cp-kafka-connect,release=kafka" } }, "app=cp-kafka-connect", "Kubernetes:ConnectSelector");
        await LacksAsync(settings with { Kubernetes = k with { ConfigMap = "no-such-map" } }, "config map no-such-map", "make it");
        await LacksAsync(settings with { Kubernetes = k with { ConfigForDestination = new Dictionary<string, string> { ["BOOTSTRAP_SERVERS"] = "x:1" }, SecretForDestination = new Dictionary<string, string>() } }, "none of the keys", "Correct the keys");
        await LacksAsync(settings with { Kubernetes = k with { ConfigForDestination = new Dictionary<string, string>(), SecretForDestination = new Dictionary<string, string>() } }, "do not say what", "ConfigForDestination");
        await LacksAsync(settings with { Kubernetes = k with { Apps = [.. k.Apps, new AppSettings { Name = "no-such-app", Kind = "consumer" }] } }, "no-such-app", "Kubernetes:Apps");
        await LacksAsync(settings with { Kubernetes = k with { Apps = [.. k.Apps.Select(a => a.Name == "billing" ? a with { Group = "billing-prod" } : a)] } }, "group billing-prod has no place", "Correct its Group");
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task A_wrong_world_is_refused_in_the_first_step(string lane)
    {
        var settings = await lanes.OpenAsync(lane);
        (await WorldAsync(settings, "source", "destination")).ShouldBeOfType<Outcome.Done>();
        (await WorldAsync(settings, "destination", "source")).ShouldBeOfType<Outcome.Failed>().Words.ShouldContain("but the settings move from 'source' to 'destination'");
        var twice = settings with { Destination = settings.Source with { Name = "destination" } };
        (await WorldAsync(twice, "source", "destination")).ShouldBeOfType<Outcome.Failed>().Words.ShouldContain("one and the same cluster");
    }

    private static async Task LacksAsync(MigrationSettings settings, string words, string wayOut)
    {
        var needs = await NeedsAsync(settings);
        needs.ShouldContain(n => n.Answer == Verdict.No && $"{n.What}: {n.Words}".Contains(words, StringComparison.Ordinal) && n.WayOut.Contains(wayOut, StringComparison.Ordinal), string.Join('\n', needs));
        WindowNeeds.Judge(needs).Verdict.ShouldBe(Verdict.No);
    }

    private static async Task<System.Collections.Immutable.ImmutableArray<Need>> NeedsAsync(MigrationSettings settings)
    {
        using var hands = MigrationCatalogue.Create(settings, NullLoggerFactory.Instance, TimeProvider.System);
        return await WindowNeeds.ReadAsync(hands.World, new HandRun(hands, TestContext.Current.TestOutputHelper!).Call("window"), TestContext.Current.CancellationToken);
    }

    private static async Task<Outcome> WorldAsync(MigrationSettings settings, string source, string destination)
    {
        using var hands = MigrationCatalogue.Create(settings, NullLoggerFactory.Instance, TimeProvider.System);
        return await new HandRun(hands, TestContext.Current.TestOutputHelper!).TryAsync("world", "inventory.world", ("source", Value.Of(source)), ("destination", Value.Of(destination)));
    }
}
