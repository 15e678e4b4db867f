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
    /// <summary>How many pods are of the present template.</summary>
    public int Updated { get; init; }

    /// <summary>Its rollout is paused: a changed template reaches no pod.</summary>
    public bool Paused { get; init; }

    /// <summary>What its controller says of it.</summary>
    public ImmutableArray<DeploymentCondition> Conditions { get; init; } = [];

    /// <summary>Who set the number of pods last, as the API knows it, or null.</summary>
    public FieldOwner? ScaledBy { get; init; }

    internal LabelSelector Labels { get; init; } = LabelSelector.From(null);

    /// <summary>As many as wanted are ready, all of the present template, and there are no others.</summary>
    public bool Settled => Seen && Ready == Replicas && Pods == Replicas && Updated == Replicas;

    internal static Deployment From(V1Deployment d)
    {
        var container = d.Spec.Template?.Spec?.Containers?.FirstOrDefault();
        var labels = LabelSelector.From(d.Spec.Selector);
        return new Deployment(
            d.Metadata.Name,
            d.Spec.Replicas ?? 1,
            d.Status?.ReadyReplicas ?? 0,
            d.Status?.Replicas ?? 0,
            (d.Status?.ObservedGeneration ?? 0) >= (d.Metadata.Generation ?? 0),
            labels.Text,
            Mark(d.Metadata, "kind") ?? (d.Spec.Template?.Metadata is { } template ? Mark(template, "kind") : null),
            [.. container?.Command ?? [], .. container?.Args ?? []])
        {
            Updated = d.Status?.UpdatedReplicas ?? 0,
            Paused = d.Spec.Paused ?? false,
            Conditions = [.. (d.Status?.Conditions ?? []).Select(c => new DeploymentCondition(c.Type, c.Status == "True", c.Reason, c.Message, Times.Utc(c.LastTransitionTime)))],
            ScaledBy = FieldOwner.Of(d.Metadata, "f:spec", "f:replicas"),
            Labels = labels,
        };
    }

    private static string? Mark(V1ObjectMeta meta, string name) =>
        meta.Labels?.TryGetValue(name, out var label) == true ? label : meta.Annotations?.TryGetValue(name, out var annotation) == true ? annotation : null;
}

/// <param name="Type"><c>Available</c>, <c>Progressing</c> or <c>ReplicaFailure</c>.</param>
public sealed record DeploymentCondition(string Type, bool Holds, string? Reason, string? Message, DateTimeOffset? Since);

internal static class Times
{
    public static DateTimeOffset? Utc(DateTime? time) => time is { } t ? new DateTimeOffset(DateTime.SpecifyKind(t, DateTimeKind.Utc)) : null;
}
