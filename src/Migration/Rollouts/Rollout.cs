using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kubernetes;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Rollouts;

/// <summary>A deployment with its pods, as both were at one moment.</summary>
internal sealed record Rollout(Deployment Deployment, IReadOnlyList<Pod> Pods)
{
    /// <summary>Pods that are not over: those that run, start or end.</summary>
    public int Living => Pods.Count(p => !p.Over);

    /// <summary>
    /// As many as wanted are ready, and none is left over. Pods are counted themselves: a deployment's status forgets pods that are still ending.
    /// </summary>
    public bool Settled => Deployment.Settled && Living == Deployment.Replicas;

    public static async Task<Rollout> ReadAsync(MigrationWorld world, string name, CancellationToken cancel)
    {
        var deployment = await world.Kubernetes.DeploymentAsync(name, cancel);
        return new Rollout(deployment, await world.Kubernetes.PodsAsync(deployment.Selector, cancel));
    }

    /// <summary>Many at once, by two calls. Those that are not there are left out.</summary>
    public static async Task<IReadOnlyDictionary<string, Rollout>> ReadAsync(MigrationWorld world, IReadOnlyCollection<string> names, CancellationToken cancel)
    {
        var (deployments, pods) = (world.Kubernetes.DeploymentsAsync(cancel), world.Kubernetes.PodsAsync("", cancel));
        await Task.WhenAll(deployments, pods);
        var all = await pods;
        return (await deployments).Where(d => names.Contains(d.Name)).ToDictionary(d => d.Name, d => new Rollout(d, [.. all.Where(p => d.Labels.Fits(p.Labels))]), StringComparer.Ordinal);
    }

    /// <summary>What keeps it from being settled, the worst first.</summary>
    public IReadOnlyList<Hindrance> Hindrances(MigrationWorld world) =>
        Rollouts.Hindrances.Of(world.Settings.Kubernetes.Namespace, Deployment, Pods, world.Clock.GetUtcNow());

    /// <summary><c>billing: 0 of 3 ready; pod billing-5d9: ImagePullBackOff: ... (for 3 min). Mend ...</c>.</summary>
    public string Words(MigrationWorld world)
    {
        var counts = Deployment.Replicas == 0
            ? $"{Say.Count(Living, "pod")} {(Living == 1 ? "is" : "are")} still there"
            : $"{Deployment.Ready} of {Deployment.Replicas} ready{(Living > Deployment.Replicas ? $", {Living - Deployment.Replicas} more {(Living - Deployment.Replicas == 1 ? "ends" : "end")}" : "")}";
        return $"{ForeignText.From(Deployment.Name, 80)}: {counts}{(Hindrances(world) is [var worst, ..] ? $"; {worst.Whole(world.Clock.GetUtcNow())}" : "")}";
    }
}
