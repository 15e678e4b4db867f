using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kubernetes;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

/// <summary>
/// All recorded apps run at the destination: at least as many pods as recorded, begun under the destination's configuration, and the group of
/// each that reads has a place on every partition that has records, and moves or is at the end.
/// </summary>
internal sealed class AppsHealthy(MigrationWorld world) : WorldObservation(Contract.Observes("apps.healthy"))
{
    private readonly LookMemory<GroupsSeen> memory = new();

    protected override async Task<Look> SeeAsync(Call call, CancellationToken cancel)
    {
        if (Record(call) is not { } record) return Look.No("there is no record of the apps (step record-apps): it is not known which should run");
        var recorded = record.Where(a => a.Kind != "test").ToList();
        if (recorded.Count == 0 || recorded.All(a => a.Replicas == 0)) return Look.No("the record names no app that should run");
        var look = await AppScaling.CheckAsync(world, [.. recorded.Select(a => (a.Name, a.Replicas))], cancel);
        if (look.Verdict != Verdict.Yes) return look;
        if (await ElsewhereAsync(recorded, cancel) is { Count: > 0 } elsewhere) return Look.No(AppScaling.Some(elsewhere), [.. look.Figures]);
        var readers = recorded.Where(a => a.Kind != "producer" && a.Replicas > 0).Select(Settings).ToList();
        var groups = await GroupsSeen.ReadAsync(world, [.. readers.Where(a => a.Group.Length > 0)], memory.Find(call), cancel);
        memory.Keep(call, groups);
        ImmutableArray<Figure> figures = [.. look.Figures, new("groups that read", $"{groups.Well} of {readers.Count}"), new("lag of the apps", $"{Say.Number(groups.Lag)} records")];
        if (groups.Wrong.Count > 0) return new Look(Verdict.No, AppScaling.Some(groups.Wrong), figures);
        if (groups.NotSeen.Count > 0) return new Look(Verdict.CannotTell, AppScaling.Some(groups.NotSeen), figures);
        var unknown = readers.Where(a => a.Group.Length == 0).Select(a => a.Name).ToList();
        var zero = recorded.Where(a => a.Replicas == 0).Select(a => a.Name).ToList();
        return new Look(Verdict.Yes, $"{look.Words}, at the destination{(zero.Count > 0 ? $"; at 0 as recorded: {Say.Some(zero)}" : "")}"
            + (unknown.Count > 0 ? $"; whether they read is not known, their groups are not in the settings: {Say.Some(unknown)}" : ""), figures);
    }

    private static ImmutableArray<RecordedApp>? Record(Call call) =>
        call.Facts.Values.Select(f => f.GetValueOrDefault("record")).FirstOrDefault(r => r is not null) is { } record ? AppRecord.Read(record.ToString()) : null;

    private Settings.AppSettings Settings(RecordedApp app) =>
        world.Settings.Kubernetes.Apps.FirstOrDefault(a => a.Name == app.Name) ?? new Settings.AppSettings { Name = app.Name };

    /// <summary>Apps whose config map or secret is not (or no longer) as the settings give it for the destination, or still names the source.</summary>
    private async Task<IReadOnlyList<string>> ElsewhereAsync(IEnumerable<RecordedApp> apps, CancellationToken cancel)
    {
        var objects = new Dictionary<(ConfigKind, string), ConfigObject?>();
        var wrong = new List<string>();
        foreach (var target in apps.Select(a => AppTarget.Of(world.Settings.Kubernetes, a.Name)))
        {
            foreach (var o in new[] { (ConfigKind.ConfigMap, target.ConfigMap), (ConfigKind.Secret, target.Secret) })
                if (!objects.ContainsKey(o)) objects[o] = await world.AppConfiguration.ReadAsync(o.Item1, o.Item2, cancel);
            var (map, secret) = (objects[(ConfigKind.ConfigMap, target.ConfigMap)], objects[(ConfigKind.Secret, target.Secret)]);
            List<string> keys =
            [
                .. target.Config.Where(c => map?.Text(c.Key) != c.Value).Select(c => c.Key), .. target.Hidden.Where(s => secret?.Text(s.Key) != s.Value).Select(s => s.Key),
                .. (map?.Data.Keys ?? []).Where(k => NamesSource(map!.Text(k)!)),
            ];
            if (keys.Count > 0) wrong.Add($"{ForeignText.From(target.App, 80)}: its configuration does not point at the destination ({Say.Some(keys.Distinct(StringComparer.Ordinal))})");
        }

        return wrong;
    }

    private bool NamesSource(string value) => world.Settings.Source.Bootstrap.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Any(server => value.Split(',', StringSplitOptions.TrimEntries).Contains(server, StringComparer.OrdinalIgnoreCase));
}
