using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kubernetes;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Rollouts;

/// <summary>What a wait waits for, where the cluster says it: the thing, its state in the cluster's own words, since when, and the way out.</summary>
/// <param name="State">The cluster's word: <c>ImagePullBackOff</c>, <c>FailedCreate</c>, <c>Terminating</c>.</param>
/// <param name="Message">Its own sentence, or null.</param>
/// <param name="Stays">It does not pass by itself: somebody must mend it.</param>
public sealed record Hindrance(string Thing, string State, string? Message, DateTimeOffset? Since, string WayOut, bool Stays)
{
    /// <summary>For a card: <c>pod billing-5d9: ImagePullBackOff: Back-off pulling image "x" (for 3 min)</c>.</summary>
    public string Words(DateTimeOffset now)
    {
        var since = Since is { } s && now - s >= TimeSpan.FromSeconds(1) ? $" (for {Say.Time(now - s)})" : "";
        var message = Message is { Length: > 0 } m ? $": {ForeignText.From(m, 200)}" : "";
        return $"{Thing}: {ForeignText.From(State, 60)}{message}{since}";
    }

    /// <summary>The words and the way out: what a person needs who sees nothing else.</summary>
    public string Whole(DateTimeOffset now) => $"{Words(now)}. {WayOut}";
}

/// <summary>Finds what keeps a deployment from being as wanted. Decides purely: what was read and the time are arguments.</summary>
internal static class Hindrances
{
    /// <summary>A pod may take so long to start before it is said that it still does.</summary>
    private static readonly TimeSpan Starting = TimeSpan.FromSeconds(20);

    /// <summary>A pod may be so much later gone than its grace says.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(5);

    /// <summary>The worst first; empty while all may still come by itself.</summary>
    public static IReadOnlyList<Hindrance> Of(string ns, Deployment deployment, IReadOnlyList<Pod> pods, DateTimeOffset now)
    {
        if (deployment.Settled && pods.All(p => p.Over || !p.Ending) && pods.Count(p => !p.Over) == deployment.Replicas) return [];
        var living = pods.Where(p => !p.Over).ToList();
        return
        [
            .. Refused(ns, deployment),
            .. living.Where(p => !p.Ending && !p.Ready).Select(p => Stuck(ns, p, now)).OfType<Hindrance>().OrderByDescending(h => h.Stays),
            .. living.Where(p => p.Ending && p.GoneBy + Ending < now).Select(p => Undying(ns, p)),
            .. Unmatched(ns, deployment, pods),
            .. Held(ns, deployment),
            .. pods.Where(p => p is { Over: true, Reason.Length: > 0 }).Select(p => Ended(ns, p)),
            .. Late(ns, deployment),
        ];
    }

    private static IEnumerable<Hindrance> Refused(string ns, Deployment d) => d.Conditions.Where(c => c is { Type: "ReplicaFailure", Holds: true }).Select(c => new Hindrance(
        $"deployment {Name(d.Name)}", c.Reason ?? "ReplicaFailure", c.Message, c.Since,
        c.Message?.Contains("exceeded quota", StringComparison.Ordinal) == true
            ? $"Raise the quota or free some of it (kubectl describe quota -n {ns}); the pods then come by themselves"
            : $"Mend what it names (kubectl describe replicaset -n {ns}); the pods then come by themselves",
        Stays: true));

    private static Hindrance? Stuck(string ns, Pod pod, DateTimeOffset now)
    {
        var name = Name(pod.Name);
        var look = $"kubectl describe pod {name} -n {ns}";
        var (wayOut, stays) = pod.Trouble?.State switch
        {
            "ImagePullBackOff" or "ErrImagePull" or "InvalidImageName" or "ErrImageNeverPull" or "RegistryUnavailable" => ($"Mend the image's name, its registry or the pull secret ({look})", true),
            "CreateContainerConfigError" or "CreateContainerError" or "RunContainerError" => ($"Mend the config map, the secret or the key it names ({look})", true),
            "CrashLoopBackOff" or "restarted" or "Error" => ($"Read why it ends (kubectl logs {name} -n {ns} --previous) and mend that", true),
            "Unschedulable" or "SchedulerError" or "SchedulingGated" => ($"Free or add a node, or mend what it asks for ({look})", true),
            _ => ($"Look at it: {look}, kubectl logs {name} -n {ns}", false),
        };
        if (pod.Trouble is { } trouble && stays) return new Hindrance($"pod {name}", trouble.State, trouble.Message, trouble.Since, wayOut, Stays: true);
        if (now - (pod.Began ?? pod.Created) < Starting) return null;
        var state = pod.Trouble?.State ?? "not ready";
        return pod.Began is not null && state == "ContainersNotReady"
            ? new Hindrance($"pod {name}", "runs, but its readiness probe does not succeed", pod.Trouble?.Message, pod.Trouble?.Since ?? pod.Began, wayOut, Stays: false)
            : new Hindrance($"pod {name}", state, pod.Trouble?.Message, pod.Trouble?.Since ?? pod.Created, wayOut, Stays: false);
    }

    private static Hindrance Undying(string ns, Pod pod) => new(
        $"pod {Name(pod.Name)}", "Terminating", pod.Finalizers.Length > 0 ? $"held by finalizer {Say.Some(pod.Finalizers)}" : "it should be gone since its grace is over", pod.GoneBy,
        pod.Finalizers.Length > 0
            ? $"Let whoever owns the finalizer finish, or take it away (kubectl edit pod {Name(pod.Name)} -n {ns})"
            : $"Its node may be dead: when its process is surely gone, kubectl delete pod {Name(pod.Name)} -n {ns} --grace-period=0 --force",
        Stays: true);

    private static IEnumerable<Hindrance> Unmatched(string ns, Deployment d, IReadOnlyList<Pod> pods)
    {
        if (d.Pods > 0 && pods.Count == 0)
            yield return new Hindrance($"deployment {Name(d.Name)}", "selector matches nothing", $"it counts {Say.Count(d.Pods, "pod")}, but none wears {d.Selector}", null,
                $"Look at the labels: kubectl get pods -n {ns} --show-labels", Stays: true);
        if (!d.Seen && d.Conditions.Length == 0)
            yield return new Hindrance($"deployment {Name(d.Name)}", "not seen by its controller", null, null, "Look whether the cluster's controllers run", Stays: false);
    }

    private static IEnumerable<Hindrance> Held(string ns, Deployment d)
    {
        if (d.Paused && d.Updated != d.Replicas)
            yield return new Hindrance($"deployment {Name(d.Name)}", "paused", "its rollout is paused (spec.paused)", null, $"Let it go on: kubectl rollout resume deployment/{Name(d.Name)} -n {ns}", Stays: true);
    }

    private static Hindrance Ended(string ns, Pod pod) => new(
        $"pod {Name(pod.Name)}", pod.Reason!, pod.Message, pod.Created, $"It is over and does not count; its place is taken by another (kubectl describe pod {Name(pod.Name)} -n {ns})", Stays: false);

    private static IEnumerable<Hindrance> Late(string ns, Deployment d) => d.Conditions.Where(c => c is { Type: "Progressing", Holds: false }).Select(c => new Hindrance(
        $"deployment {Name(d.Name)}", c.Reason ?? "Progressing", c.Message, c.Since, $"Look at its pods: kubectl describe deployment {Name(d.Name)} -n {ns}", Stays: false));

    private static string Name(string name) => ForeignText.From(name, 80).Text;
}
