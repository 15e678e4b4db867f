using System.Collections.Immutable;
using k8s.Models;

namespace ChatOpsBot.Migration.Kubernetes;

/// <summary>A pod as far as a migration looks at it.</summary>
/// <param name="Address">Its IP, or empty while it has none.</param>
/// <param name="RestPort">Number of the container port called <c>rest</c>, or null.</param>
public sealed record Pod(string Name, string Address, bool Ready, bool Ending, int? RestPort)
{
    /// <summary>It has ended (evicted, failed, completed) and is only still listed: it counts for nothing.</summary>
    public bool Over { get; init; }

    /// <summary>Why it is over, in the cluster's own words (<c>Evicted</c>), or null.</summary>
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? Created { get; init; }

    /// <summary>When its oldest container that runs was started: it has its settings from then. Null while none runs.</summary>
    public DateTimeOffset? Began { get; init; }

    /// <summary>When it should be gone: it was told to end that long ago, its grace included.</summary>
    public DateTimeOffset? GoneBy { get; init; }

    public ImmutableArray<string> Finalizers { get; init; } = [];

    /// <summary>What keeps it from being ready, as the cluster says it; null where nothing is said.</summary>
    public PodTrouble? Trouble { get; init; }

    internal ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    internal static Pod From(V1Pod pod) => new(
        pod.Metadata.Name,
        pod.Status?.PodIP ?? "",
        pod.Metadata.DeletionTimestamp is null && (pod.Status?.Conditions?.Any(c => c.Type == "Ready" && c.Status == "True") ?? false),
        pod.Metadata.DeletionTimestamp is not null,
        pod.Spec?.Containers?.SelectMany(c => c.Ports ?? []).FirstOrDefault(p => p.Name == "rest")?.ContainerPort)
    {
        Over = pod.Status?.Phase is "Failed" or "Succeeded",
        Reason = pod.Status?.Reason,
        Message = pod.Status?.Message,
        Created = Times.Utc(pod.Metadata.CreationTimestamp),
        Began = Times.Utc(pod.Status?.ContainerStatuses?.Select(s => s.State?.Running?.StartedAt).Where(t => t is not null).Min()),
        GoneBy = Times.Utc(pod.Metadata.DeletionTimestamp),
        Finalizers = [.. pod.Metadata.Finalizers ?? []],
        Trouble = PodTrouble.Of(pod),
        Labels = (pod.Metadata.Labels ?? new Dictionary<string, string>(StringComparer.Ordinal)).ToImmutableDictionary(StringComparer.Ordinal),
    };
}

/// <summary>What keeps a pod from being ready.</summary>
/// <param name="State">The cluster's own word: <c>ImagePullBackOff</c>, <c>CrashLoopBackOff</c>, <c>Unschedulable</c>, <c>ContainersNotReady</c>.</param>
/// <param name="Message">Its own sentence, or null.</param>
public sealed record PodTrouble(string State, string? Message, DateTimeOffset? Since)
{
    internal static PodTrouble? Of(V1Pod pod)
    {
        var status = pod.Status;
        if (status?.Conditions?.FirstOrDefault(c => c is { Type: "PodScheduled", Status: "False" }) is { } unscheduled)
            return new PodTrouble(unscheduled.Reason ?? "Unschedulable", unscheduled.Message, Times.Utc(unscheduled.LastTransitionTime));
        var containers = (status?.InitContainerStatuses ?? []).Concat(status?.ContainerStatuses ?? []).ToList();
        var ready = status?.Conditions?.FirstOrDefault(c => c is { Type: "Ready", Status: "False" });
        var since = Times.Utc(ready?.LastTransitionTime ?? pod.Metadata.CreationTimestamp);
        // A container that crashes is not always waiting: between two crashes it runs, and still is in trouble.
        if (containers.FirstOrDefault(c => c.State?.Waiting is not null) is { State.Waiting: { } waiting } stuck)
            return new PodTrouble(waiting.Reason ?? "Waiting", Joined(waiting.Message, Last(stuck)), since);
        if (containers.FirstOrDefault(c => c is { Ready: false, RestartCount: > 0 }) is { } again)
            return new PodTrouble("restarted", Joined($"{again.RestartCount} times", Last(again)), since);
        if (ready is null) return null;
        return new PodTrouble(ready.Reason ?? "NotReady", ready.Message, since);
    }

    private static string? Last(V1ContainerStatus c)
    {
        var ended = c.LastState?.Terminated ?? c.State?.Terminated;
        return ended is null ? null : Joined($"last ended with exit code {ended.ExitCode}{(ended.Reason is { Length: > 0 } r ? $" ({r})" : "")}", ended.Message);
    }

    private static string? Joined(string? one, string? two) => one is { Length: > 0 } && two is { Length: > 0 } ? $"{one}; {two}" : one is { Length: > 0 } ? one : two;
}
