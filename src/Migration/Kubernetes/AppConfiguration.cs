using System.Collections.Immutable;
using System.Net;
using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace ChatOpsBot.Migration.Kubernetes;

/// <summary>Of what kind an object is from which apps read their settings.</summary>
public enum ConfigKind
{
    ConfigMap,
    Secret,
}

/// <summary>A config map or a secret. Values are bytes: a secret may hold a key store, which is no text.</summary>
/// <param name="Immutable">The API takes no change of its values.</param>
/// <param name="Changed">When its values were changed last, by the API server's clock; when it was made, where nothing else is known.</param>
public sealed record ConfigObject(ConfigKind Kind, string Name, ImmutableSortedDictionary<string, ImmutableArray<byte>> Data, bool Immutable, DateTimeOffset? Changed)
{
    public string? Text(string key) => Data.TryGetValue(key, out var value) ? Encoding.UTF8.GetString(value.AsSpan()) : null;

    public static ImmutableArray<byte> Bytes(string text) => [.. Encoding.UTF8.GetBytes(text)];

    internal static ConfigObject From(V1ConfigMap map) => new(
        ConfigKind.ConfigMap, map.Metadata.Name, Sorted(map.Data?.Select(d => KeyValuePair.Create(d.Key, Bytes(d.Value)))), map.Immutable ?? false, Time(map.Metadata));

    internal static ConfigObject From(V1Secret secret) => new(
        ConfigKind.Secret, secret.Metadata.Name, Sorted(secret.Data?.Select(d => KeyValuePair.Create(d.Key, d.Value.ToImmutableArray()))), secret.Immutable ?? false, Time(secret.Metadata));

    private static ImmutableSortedDictionary<string, ImmutableArray<byte>> Sorted(IEnumerable<KeyValuePair<string, ImmutableArray<byte>>>? data) =>
        (data ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static DateTimeOffset? Time(V1ObjectMeta meta) => FieldOwner.Of(meta, "f:data")?.At ?? Times.Utc(meta.CreationTimestamp);
}

/// <summary>The config maps and secrets from which apps read where to connect.</summary>
public sealed class AppConfiguration(KubernetesApi api)
{
    /// <summary>Null where there is none of that name.</summary>
    public Task<ConfigObject?> ReadAsync(ConfigKind kind, string name, CancellationToken cancel) => api.AskAsync($"reading {Words(kind)} {name}", async stop =>
    {
        try
        {
            return kind == ConfigKind.ConfigMap
                ? ConfigObject.From(await api.Client.CoreV1.ReadNamespacedConfigMapAsync(name, api.Namespace, cancellationToken: stop))
                : (ConfigObject?)ConfigObject.From(await api.Client.CoreV1.ReadNamespacedSecretAsync(name, api.Namespace, cancellationToken: stop));
        }
        catch (HttpOperationException e) when (e.Response?.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }, cancel);

    public async Task<IReadOnlyDictionary<string, string>?> ConfigAsync(string name, CancellationToken cancel) =>
        (await ReadAsync(ConfigKind.ConfigMap, name, cancel))?.Data.ToDictionary(d => d.Key, d => Encoding.UTF8.GetString(d.Value.AsSpan()), StringComparer.Ordinal);

    /// <summary>
    /// The object holds exactly these values afterwards; it is made when it is not there. What is changed between reading and writing is
    /// refused by the API (409) and done again on what is there then.
    /// </summary>
    public async Task WriteAsync(ConfigKind kind, string name, ImmutableSortedDictionary<string, ImmutableArray<byte>> data, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await (kind == ConfigKind.ConfigMap ? WriteMapAsync(name, data, cancel) : WriteSecretAsync(name, data, cancel));
                return;
            }
            catch (Runbooks.Actions.WorldTroubleException e) when (e.Class == "conflict" && tries < 3)
            {
                // read again, written again
            }
        }
    }

    public Task DeleteAsync(ConfigKind kind, string name, CancellationToken cancel) => api.AskAsync($"deleting {Words(kind)} {name}", async stop =>
    {
        try
        {
            if (kind == ConfigKind.ConfigMap) await api.Client.CoreV1.DeleteNamespacedConfigMapAsync(name, api.Namespace, cancellationToken: stop);
            else await api.Client.CoreV1.DeleteNamespacedSecretAsync(name, api.Namespace, cancellationToken: stop);
        }
        catch (HttpOperationException e) when (e.Response?.StatusCode == HttpStatusCode.NotFound)
        {
            // gone already
        }

        return true;
    }, cancel, changes: true);

    /// <summary><c>config map</c> or <c>secret</c>.</summary>
    internal static string Words(ConfigKind kind) => kind == ConfigKind.ConfigMap ? "config map" : "secret";

    private Task WriteMapAsync(string name, ImmutableSortedDictionary<string, ImmutableArray<byte>> data, CancellationToken cancel) => api.AskAsync($"writing config map {name}", async stop =>
    {
        var wanted = data.ToDictionary(d => d.Key, d => Encoding.UTF8.GetString(d.Value.AsSpan()), StringComparer.Ordinal);
        V1ConfigMap now;
        try
        {
            now = await api.Client.CoreV1.ReadNamespacedConfigMapAsync(name, api.Namespace, cancellationToken: stop);
        }
        catch (HttpOperationException e) when (e.Response?.StatusCode == HttpStatusCode.NotFound)
        {
            return await api.Client.CoreV1.CreateNamespacedConfigMapAsync(new V1ConfigMap { Metadata = new() { Name = name }, Data = wanted }, api.Namespace, fieldManager: FieldOwner.Ours, cancellationToken: stop);
        }

        now.Data = wanted;
        return await api.Client.CoreV1.ReplaceNamespacedConfigMapAsync(now, name, api.Namespace, fieldManager: FieldOwner.Ours, cancellationToken: stop);
    }, cancel, changes: true);

    private Task WriteSecretAsync(string name, ImmutableSortedDictionary<string, ImmutableArray<byte>> data, CancellationToken cancel) => api.AskAsync($"writing secret {name}", async stop =>
    {
        var wanted = data.ToDictionary(d => d.Key, d => d.Value.ToArray(), StringComparer.Ordinal);
        V1Secret now;
        try
        {
            now = await api.Client.CoreV1.ReadNamespacedSecretAsync(name, api.Namespace, cancellationToken: stop);
        }
        catch (HttpOperationException e) when (e.Response?.StatusCode == HttpStatusCode.NotFound)
        {
            return await api.Client.CoreV1.CreateNamespacedSecretAsync(new V1Secret { Metadata = new() { Name = name }, Data = wanted, Type = "Opaque" }, api.Namespace, fieldManager: FieldOwner.Ours, cancellationToken: stop);
        }

        now.Data = wanted;
        return await api.Client.CoreV1.ReplaceNamespacedSecretAsync(now, name, api.Namespace, fieldManager: FieldOwner.Ours, cancellationToken: stop);
    }, cancel, changes: true);
}
