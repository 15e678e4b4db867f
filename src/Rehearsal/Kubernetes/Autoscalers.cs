using System.Text.Json.Nodes;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>Who else sets the number of pods: HorizontalPodAutoscalers (never from 0), and what a GitOps controller holds on to (from 0 too).</summary>
internal sealed class Autoscalers(ObjectStore store)
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<(string Namespace, string Name), int> _held = new();

    /// <summary>A GitOps controller heals the number of pods of a deployment; null ends it.</summary>
    public void Hold(string ns, string deployment, int? replicas)
    {
        if (replicas is { } n) _held[(ns, deployment)] = n;
        else _held.TryRemove((ns, deployment), out _);
        Look();
    }

    public void Look()
    {
        foreach (var ((ns, name), replicas) in _held) Scale(ns, name, there => there == replicas ? null : replicas, "argocd-controller", null);
        foreach (var scaler in store.List(Kinds.Autoscalers, null).Items) Look(scaler);
    }

    private void Look(JsonObject scaler)
    {
        var (ns, name) = ((string)scaler["metadata"]!["namespace"]!, (string)scaler["metadata"]!["name"]!);
        if ((string?)scaler["spec"]?["scaleTargetRef"]?["kind"] != "Deployment" || (string?)scaler["spec"]!["scaleTargetRef"]!["name"] is not { } target) return;
        var (least, most) = ((int?)scaler["spec"]!["minReplicas"] ?? 1, (int?)scaler["spec"]!["maxReplicas"] ?? int.MaxValue);
        Scale(ns, target, there => there == 0 || there >= least && there <= most ? null : Math.Clamp(there, least, most), "kube-controller-manager", "scale");
        if (store.Get(Kinds.Deployments, ns, target) is not { } deployment) return;
        store.Update(Kinds.Autoscalers, ns, name, s =>
        {
            s["status"] = new JsonObject { ["currentReplicas"] = (int?)deployment["status"]?["replicas"] ?? 0, ["desiredReplicas"] = (int?)deployment["spec"]!["replicas"] ?? 1 };
            return s;
        });
    }

    private void Scale(string ns, string name, Func<int, int?> wanted, string manager, string? part) => store.Update(Kinds.Deployments, ns, name, there =>
    {
        if (wanted((int?)there["spec"]!["replicas"] ?? 1) is not { } replicas) return there;
        var changed = ObjectStore.Copy(there);
        changed["spec"]!["replicas"] = replicas;
        return FieldManagers.Note(Kinds.Deployments, there, Defaults.Keeping(Kinds.Deployments, there, changed), manager, part, store.Now);
    });
}
