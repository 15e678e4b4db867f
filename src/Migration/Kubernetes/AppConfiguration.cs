using System.Net;
using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace ChatOpsBot.Migration.Kubernetes;

/// <summary>The config map and the secret from which apps read where to connect; the old ones are kept under another name.</summary>
public sealed class AppConfiguration(KubernetesApi api, string configMap, string secret)
{
    public string ConfigMap => configMap;

    public string Secret => secret;

    public async Task<IReadOnlyDictionary<string, string>?> ConfigAsync(string name, CancellationToken cancel)
    {
        var found = await FindAsync($"reading config map {name}", stop => api.Client.CoreV1.ReadNamespacedConfigMapAsync(name, api.Namespace, cancellationToken: stop), cancel);
        return found is null ? null : new Dictionary<string, string>(found.Data ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    public async Task<IReadOnlyDictionary<string, string>?> SecretsAsync(string name, CancellationToken cancel)
    {
        var found = await FindAsync($"reading secret {name}", stop => api.Client.CoreV1.ReadNamespacedSecretAsync(name, api.Namespace, cancellationToken: stop), cancel);
        return found?.Data is { } data ? data.ToDictionary(d => d.Key, d => Encoding.UTF8.GetString(d.Value), StringComparer.Ordinal) : found is null ? null : new Dictionary<string, string>(StringComparer.Ordinal);
    }

    /// <summary>The object holds exactly these values afterwards; it is made when it is not there.</summary>
    public Task WriteConfigAsync(string name, IReadOnlyDictionary<string, string> data, CancellationToken cancel) => KubernetesApi.AskAsync($"writing config map {name}", async stop =>
    {
        var now = await FindAsync($"reading config map {name}", s => api.Client.CoreV1.ReadNamespacedConfigMapAsync(name, api.Namespace, cancellationToken: s), stop);
        var wanted = new Dictionary<string, string>(data, StringComparer.Ordinal);
        if (now is null)
            return await api.Client.CoreV1.CreateNamespacedConfigMapAsync(new V1ConfigMap { Metadata = Named(name), Data = wanted }, api.Namespace, cancellationToken: stop);
        now.Data = wanted;
        return await api.Client.CoreV1.ReplaceNamespacedConfigMapAsync(now, name, api.Namespace, cancellationToken: stop);
    }, cancel, changes: true);

    public Task WriteSecretsAsync(string name, IReadOnlyDictionary<string, string> data, CancellationToken cancel) => KubernetesApi.AskAsync($"writing secret {name}", async stop =>
    {
        var now = await FindAsync($"reading secret {name}", s => api.Client.CoreV1.ReadNamespacedSecretAsync(name, api.Namespace, cancellationToken: s), stop);
        var wanted = data.ToDictionary(d => d.Key, d => Encoding.UTF8.GetBytes(d.Value), StringComparer.Ordinal);
        if (now is null)
            return await api.Client.CoreV1.CreateNamespacedSecretAsync(new V1Secret { Metadata = Named(name), Data = wanted, Type = "Opaque" }, api.Namespace, cancellationToken: stop);
        now.Data = wanted;
        return await api.Client.CoreV1.ReplaceNamespacedSecretAsync(now, name, api.Namespace, cancellationToken: stop);
    }, cancel, changes: true);

    public async Task DeleteBothAsync(string configMapName, string secretName, CancellationToken cancel)
    {
        await FindAsync<object>($"deleting config map {configMapName}", async stop => await api.Client.CoreV1.DeleteNamespacedConfigMapAsync(configMapName, api.Namespace, cancellationToken: stop), cancel);
        await FindAsync<object>($"deleting secret {secretName}", async stop => await api.Client.CoreV1.DeleteNamespacedSecretAsync(secretName, api.Namespace, cancellationToken: stop), cancel);
    }

    private static V1ObjectMeta Named(string name) => new() { Name = name };

    private static Task<T?> FindAsync<T>(string doing, Func<CancellationToken, Task<T>> request, CancellationToken cancel) where T : class => KubernetesApi.AskAsync(doing, async stop =>
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
