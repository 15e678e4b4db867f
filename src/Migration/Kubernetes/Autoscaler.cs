using k8s.Models;

namespace ChatOpsBot.Migration.Kubernetes;

/// <summary>A HorizontalPodAutoscaler: it owns how many pods its deployment has, as soon as that is not 0.</summary>
/// <param name="Deployment">The one it scales.</param>
/// <param name="Wants">How many it wants now (its status), or its least.</param>
/// <param name="Keda">It belongs to KEDA, which also starts a deployment again from 0.</param>
public sealed record Autoscaler(string Name, string Deployment, int Least, int Most, int Wants, bool Keda)
{
    /// <summary>Null for one that scales something else than a deployment.</summary>
    internal static Autoscaler? From(V2HorizontalPodAutoscaler h)
    {
        if (h.Spec?.ScaleTargetRef is not { Kind: "Deployment" } target) return null;
        var least = h.Spec.MinReplicas ?? 1;
        var keda = h.Metadata.OwnerReferences?.Any(o => o.Kind == "ScaledObject") == true || h.Metadata.Labels?.ContainsKey("scaledobject.keda.sh/name") == true;
        return new Autoscaler(h.Metadata.Name, target.Name, least, h.Spec.MaxReplicas, Math.Max(least, h.Status?.DesiredReplicas ?? 0), keda);
    }
}
