using System.Globalization;
using ChatOpsBot.Rehearsal.Kubernetes;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>The bad days of the practice Kubernetes.</summary>
internal sealed class KubernetesFaults(PracticeKubernetes kubernetes)
{
    public static IReadOnlyList<string> Words { get; } =
    [
        $"pods/APP/FAULT: pods of that deployment from now on: {string.Join(", ", PodFaults.Words)}; pods/APP/well ends it",
        "evict/APP: a pod is thrown out by its node and stays listed",
        "autoscaler/APP/N: a HorizontalPodAutoscaler wants at least N pods as soon as it is not 0; 0 takes it away",
        "gitops/APP/N: somebody's controller sets it to N again and again, also from 0; gitops/APP/off ends it",
        "immutable/NAME: the config map takes no change any more",
        "forbid/VERB/RESOURCE and allow/VERB/RESOURCE: a right is missing (forbid/patch/deployments%2Fscale)",
    ];

    /// <summary>False if there is no such fault.</summary>
    public bool Switch(string fault, string? value)
    {
        var (kind, thing) = fault.Split('/', 2) is [var k, var t] ? (k, t) : (fault, "");
        switch (kind, value)
        {
            case ("pods", "well"): kubernetes.Faults.Set(thing, null); return true;
            case ("pods", { } word) when PodFaults.Words.Contains(word): kubernetes.Faults.Set(thing, word); return true;
            case ("evict", { } app): return kubernetes.Evict(Manifests.Namespace, app);
            case ("autoscaler", _) when Number(value) is { } least: kubernetes.Autoscale(Manifests.Namespace, thing, least); return true;
            case ("gitops", "off"): kubernetes.Hold(Manifests.Namespace, thing, null); return true;
            case ("gitops", _) when Number(value) is { } replicas: kubernetes.Hold(Manifests.Namespace, thing, replicas); return true;
            case ("immutable", { } name): return kubernetes.Freeze(Manifests.Namespace, name);
            case ("forbid" or "allow", { } resource) when thing.Length > 0: kubernetes.Allow(thing, resource, kind == "allow"); return true;
            default: return false;
        }
    }

    private static int? Number(string? value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= 100 ? n : null;
}
