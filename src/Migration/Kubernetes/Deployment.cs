using System.Collections.Immutable;
using k8s.Models;

namespace ChatOpsBot.Migration.Kubernetes;

/// <summary>A deployment as far as a migration looks at it.</summary>
/// <param name="Replicas">How many are wanted.</param>
/// <param name="Ready">How many pods are ready.</param>
/// <param name="Pods">How many pods there are, also those that start or end.</param>
/// <param name="Seen">The controller has seen the latest change.</param>
/// <param name="Selector">Its pods' labels.</param>
/// <param name="Kind">Its label or annotation <c>kind</c>, or null.</param>
/// <param name="Command">The first container's command and arguments.</param>
public sealed record Deployment(string Name, int Replicas, int Ready, int Pods, bool Seen, string Selector, string? Kind, ImmutableArray<string> Command)
{
    /// <summary>As many as wanted are ready, and there are no others.</summary>
    public bool Settled => Seen && Ready == Replicas && Pods == Replicas;

    internal static Deployment From(V1Deployment d)
    {
        var container = d.Spec.Template?.Spec?.Containers?.FirstOrDefault();
        return new Deployment(
            d.Metadata.Name,
            d.Spec.Replicas ?? 1,
            d.Status?.ReadyReplicas ?? 0,
            d.Status?.Replicas ?? 0,
            (d.Status?.ObservedGeneration ?? 0) >= (d.Metadata.Generation ?? 0),
            string.Join(',', (d.Spec.Selector?.MatchLabels ?? new Dictionary<string, string>(StringComparer.Ordinal)).Select(l => $"{l.Key}={l.Value}")),
            Mark(d.Metadata, "kind") ?? (d.Spec.Template?.Metadata is { } template ? Mark(template, "kind") : null),
            [.. container?.Command ?? [], .. container?.Args ?? []]);
    }

    private static string? Mark(V1ObjectMeta meta, string name) =>
        meta.Labels?.TryGetValue(name, out var label) == true ? label : meta.Annotations?.TryGetValue(name, out var annotation) == true ? annotation : null;
}

/// <param name="Address">Its IP, or empty while it has none.</param>
/// <param name="RestPort">Number of the container port called <c>rest</c>, or null.</param>
/// <param name="Trouble">Why it does not become ready (CrashLoopBackOff), or null.</param>
public sealed record Pod(string Name, string Address, bool Ready, bool Ending, int? RestPort, string? Trouble)
{
    internal static Pod From(V1Pod pod) => new(
        pod.Metadata.Name,
        pod.Status?.PodIP ?? "",
        pod.Metadata.DeletionTimestamp is null && (pod.Status?.Conditions?.Any(c => c.Type == "Ready" && c.Status == "True") ?? false),
        pod.Metadata.DeletionTimestamp is not null,
        pod.Spec?.Containers?.SelectMany(c => c.Ports ?? []).FirstOrDefault(p => p.Name == "rest")?.ContainerPort,
        pod.Status?.ContainerStatuses?.Select(s => s.State?.Waiting?.Reason).FirstOrDefault(r => r is not null and not "ContainerCreating" and not "PodInitializing"));
}
