using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

/// <summary>All recorded apps have their pods ready and read their configuration of the destination; known groups keep up there.</summary>
internal sealed class AppsHealthy(MigrationWorld world) : WorldObservation(Contract.Observes("apps.healthy"))
{
    protected override async Task<Look> SeeAsync(Call call, CancellationToken cancel)
    {
        var recorded = call.Facts.Values.Select(f => f.GetValueOrDefault("record")).FirstOrDefault(r => r is not null);
        var apps = await AppDirectory.ReadAsync(world, cancel);
        var wanted = recorded is null
            ? apps.Where(a => a.Kind != AppKind.Test).Select(a => (a.Name, a.Deployment.Replicas)).ToList()
            : [.. AppRecord.Read(recorded.ToString()).Where(a => a.Kind != "test").Select(a => (a.Name, a.Replicas))];
        var look = await AppScaling.CheckAsync(world, wanted, cancel);
        if (look.Verdict != Verdict.Yes) return look;
        var config = await world.AppConfiguration.ConfigAsync(world.AppConfiguration.ConfigMap, cancel);
        if (config?.GetValueOrDefault("BOOTSTRAP") is { } bootstrap && bootstrap == world.Settings.Source.Bootstrap)
            return Look.No("the apps run, but their configuration still points at the source");
        var lag = await LagAsync(apps, cancel);
        return Look.Yes($"{Say.Count(wanted.Count, "app")} ready at the destination", [.. look.Figures, .. lag]);
    }

    private async Task<ImmutableArray<Figure>> LagAsync(IReadOnlyList<App> apps, CancellationToken cancel)
    {
        var known = apps.Where(a => a.Kind is AppKind.Consumer or AppKind.Streams && a.Settings is { Group.Length: > 0, Topic.Length: > 0 }).ToList();
        if (known.Count == 0) return [];
        var names = known.Select(a => a.Settings.Topic).ToHashSet(StringComparer.Ordinal);
        var ends = await world.Destination.EndsAsync([.. (await world.Destination.TopicsAsync(cancel)).Where(t => names.Contains(t.Name))], world.Clock, cancel);
        var lag = 0L;
        foreach (var app in known)
            foreach (var (partition, place) in (await world.Destination.CommittedAsync(app.Settings.Group, cancel)).Where(p => p.Key.Topic == app.Settings.Topic))
                lag += Math.Max(0, ends.GetValueOrDefault(partition, place) - place);
        return [new Figure("lag of the apps", $"{Say.Number(lag)} records")];
    }
}
