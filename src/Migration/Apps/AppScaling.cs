using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

/// <summary>Scales several deployments and waits until their pods are there, or gone.</summary>
internal static class AppScaling
{
    public static async Task ScaleAsync(MigrationWorld world, IReadOnlyCollection<(string Name, int Replicas)> wanted, IProgress<Progress> progress, CancellationToken cancel)
    {
        foreach (var (name, replicas) in wanted) await world.Kubernetes.ScaleAsync(name, replicas, cancel);
        var done = 0;
        foreach (var (name, replicas) in wanted)
        {
            progress.Report(new Progress(done, wanted.Count, "apps", 0, $"{name} to {replicas}"));
            await world.Kubernetes.UntilSettledAsync(name, null, world.Clock, cancel);
            done++;
        }

        progress.Report(new Progress(done, wanted.Count, "apps", 0));
    }

    /// <summary>Every deployment has as many ready pods as wanted, and no pod is left over.</summary>
    public static async Task<Look> CheckAsync(MigrationWorld world, IReadOnlyCollection<(string Name, int Replicas)> wanted, CancellationToken cancel)
    {
        var not = new List<string>();
        foreach (var (name, replicas) in wanted)
        {
            var now = await world.Kubernetes.DeploymentAsync(name, cancel);
            var pods = await world.Kubernetes.PodsAsync(now.Selector, cancel);
            if (now.Replicas != replicas || !now.Settled || pods.Count != replicas) not.Add($"{name}: {now.Ready} ready of {now.Replicas}, {replicas} wanted");
        }

        return not.Count == 0
            ? Look.Yes($"{Say.Count(wanted.Count, "app")} as wanted", new Figure("apps", Say.Number(wanted.Count)))
            : Look.No(Say.Some(not, 5), new Figure("apps", $"{wanted.Count - not.Count} of {wanted.Count}"));
    }

    public static async Task<JsonNode> RecordAsync(MigrationWorld world, IEnumerable<string> names, CancellationToken cancel)
    {
        var replicas = new JsonObject();
        foreach (var name in names) replicas[name] = (await world.Kubernetes.DeploymentAsync(name, cancel)).Replicas;
        return new JsonObject { ["replicas"] = replicas };
    }

    public static ImmutableArray<(string Name, int Replicas)> Recorded(JsonNode before) =>
        before["replicas"] is JsonObject replicas ? [.. replicas.Select(r => (r.Key, (int)r.Value!))] : [];

    public static JsonObject Effect(IEnumerable<(string Name, int Replicas)> wanted) =>
        new(wanted.OrderBy(w => w.Name, StringComparer.Ordinal).Select(w => KeyValuePair.Create(w.Name, (JsonNode?)JsonValue.Create(w.Replicas))));
}
