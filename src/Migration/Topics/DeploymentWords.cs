using System.Net;
using ChatOpsBot.Migration.Kubernetes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace ChatOpsBot.Migration.Topics;

/// <summary>
/// Topics that deployments of the namespace name as their own: Connect's three and a registry's one, in an environment variable, in arguments, or
/// in a properties file of a config map. Secrets are not read.
/// </summary>
internal static class DeploymentWords
{
    private static readonly (string Ending, string Owner)[] Keys =
    [
        ("config.storage.topic", "Connect's own"), ("offset.storage.topic", "Connect's own"), ("status.storage.topic", "Connect's own"),
        ("kafkastore.topic", "the schema registry's own"),
    ];

    /// <summary>Topic to whose it is, and where that was read.</summary>
    public static async Task<Dictionary<string, string>> ReadAsync(KubernetesApi api, CancellationToken cancel)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, spec) in await WorkloadsAsync(api, cancel))
            foreach (var (key, value) in await WordsAsync(api, spec, cancel))
                if (Owner(key) is { } owner && value.Trim() is { Length: > 0 } topic) found.TryAdd(topic, $"{owner} ({name} says so)");
        return found;
    }

    /// <summary>Whose topic the value of such a setting is; null: it names no topic.</summary>
    internal static string? Owner(string key)
    {
        var plain = key.Replace('_', '.').ToLowerInvariant();
        return Keys.FirstOrDefault(k => plain == k.Ending || plain.EndsWith("." + k.Ending, StringComparison.Ordinal)).Owner;
    }

    /// <summary>Settings as <c>key=value</c> within arguments or a properties file.</summary>
    internal static IEnumerable<(string Key, string Value)> InText(string text)
    {
        foreach (var word in text.Split(['\n', '\r', ' ', '"', '\''], StringSplitOptions.RemoveEmptyEntries))
            if (word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at) yield return (word[..at].TrimStart('-'), word[(at + 1)..]);
    }

    private static async Task<List<(string Name, V1PodSpec Spec)>> WorkloadsAsync(KubernetesApi api, CancellationToken cancel)
    {
        var deployments = await api.AskAsync("listing deployments", stop => api.Client.AppsV1.ListNamespacedDeploymentAsync(api.Namespace, cancellationToken: stop), cancel);
        var sets = await FindAsync(api, "listing stateful sets", async stop => await api.Client.AppsV1.ListNamespacedStatefulSetAsync(api.Namespace, cancellationToken: stop), cancel);
        return
        [
            .. deployments.Items.Where(d => d.Spec?.Template?.Spec is not null).Select(d => ($"deployment {d.Metadata.Name}", d.Spec.Template.Spec)),
            .. (sets?.Items ?? []).Where(s => s.Spec?.Template?.Spec is not null).Select(s => ($"stateful set {s.Metadata.Name}", s.Spec.Template.Spec)),
        ];
    }

    private static async Task<List<(string Key, string Value)>> WordsAsync(KubernetesApi api, V1PodSpec spec, CancellationToken cancel)
    {
        var words = new List<(string, string)>();
        foreach (var container in spec.Containers ?? [])
        {
            foreach (var variable in container.Env ?? [])
                if (variable.Value is { } value) words.Add((variable.Name, value));
                else if (Owner(variable.Name) is not null && variable.ValueFrom?.ConfigMapKeyRef is { } of)
                    words.Add((variable.Name, (await MapAsync(api, of.Name, cancel)).GetValueOrDefault(of.Key, "")));
            foreach (var text in (container.Command ?? []).Concat(container.Args ?? [])) words.AddRange(InText(text));
            foreach (var from in container.EnvFrom ?? [])
                if (from.ConfigMapRef is { } map) words.AddRange((await MapAsync(api, map.Name, cancel)).Select(d => (d.Key, d.Value)));
        }

        foreach (var volume in spec.Volumes ?? [])
            if (volume.ConfigMap?.Name is { } map) words.AddRange((await MapAsync(api, map, cancel)).Values.SelectMany(InText));
        return words;
    }

    private static async Task<Dictionary<string, string>> MapAsync(KubernetesApi api, string name, CancellationToken cancel) =>
        new((await FindAsync(api, $"reading config map {name}", async stop => await api.Client.CoreV1.ReadNamespacedConfigMapAsync(name, api.Namespace, cancellationToken: stop), cancel))?.Data
            ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal);

    private static Task<T?> FindAsync<T>(KubernetesApi api, string doing, Func<CancellationToken, Task<T>> request, CancellationToken cancel) where T : class => api.AskAsync(doing, async stop =>
    {
        try
        {
            return (T?)await request(stop);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }, cancel);
}
