using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Rollouts;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

/// <summary>What of the apps wants a look before anything is stopped.</summary>
internal static class AppNotes
{
    public static async Task<IReadOnlyList<string>> OfAsync(MigrationWorld world, IReadOnlyList<App> apps, AppsNow now, CancellationToken cancel)
    {
        List<string> notes =
        [
            .. apps.Where(a => now.Rollouts.TryGetValue(a.Name, out var r) && !r.Settled).Select(a => now.Rollouts[a.Name].Words(world)),
            .. apps.Where(a => a.Deployment.Replicas == 0).Select(a => $"{Name(a)} is at 0 pods and would stay at 0"),
            .. apps.Where(a => a.Deployment.Paused).Select(a => $"{Name(a)}: its rollout is paused"),
            .. Scalers(apps, now),
            .. apps.Where(a => a.Kind != AppKind.Producer && a.Settings.Group.Length == 0).Select(a => $"{Name(a)}: its group is not known (Kubernetes:Apps, Group), so nobody can see whether it reads"),
        ];
        if (now.Autoscalers is null) notes.Add("whether autoscalers own the apps' pods cannot be seen: the right to list horizontalpodautoscalers is missing");
        foreach (var app in apps.Where(a => a.Kind != AppKind.Producer && a.Settings.Group.Length > 0))
            if (!(await world.Source.CommittedAsync(app.Settings.Group, cancel)).Any(p => app.Settings.Topic.Length == 0 || p.Key.Topic == app.Settings.Topic))
                notes.Add($"{Name(app)}: group {ForeignText.From(app.Settings.Group, 100)} has no place at the source: is that its name?");
        return notes;
    }

    private static IEnumerable<string> Scalers(IReadOnlyList<App> apps, AppsNow now) =>
        from scaler in now.Autoscalers ?? []
        where apps.Any(a => a.Name == scaler.Deployment)
        select $"{ForeignText.From(scaler.Deployment, 80)}: autoscaler {ForeignText.From(scaler.Name, 80)} owns its pods ({scaler.Least} to {scaler.Most})"
            + (scaler.Keda ? " and KEDA may start it again from 0: pause its ScaledObject for the window" : "");

    private static string Name(App app) => ForeignText.From(app.Name, 80).Text;
}
