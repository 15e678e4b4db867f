using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

/// <summary>Starts the one app that only tests: it writes and reads at the destination before any real app does.</summary>
internal sealed class StartTestApp(MigrationWorld world) : WorldAction(Fields.Changes("apps.start-test", [Fields.Text("record")], [Fields.Text("app")], undo: true))
{
    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var app = await TestAppOf.ReadAsync(world, cancel);
        return new Preview($"{Say.Count(app.Deployment.Replicas, "pod")}", "1 pod", $"Starts the test app {app.Name}; all other apps stay stopped.", new JsonObject { [app.Name] = 1 });
    }

    public override async Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel)
    {
        var app = await TestAppOf.ReadAsync(world, cancel);
        var before = await AppScaling.RecordAsync(world, [app.Name], cancel);
        before["topic-made"] = app.Settings.Topic.Length > 0 && await TestAppOf.TopicAsync(world, app, cancel) is null;
        return before;
    }

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var app = await TestAppOf.ReadAsync(world, cancel);
        if (app.Settings.Topic.Length > 0 && await TestAppOf.TopicAsync(world, app, cancel) is null)
            await world.Destination.CreateTopicsAsync([new Topic(app.Settings.Topic, 3, 0, 0)], new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal), world.Settings.Copy.ReplicationFactor, cancel);
        await AppScaling.ScaleAsync(world, [(app.Name, 1)], progress, cancel);
        return Done($"{app.Name} runs", Fields.Facts(("app", Value.Of(app.Name))));
    }

    protected override async Task<Look> CheckAsync(Call call, CancellationToken cancel) =>
        await AppScaling.CheckAsync(world, [((await TestAppOf.ReadAsync(world, cancel)).Name, 1)], cancel);

    // The app first: as long as it runs it would use, and perhaps make anew, the topic.
    protected override async Task<Outcome> TakeBackAsync(Call call, JsonNode before, CancellationToken cancel)
    {
        var app = await TestAppOf.ReadAsync(world, cancel);
        await AppScaling.ScaleAsync(world, AppScaling.Recorded(before), Quiet.Progress, cancel);
        if ((bool?)before["topic-made"] != true) return Done("the test app is stopped");
        if (await TestAppOf.TopicAsync(world, app, cancel) is not null) await world.Destination.DeleteTopicsAsync(Deletable.AtDestination(app.Settings.Topic), cancel);
        await Wait.UntilAsync(async () => await TestAppOf.TopicAsync(world, app, cancel) is null, world.Clock, cancel);
        return Done("the test app is stopped, what it wrote is gone");
    }

    protected override async Task<Look> CheckTakenBackAsync(Call call, JsonNode before, CancellationToken cancel)
    {
        var app = await TestAppOf.ReadAsync(world, cancel);
        if ((bool?)before["topic-made"] == true && await TestAppOf.TopicAsync(world, app, cancel) is not null) return Look.No($"topic {app.Settings.Topic} is still there");
        return await AppScaling.CheckAsync(world, AppScaling.Recorded(before), cancel);
    }

    public override async Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) =>
        Fields.Facts(("app", Value.Of((await TestAppOf.ReadAsync(world, cancel)).Name)));
}

internal static class TestAppOf
{
    public static async Task<App> ReadAsync(MigrationWorld world, CancellationToken cancel) => Checked(await AppDirectory.ReadAsync(world, cancel));

    /// <summary>The one test app, with a topic and a group to look at.</summary>
    public static App Checked(IReadOnlyList<App> apps)
    {
        if (apps.FirstOrDefault(a => a.Kind == AppKind.Test) is not { } app)
            throw new WorldTroubleException("settings", "no test app is named", null, $"Name one in the settings (Kubernetes:Apps: Name, Kind test, Topic and Group of its own), {Then}");
        if (app.Settings.Topic.Length == 0 || app.Settings.Group.Length == 0)
            throw new WorldTroubleException("settings", $"topic and group of the test app {ForeignText.From(app.Name, 80)} are not known", null, $"Set Topic and Group of it in the settings (Kubernetes:Apps), {Then}");
        return app;
    }

    // The run keeps its place meanwhile: settings are read anew when the bot starts.
    private const string Then = "restart the bot, then 'retry start-test-app'.";

    /// <summary>Its topic at the destination, or null.</summary>
    public static async Task<Topic?> TopicAsync(MigrationWorld world, App app, CancellationToken cancel) =>
        (await world.Destination.TopicsAsync(cancel)).FirstOrDefault(t => t.Name == app.Settings.Topic && t.Partitions > 0);
}

/// <summary>The test app's records arrive at the destination and its group there reads them.</summary>
internal sealed class TestAppWorks(MigrationWorld world) : WorldObservation(Contract.Observes("apps.test-works", Fields.Text("app")))
{
    private readonly LookMemory<Seen> memory = new();

    /// <param name="End">End of the topic and place of the group as last seen.</param>
    /// <param name="Grew">When the ends and the places last moved.</param>
    private sealed record Seen(long End, long Place, DateTimeOffset Grew, DateTimeOffset Read, bool EverGrew, bool EverRead);

    protected override async Task<Look> SeeAsync(Call call, CancellationToken cancel)
    {
        var app = await TestAppOf.ReadAsync(world, cancel);
        if ((await AppsNow.ReadAsync(world, [app.Name], cancel)).Wrong(app.Name, 1) is { } wrong) return Look.No(wrong);
        var topic = await TestAppOf.TopicAsync(world, app, cancel);
        if (topic is null) return Look.No($"topic {ForeignText.From(app.Settings.Topic, 80)} is not at the destination yet");
        var end = (await world.Destination.EndsAsync([topic], world.Clock, cancel)).Values.Sum();
        var place = (await world.Destination.CommittedAsync(app.Settings.Group, cancel)).Where(p => p.Key.Topic == topic.Name).Sum(p => p.Value);
        return Judge(call, app.Name, end, place);
    }

    private Look Judge(Call call, string app, long end, long place)
    {
        var now = world.Clock.GetUtcNow();
        // A topic that is shorter than it was is another one: it was taken away by a way back, and this is the next try.
        var last = memory.Find(call) is { } known && end >= known.End ? known : new Seen(end, place, now, now, EverGrew: false, EverRead: false);
        var seen = new Seen(
            Math.Max(end, last.End), Math.Max(place, last.Place), end > last.End ? now : last.Grew, place > last.Place ? now : last.Read, last.EverGrew || end > last.End, last.EverRead || place > last.Place);
        memory.Keep(call, seen);
        ImmutableArray<Figure> figures = [new("records at the destination", Say.Number(end)), new("of these read", Say.Number(place))];
        var still = TimeSpan.FromSeconds(20);
        // A first look after a restart proves nothing either way.
        if (!seen.EverGrew && now - seen.Grew <= still) return new Look(Verdict.CannotTell, $"{app} has not been seen writing yet", figures);
        if (!seen.EverRead && now - seen.Read <= still) return new Look(Verdict.CannotTell, $"the group of {app} has not been seen reading yet", figures);
        if (!seen.EverGrew || now - seen.Grew > still) return new Look(Verdict.No, $"{app} has written nothing {(seen.EverGrew ? $"for {Say.Time(now - seen.Grew)}" : "yet")}", figures);
        if (!seen.EverRead || now - seen.Read > still)
            return new Look(Verdict.No, $"{app} writes, but its group reads nothing{(seen.EverRead ? $" for {Say.Time(now - seen.Read)}" : " yet")} (is READ on the group missing?)", figures);
        return new Look(Verdict.Yes, $"{app} writes and reads at the destination", figures);
    }
}
