using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Rollouts;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

/// <summary>Scales several deployments and waits until their pods are there, or gone.</summary>
internal static class AppScaling
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// 0 stops an app; more is at least so many: what an autoscaler wants on top is left alone. Pods that began under another configuration than
    /// the present one are ended first, so that none of them goes on beside the new ones.
    /// </summary>
    /// <param name="since">For the way back: see <see cref="AppsNow.Wrong"/>.</param>
    public static async Task ScaleAsync(
        MigrationWorld world, IReadOnlyCollection<(string Name, int Replicas)> wanted, IProgress<Progress> progress, CancellationToken cancel, DateTimeOffset? since = null)
    {
        ImmutableArray<string> names = [.. wanted.Select(w => w.Name)];
        var now = await AppsNow.ReadAsync(world, names, cancel);
        if (names.FirstOrDefault(n => !now.Rollouts.ContainsKey(n)) is { } gone)
            throw new WorldTroubleException("not-found", $"the deployment of {ForeignText.From(gone, 80)} is not there", null, "Make it again (or correct Kubernetes:Namespace), then retry.");
        var stale = wanted.Where(w => w.Replicas > 0 && now.Stale(w.Name, since).Count > 0).Select(w => (w.Name, 0)).ToList();
        // Those that need not wait go first: one app that somebody holds keeps no other down.
        await SetAsync(world, now, wanted.Where(w => stale.All(s => s.Name != w.Name)), cancel);
        await SetAsync(world, now, stale, cancel);
        await UntilAsync(world, stale, since, progress, cancel);
        if (stale.Count > 0) now = await AppsNow.ReadAsync(world, names, cancel);
        await SetAsync(world, now, wanted.Where(w => stale.Any(s => s.Name == w.Name)), cancel);
        await UntilAsync(world, wanted, since, progress, cancel);
    }

    /// <summary>Every deployment is as wanted, with pods that run under the present configuration, and no pod is left over.</summary>
    public static async Task<Look> CheckAsync(
        MigrationWorld world, IReadOnlyCollection<(string Name, int Replicas)> wanted, CancellationToken cancel, DateTimeOffset? since = null)
    {
        var now = await AppsNow.ReadAsync(world, [.. wanted.Select(w => w.Name)], cancel);
        var wrong = wanted.Select(w => now.Wrong(w.Name, w.Replicas, since)).OfType<string>().ToList();
        var figure = new Figure("apps", $"{wanted.Count - wrong.Count} of {wanted.Count}");
        if (wrong.Count > 0) return Look.No(Some(wrong), figure);
        var more = wanted.Select(w => now.More(w.Name, w.Replicas)).OfType<string>().ToList();
        return Look.Yes($"{Say.Count(wanted.Count, "app")} as wanted{(more.Count > 0 ? $"; {Some(more)}" : "")}", figure);
    }

    public static async Task<JsonNode> RecordAsync(MigrationWorld world, IEnumerable<string> names, CancellationToken cancel)
    {
        var replicas = new JsonObject();
        foreach (var name in names) replicas[name] = (await world.Kubernetes.DeploymentAsync(name, cancel)).Replicas;
        return new JsonObject { ["replicas"] = replicas, ["at"] = world.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture) };
    }

    /// <summary>When it was recorded: pods that run since before then were never stopped.</summary>
    public static DateTimeOffset? RecordedAt(JsonNode before) =>
        DateTimeOffset.TryParse((string?)before["at"], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) ? at : null;

    public static ImmutableArray<(string Name, int Replicas)> Recorded(JsonNode before) =>
        before["replicas"] is JsonObject replicas ? [.. replicas.Select(r => (r.Key, (int)r.Value!))] : [];

    public static JsonObject Effect(IEnumerable<(string Name, int Replicas)> wanted) =>
        new(wanted.OrderBy(w => w.Name, StringComparer.Ordinal).Select(w => KeyValuePair.Create(w.Name, (JsonNode?)JsonValue.Create(w.Replicas))));

    /// <summary>The first few sentences, then how many more: each is whole.</summary>
    internal static string Some(IReadOnlyCollection<string> sentences, int most = 4) =>
        string.Join("; ", sentences.Take(most)) + (sentences.Count > most ? $"; and {sentences.Count - most} more" : "");

    private static async Task SetAsync(MigrationWorld world, AppsNow now, IEnumerable<(string Name, int Replicas)> wanted, CancellationToken cancel)
    {
        foreach (var (name, replicas) in wanted)
            if (now.Rollouts[name].Deployment.Replicas is var there && (replicas == 0 ? there != 0 : there < replicas)) await world.Kubernetes.ScaleAsync(name, replicas, cancel);
    }

    private static async Task UntilAsync(MigrationWorld world, IReadOnlyCollection<(string Name, int Replicas)> wanted, DateTimeOffset? since,
        IProgress<Progress> progress, CancellationToken cancel)
    {
        if (wanted.Count == 0) return;
        var patience = Patience.For(world, progress);
        while (true)
        {
            var now = await AppsNow.ReadAsync(world, [.. wanted.Select(w => w.Name)], cancel);
            var wrong = wanted.Select(w => now.Wrong(w.Name, w.Replicas, since)).OfType<string>().ToList();
            progress.Report(new Progress(wanted.Count - wrong.Count, wanted.Count, "apps", 0, wrong.Count > 0 ? Some(wrong, 3) : null));
            if (wrong.Count == 0) return;
            patience.Judge([.. wanted.SelectMany(w => now.Hindrances(w.Name, w.Replicas))]);
            await Task.Delay(Pause, world.Clock, cancel);
        }
    }
}
