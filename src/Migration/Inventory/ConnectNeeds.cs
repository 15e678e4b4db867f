using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Inventory;

/// <summary>What the window needs of Connect: its deployment, a selector that means its pods, a version that can stop.</summary>
internal static class ConnectNeeds
{
    public static async Task<IReadOnlyList<Need>> ReadAsync(MigrationWorld world, CancellationToken cancel)
    {
        var name = world.Settings.Kubernetes.ConnectDeployment;
        var deployment = await world.Kubernetes.DeploymentAsync(name, cancel);
        if (deployment.Replicas == 0)
            return [Need.Yes("Connect", $"deployment {ForeignText.From(name, 80)} is there with 0 pods; its selector and version are asked when it runs")];
        var pods = await world.Kubernetes.PodsAsync(world.Settings.Kubernetes.ConnectSelector, cancel);
        if (pods.Count == 0) return [Selector(world, name, deployment.Selector)];
        return [Need.Yes("Connect", $"{Say.Count(pods.Count, "pod")} of deployment {ForeignText.From(name, 80)} by the selector {ForeignText.From(world.Settings.Kubernetes.ConnectSelector, 120)}"), await VersionAsync(world, cancel)];
    }

    private static Need Selector(MigrationWorld world, string deployment, string its) => Need.No(
        "Connect's selector", $"'{ForeignText.From(world.Settings.Kubernetes.ConnectSelector, 120)}' finds no pod; deployment {ForeignText.From(deployment, 80)} selects its own by '{ForeignText.From(its, 120)}'",
        "Correct Kubernetes:ConnectSelector in the settings (in a world file connect.selector) and restart the bot.");

    private static async Task<Need> VersionAsync(MigrationWorld world, CancellationToken cancel)
    {
        const string what = "stopping replicators";
        var version = (await world.Connect.VersionAsync(null, cancel)).Version;
        return CanStop(version) is not { } can ? Need.Unasked(what, $"Connect says '{ForeignText.From(version, 40)}': whether it can stop is seen when it is asked to")
            : Need.Yes(what, can ? $"Connect {ForeignText.From(version, 40)} keeps them, stopped" : $"Connect {ForeignText.From(version, 40)} cannot stop (3.5 can): they are paused, then deleted; their configurations are kept by the export");
    }

    /// <summary>Kafka 3.5 and Confluent Platform 7.5 brought STOPPED; null: the version says nothing.</summary>
    internal static bool? CanStop(string version)
    {
        var parts = version.Split('.', '-', '+');
        if (parts.Length < 2 || !int.TryParse(parts[0], out var major) || !int.TryParse(parts[1], out var minor)) return null;
        // Confluent numbers its own from 5 on: 7.5 is Kafka 3.5, 8.0 is Kafka 4.0.
        return major >= 5 ? major > 7 || (major == 7 && minor >= 5) : major > 3 || (major == 3 && minor >= 5);
    }
}
