using System.Collections.Concurrent;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>What keeps pods of a deployment from starting, serving or ending; switched by the world's bad days. Pods see it while they live.</summary>
public sealed class PodFaults
{
    /// <summary>The image cannot be pulled.</summary>
    public const string ImagePull = "image-pull";

    /// <summary>The container ends right after its start, with exit code 1.</summary>
    public const string Crash = "crash";

    /// <summary>It runs and never becomes ready.</summary>
    public const string Probe = "probe";

    /// <summary>No node takes it.</summary>
    public const string Unschedulable = "unschedulable";

    /// <summary>A quota refuses new pods.</summary>
    public const string Quota = "quota";

    /// <summary>A pod that is told to end goes on: its node is dead to the cluster, not to Kafka.</summary>
    public const string DeadNode = "dead-node";

    private readonly ConcurrentDictionary<string, string> _all = new();

    public static IReadOnlyList<string> Words { get; } = [ImagePull, Crash, Probe, Unschedulable, Quota, DeadNode];

    /// <summary>Null ends it. The next look of each pod sees it.</summary>
    public void Set(string deployment, string? fault)
    {
        if (fault is null) _all.TryRemove(deployment, out _);
        else _all[deployment] = fault;
        Changed?.Invoke();
    }

    public bool Is(string deployment, string fault) => _all.TryGetValue(deployment, out var set) && set == fault;

    internal event Action? Changed;
}
