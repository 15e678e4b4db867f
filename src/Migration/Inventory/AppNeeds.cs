using ChatOpsBot.Migration.Apps;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Kubernetes;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Inventory;

/// <summary>What the window needs of apps: they are there, the test app is one, their configuration can be written, their groups are real.</summary>
internal static class AppNeeds
{
    public static async Task<IReadOnlyList<Need>> AppsAsync(MigrationWorld world, CancellationToken cancel)
    {
        var apps = await AppDirectory.ReadAsync(world, cancel);
        var moving = AppDirectory.Moving(apps);
        return [Need.Yes("apps", $"{Say.Count(moving.Count, "app")} with a deployment each: {Say.Some(moving.Select(a => a.Name), 6)}"), TestApp(apps), .. await PodsAsync(world, moving, cancel)];
    }

    private static Need TestApp(IReadOnlyList<App> apps)
    {
        const string what = "test app";
        if (apps.FirstOrDefault(a => a.Kind == AppKind.Test) is not { } app)
            return Need.No(what, "none is named", "Name one in the settings (Kubernetes:Apps: Name, Kind test, Topic, Group) with a deployment of its own, and restart the bot.");
        var settings = app.Settings;
        if (settings.Topic.Length == 0 || settings.Group.Length == 0)
            return Need.No(what, $"{ForeignText.From(app.Name, 80)} has no {(settings.Topic.Length == 0 ? "Topic" : "Group")} in the settings", "Set Topic and Group of it in Kubernetes:Apps, and restart the bot.");
        return Need.Yes(what, $"{ForeignText.From(app.Name, 80)}, topic {ForeignText.From(settings.Topic, 120)}, group {ForeignText.From(settings.Group, 120)}");
    }

    /// <summary>A deployment that says it has ready pods and whose selector finds none.</summary>
    private static async Task<IReadOnlyList<Need>> PodsAsync(MigrationWorld world, IReadOnlyList<App> apps, CancellationToken cancel)
    {
        var found = await Task.WhenAll(apps.Where(a => a.Deployment.Ready > 0).Select(async a => (a.Name, Pods: (await world.Kubernetes.PodsAsync(a.Deployment.Selector, cancel)).Count)));
        return [.. found.Where(f => f.Pods == 0).Select(f => Need.No("pods of the apps", $"the selector of {ForeignText.From(f.Name, 80)} finds no pod", "Look at the deployment's spec.selector and the labels of its pods."))];
    }

    public static async Task<IReadOnlyList<Need>> ConfigurationAsync(MigrationWorld world, CancellationToken cancel)
    {
        var needs = new List<Need>();
        var apps = (await AppDirectory.ReadAsync(world, cancel)).Select(a => a.Name);
        foreach (var wanted in RepointPlan.Of(world.Settings, apps)) needs.Add(Of(wanted, await world.AppConfiguration.ReadAsync(wanted.Kind, wanted.Name, cancel)));
        return needs;
    }

    private static Need Of(Wanted wanted, ConfigObject? now)
    {
        if (now is null) return Need.No(wanted.Words, "it is not there", $"Set Kubernetes:{wanted.Kind} (or the app's own in Kubernetes:Apps) to the one the apps read, or make it.");
        var changed = wanted.Values.Where(v => now.Text(v.Key) != v.Value).Select(v => v.Key).ToList();
        if (now.Immutable && changed.Count > 0)
            return Need.No(wanted.Words, "it is immutable, so its values cannot be changed", $"Let the apps read one that is not, and set Kubernetes:{wanted.Kind} to it.");
        var absent = wanted.Values.Keys.Where(k => !now.Data.ContainsKey(k)).ToList();
        if (absent.Count == wanted.Values.Count)
            return Need.No(wanted.Words, $"it has none of the keys that would be written ({Say.Some(absent)})", "Correct the keys in the settings to those the apps read, or add them to the object.");
        return Need.Yes(wanted.Words, $"there, {Say.Count(changed.Count, "value")} to be written{(absent.Count > 0 ? $", new in it: {Say.Some(absent)}" : "")}");
    }

    public static async Task<IReadOnlyList<Need>> GroupsAsync(MigrationWorld world, CancellationToken cancel)
    {
        var apps = world.Settings.Kubernetes.Apps.Where(a => a.Kind != "test").ToList();
        var topics = await world.Source.TopicIdsAsync([.. apps.Select(a => a.Topic).Where(t => t.Length > 0)], cancel);
        var needs = apps.Where(a => a.Topic.Length > 0 && topics[a.Topic].Presence is TopicPresence.NotThere or TopicPresence.NotAllowed).Select(a => Absent(a, topics[a.Topic])).ToList();
        var groups = apps.Where(a => a.Group.Length > 0).ToList();
        var places = await Task.WhenAll(groups.Select(async a => (App: a, Places: (await world.Source.CommittedAsync(a.Group, cancel)).Count)));
        needs.AddRange(places.Where(p => p.Places == 0).Select(p => Need.No(
            $"group of {ForeignText.From(p.App.Name, 80)}", $"group {ForeignText.From(p.App.Group, 120)} has no place at the source: it never committed there, or is called otherwise",
            "Correct its Group in Kubernetes:Apps and restart the bot, or give the bot's user DESCRIBE on the group and its topics.")));
        if (needs.Count == 0) needs.Add(Need.Yes("groups and topics of the apps", groups.Count == 0 ? "no group is named in the settings" : $"{Say.Count(groups.Count, "group")} with a place at the source"));
        return needs;
    }

    private static Need Absent(AppSettings app, TopicIdentity topic) => Need.No(
        $"topic of {ForeignText.From(app.Name, 80)}", $"topic {ForeignText.From(app.Topic, 120)} is not at the source{(topic.Presence == TopicPresence.NotAllowed ? ", or the bot's user may not describe it" : "")}",
        "Correct its Topic in Kubernetes:Apps and restart the bot, or give the bot's user DESCRIBE on it.");

    public static async Task<IReadOnlyList<Need>> AutoscalersAsync(MigrationWorld world, CancellationToken cancel)
    {
        const string what = "autoscalers";
        if (await world.Kubernetes.AutoscalersAsync(cancel) is not { } all) return [Need.Unasked(what, "the bot may not list autoscalers, or the API has none")];
        var apps = (await AppDirectory.ReadAsync(world, cancel)).Select(a => a.Name).ToHashSet(StringComparer.Ordinal);
        var ours = all.Where(a => apps.Contains(a.Deployment)).ToList();
        if (ours.Count == 0) return [Need.Yes(what, "none owns the number of pods of an app")];
        return [.. ours.Select(a => a.Keda
            ? Need.No($"autoscaler of {ForeignText.From(a.Deployment, 80)}", $"KEDA ({ForeignText.From(a.Name, 80)}) starts it again from 0", "Pause it for the window: kubectl annotate scaledobject NAME autoscaling.keda.sh/paused-replicas=0, or remove it.")
            : Need.Yes($"autoscaler of {ForeignText.From(a.Deployment, 80)}", $"{ForeignText.From(a.Name, 80)} wants {a.Least} to {a.Most}; it leaves 0 alone, and may want more than recorded afterwards"))];
    }
}
