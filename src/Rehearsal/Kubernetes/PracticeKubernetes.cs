using System.Net;
using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Http;
using ChatOpsBot.Rehearsal.Worlds;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>
/// A Kubernetes API on loopback, without TLS and without users: deployments with scale, pods, config maps, secrets and namespaces.
/// Pods are real in one way: each runs the program of its deployment.
/// </summary>
public sealed class PracticeKubernetes : IAsyncDisposable
{
    private readonly ObjectStore _store;
    private readonly DeploymentController _controller;
    private readonly Rights _rights = new();
    private HttpDoor? _door;

    private PracticeKubernetes(Func<string, PodProgram?> programs, TimeProvider time, Random random)
    {
        _store = new ObjectStore(time);
        _controller = new DeploymentController(_store, programs, Faults, time, random);
    }

    /// <summary>What keeps pods from starting, serving or ending.</summary>
    public PodFaults Faults { get; } = new();

    /// <summary>The API server's address.</summary>
    public string Url => _door!.Url;

    /// <summary>A kubeconfig that names this server and a namespace.</summary>
    public string KubeConfig(string ns) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: practice
          cluster: {"{"}server: "{Url}"{"}"}
        users:
        - name: practice
          user: {"{"}token: practice{"}"} # nobody looks at it; clients want one
        contexts:
        - name: practice
          context: {"{"}cluster: practice, user: practice, namespace: {ns}{"}"}
        current-context: practice

        """;

    /// <param name="programs">The program that the pods of a deployment run, by the deployment's name; null: ready and idle.</param>
    /// <param name="port">0 takes a free one.</param>
    public static async Task<PracticeKubernetes> StartAsync(Func<string, PodProgram?> programs, int port, EffectLog log, TimeProvider time, Random random, CancellationToken ct)
    {
        var kubernetes = new PracticeKubernetes(programs, time, random);
        foreach (var ns in new[] { "default", "kube-system" })
            kubernetes.Apply("", Kinds.Namespaces, new JsonObject { ["metadata"] = new JsonObject { ["name"] = ns }, ["status"] = new JsonObject { ["phase"] = "Active" } });
        var api = new KubernetesApi(kubernetes._store, kubernetes._controller, kubernetes._rights, log, time);
        kubernetes._door = await HttpDoor.OpenAsync(IPAddress.Loopback, port, api.ServeAsync, ct);
        kubernetes._controller.Start();
        return kubernetes;
    }

    /// <summary>Makes an object from a manifest, as <c>kubectl apply</c> would at the beginning of a world. Kind: ConfigMap, Secret or Deployment.</summary>
    public void Apply(string ns, JsonObject manifest) => Apply(ns, Kinds.All.First(k => k.Kind == (string?)manifest["kind"]), manifest);

    /// <summary>Throws out a pod of a deployment; it stays listed. False if there is none.</summary>
    public bool Evict(string ns, string deployment) => _controller.Evict(ns, deployment);

    /// <summary>A GitOps controller holds on to a number of pods, also when that is 0 now; null ends it.</summary>
    public void Hold(string ns, string deployment, int? replicas) => _controller.Hold(ns, deployment, replicas);

    /// <summary>Makes a config map immutable; false if there is none.</summary>
    public bool Freeze(string ns, string configMap) => _store.Update(Kinds.ConfigMaps, ns, configMap, map =>
    {
        map["immutable"] = true;
        return map;
    }) is not null;

    /// <summary>Takes a right away from whoever calls, or gives it back: verb <c>patch</c> on <c>deployments/scale</c>.</summary>
    public void Allow(string verb, string resource, bool allowed) => _rights.Set(verb, resource, allowed);

    /// <summary>A HorizontalPodAutoscaler of the deployment's name that wants at least so many pods; 0 takes it away.</summary>
    public void Autoscale(string ns, string deployment, int least)
    {
        _store.Delete(Kinds.Autoscalers, ns, deployment);
        if (least > 0)
            Apply(ns, Kinds.Autoscalers, new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = deployment },
                ["spec"] = new JsonObject
                {
                    ["minReplicas"] = least, ["maxReplicas"] = Math.Max(10, least),
                    ["scaleTargetRef"] = new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["name"] = deployment },
                },
            });
    }

    /// <summary>Kills the container of a pod; false if there is no such pod.</summary>
    public bool KillPod(string pod)
    {
        if (_controller.Runner(pod) is not { } runner) return false;
        runner.Kill();
        return true;
    }

    /// <summary>Names of the pods of a namespace that are ready and wear a label.</summary>
    public IReadOnlyList<string> ReadyPods(string ns, string selector) =>
        [.. _store.List(Kinds.Pods, ns).Items.Where(p => PodStatus.IsReady(p) && Selectors.Fits(p, selector, "")).Select(p => (string)p["metadata"]!["name"]!)];

    public async ValueTask DisposeAsync()
    {
        await _controller.DisposeAsync();
        if (_door is { } door) await door.DisposeAsync();
    }

    private void Apply(string ns, ResourceKind kind, JsonObject manifest) =>
        _ = _store.Create(kind, ns, Defaults.For(kind, manifest)) ?? throw new InvalidOperationException($"{kind.Kind} {manifest["metadata"]?["name"]} exists already");
}
