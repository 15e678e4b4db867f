using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kubernetes;
using ChatOpsBot.Migration.Rollouts;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>Connect's deployment with its pods, and the workers among them that can be asked.</summary>
/// <param name="Pods">By the deployment's own labels; those that are over do not count.</param>
/// <param name="Addresses">Of the ready ones, by the labels of the settings.</param>
internal sealed record ConnectWorkers(Deployment Deployment, IReadOnlyList<Pod> Pods, IReadOnlyList<Uri> Addresses, string? Unmatched)
{
    private static readonly TimeSpan ToAnswer = TimeSpan.FromMinutes(3);

    // Troubles that do not pass by waiting.
    private static readonly string[] Lasting = ["credentials", "rights", "redirect", "not-allowed", "settings"];

    public static async Task<ConnectWorkers> ReadAsync(MigrationWorld world, CancellationToken cancel)
    {
        var settings = world.Settings.Kubernetes;
        var deployment = await world.Kubernetes.DeploymentAsync(settings.ConnectDeployment, cancel);
        var pods = (await world.Kubernetes.PodsAsync(deployment.Selector, cancel)).Where(p => !p.Over).ToList();
        var addresses = await world.WorkersAsync(cancel);
        var ready = pods.Where(p => p is { Ready: true, Address.Length: > 0 }).ToList();
        var unmatched = ready.Count > 0 && !addresses.Any(a => ready.Any(p => p.Address == a.Host))
            ? $"Kubernetes:ConnectSelector '{ForeignText.From(settings.ConnectSelector, 120)}' fits none of the {Say.Count(ready.Count, "ready pod")} of deployment {ForeignText.From(deployment.Name, 80)}: their labels are '{ForeignText.From(deployment.Selector, 120)}'"
            : null;
        return new ConnectWorkers(deployment, pods, addresses, unmatched);
    }

    /// <summary>Refuses settings whose labels fit no worker: nothing that looks at workers could ever be true.</summary>
    public ConnectWorkers OrThrow() => Unmatched is { } words
        ? throw new WorldTroubleException("settings", words, null, $"Set Kubernetes:ConnectSelector to '{ForeignText.From(Deployment.Selector, 120)}'.")
        : this;

    public static async Task<int> CountAsync(MigrationWorld world, CancellationToken cancel) =>
        (await world.Kubernetes.DeploymentAsync(world.Settings.Kubernetes.ConnectDeployment, cancel)).Replicas;

    public static async Task<JsonNode> RecordAsync(MigrationWorld world, CancellationToken cancel) => new JsonObject { ["workers"] = await CountAsync(world, cancel) };

    public static int Recorded(JsonNode before) => (int?)before["workers"] ?? 1;

    /// <summary>Until so many pods are ready and the front door answers, or all are gone.</summary>
    public static async Task ScaleAsync(MigrationWorld world, int wanted, IProgress<Progress> progress, CancellationToken cancel)
    {
        var name = world.Settings.Kubernetes.ConnectDeployment;
        await world.Kubernetes.ScaleAsync(name, wanted, cancel);
        await Settling.UntilAsync(world, name, progress, cancel);
        if (wanted == 0) return;
        (await ReadAsync(world, cancel)).OrThrow();
        await UntilAnsweredAsync(world, progress, cancel);
    }

    /// <summary>At least so many are ready and Connect answers; for 0: none is left. Who wants more than we do is said.</summary>
    public static async Task<Look> CheckAsync(MigrationWorld world, int wanted, CancellationToken cancel)
    {
        var now = await ReadAsync(world, cancel);
        var (replicas, ready) = (now.Deployment.Replicas, now.Deployment.Ready);
        var figure = new Figure("workers", $"{ready} of {Math.Max(wanted, replicas)}");
        if (wanted == 0)
            return replicas == 0 && now.Pods.Count == 0 ? Look.Yes("no worker is left", figure) : Look.No($"{Say.Count(now.Pods.Count, "pod")} of Connect {(now.Pods.Count == 1 ? "is" : "are")} still there, {replicas} wanted by the deployment", figure);
        if (replicas < wanted) return Look.No($"the deployment wants {Say.Count(replicas, "worker")}, not {wanted}: somebody scaled it", figure);
        if (ready < wanted || !now.Deployment.Seen) return Look.No(new Rollout(now.Deployment, now.Pods).Words(world), figure);
        if (now.Unmatched is { } words) return Look.No(words, figure);
        if (await SilenceAsync(world, cancel) is { } silent) return Look.No($"the workers are ready, but Connect does not answer: {silent.Message}", figure);
        return Look.Yes($"{Say.Count(ready, "worker")} ready{(replicas > wanted ? $" ({wanted} were asked for; an autoscaler or somebody wants {replicas})" : "")}", figure);
    }

    private static async Task UntilAnsweredAsync(MigrationWorld world, IProgress<Progress> progress, CancellationToken cancel)
    {
        var began = world.Clock.GetTimestamp();
        while (await SilenceAsync(world, cancel) is { } silent)
        {
            if (Lasting.Contains(silent.Class)) throw silent;
            if (world.Clock.GetElapsedTime(began) >= ToAnswer)
                throw new WorldTroubleException(silent.Class, $"all workers are ready, but for {Say.Time(ToAnswer)} Connect does not answer: {silent.Message}", silent.Proof, $"{silent.WayOut} Then retry.", silent);
            progress.Report(new Progress(0, 1, "answers of Connect", 0, $"the workers are ready; {silent.Message}"));
            await Task.Delay(TimeSpan.FromMilliseconds(500), world.Clock, cancel);
        }
    }

    /// <summary>Why Connect does not answer; null: it does.</summary>
    private static async Task<WorldTroubleException?> SilenceAsync(MigrationWorld world, CancellationToken cancel)
    {
        try
        {
            await world.Connect.ListAsync(_ => false, cancel);
            return null;
        }
        catch (WorldTroubleException e)
        {
            return e;
        }
    }
}
