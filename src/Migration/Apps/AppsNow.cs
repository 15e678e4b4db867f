using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kubernetes;
using ChatOpsBot.Migration.Rollouts;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

/// <summary>The named apps as they are at one moment: deployment, pods, who scales them, and when their configuration was changed last.</summary>
/// <param name="Autoscalers">Null: not known.</param>
internal sealed record AppsNow(
    MigrationWorld World, IReadOnlyDictionary<string, Rollout> Rollouts, IReadOnlyList<Autoscaler>? Autoscalers, IReadOnlyDictionary<string, DateTimeOffset> Changed)
{
    private DateTimeOffset Now => World.Clock.GetUtcNow();

    public static async Task<AppsNow> ReadAsync(MigrationWorld world, IReadOnlyCollection<string> names, CancellationToken cancel)
    {
        var (rollouts, autoscalers, changed) = (Rollout.ReadAsync(world, names, cancel), world.Kubernetes.AutoscalersAsync(cancel), ChangedAsync(world, names, cancel));
        await Task.WhenAll(rollouts, autoscalers, changed);
        return new AppsNow(world, await rollouts, await autoscalers, await changed);
    }

    /// <summary>What is not as wanted, in words, or null. 0 is exactly 0; more than 0 is at least so many: an autoscaler may want more.</summary>
    /// <param name="since">For the way back: pods that run since before this moment have never seen another configuration.</param>
    public string? Wrong(string name, int wanted, DateTimeOffset? since = null)
    {
        if (!Rollouts.TryGetValue(name, out var rollout)) return $"{Say.Some([name])}: its deployment is not there";
        if (wanted == 0 && rollout.Deployment.Replicas > 0) return $"{Say.Some([name])}: {Say.Count(rollout.Deployment.Replicas, "pod")} wanted again{Who(name)}";
        if (rollout.Deployment.Replicas < wanted) return $"{Say.Some([name])}: {rollout.Deployment.Replicas} wanted now{Who(name)}, {wanted} as recorded";
        if (!rollout.Settled) return rollout.Words(World);
        return Stale(name, since) is { Count: > 0 } old
            ? $"{Say.Some([name])}: pod {Say.Some(old.Select(p => p.Name), 1)} began at {old[0].Began:HH:mm:ss} UTC, before its configuration was changed at {Changed[name]:HH:mm:ss} UTC: it still runs with the old one"
            : null;
    }

    /// <summary>What keeps it from being as wanted; first of all somebody who starts again what is to be at 0.</summary>
    public IReadOnlyList<Hindrance> Hindrances(string name, int wanted)
    {
        if (!Rollouts.TryGetValue(name, out var rollout)) return [];
        if (wanted > 0 || rollout.Deployment.Replicas == 0) return rollout.Hindrances(World);
        return [new Hindrance($"deployment {Say.Some([name])}", "started again", $"{Say.Count(rollout.Deployment.Replicas, "pod")} wanted, 0 asked for{Who(name)}", null,
            "Stop whoever starts it (a GitOps controller, a script, a person)", Stays: true)];
    }

    /// <summary>More than recorded, and who wants that; or null.</summary>
    public string? More(string name, int recorded) => Rollouts.TryGetValue(name, out var rollout) && rollout.Deployment.Replicas > recorded && recorded > 0
        ? $"{Say.Some([name])}: {rollout.Deployment.Replicas} wanted{Who(name)}, {recorded} recorded" : null;

    /// <summary>Pods that began before the app's configuration was changed: programs read it once.</summary>
    public IReadOnlyList<Pod> Stale(string name, DateTimeOffset? since) => Rollouts.TryGetValue(name, out var rollout) && Changed.TryGetValue(name, out var changed)
        ? [.. rollout.Pods.Where(p => !p.Over && p.Began < changed && !(p.Began < since))] : [];

    /// <summary>Who owns the number of pods, where it is known: <c> (autoscaler billing wants 3)</c>.</summary>
    public string Who(string name)
    {
        if (Scaler(name) is { Length: > 0 } scaler) return scaler;
        if (!Rollouts.TryGetValue(name, out var rollout) || rollout.Deployment.ScaledBy is not { Manager.Length: > 0 } owner || owner.Manager == FieldOwner.Ours) return "";
        return $" (set by {ForeignText.From(owner.Manager, 80)}{(owner.At is { } at && Now - at > TimeSpan.Zero ? $" {Say.Time(Now - at)} ago" : "")})";
    }

    /// <summary>The autoscaler that owns the number of pods, or nothing.</summary>
    public string Scaler(string name) => Autoscalers?.FirstOrDefault(a => a.Deployment == name) is { } scaler
        ? $" (autoscaler {ForeignText.From(scaler.Name, 80)} wants {Say.Number(scaler.Wants)})" : "";

    private static async Task<IReadOnlyDictionary<string, DateTimeOffset>> ChangedAsync(MigrationWorld world, IReadOnlyCollection<string> names, CancellationToken cancel)
    {
        var targets = names.Select(n => AppTarget.Of(world.Settings.Kubernetes, n)).ToList();
        var objects = targets.SelectMany(t => new[] { (Kind: ConfigKind.ConfigMap, Name: t.ConfigMap), (Kind: ConfigKind.Secret, Name: t.Secret) }).Where(o => o.Name.Length > 0).Distinct().ToList();
        var read = await Task.WhenAll(objects.Select(async o => (o, At: (await world.AppConfiguration.ReadAsync(o.Kind, o.Name, cancel))?.Changed)));
        var times = read.Where(r => r.At is not null).ToDictionary(r => r.o, r => r.At!.Value);
        return targets.Select(t => (t.App, Times: times.Where(o => o.Key == (ConfigKind.ConfigMap, t.ConfigMap) || o.Key == (ConfigKind.Secret, t.Secret)).Select(o => o.Value).ToImmutableArray()))
            .Where(t => t.Times.Length > 0).ToDictionary(t => t.App, t => t.Times.Max(), StringComparer.Ordinal);
    }
}
