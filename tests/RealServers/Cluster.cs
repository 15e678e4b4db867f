using System.Net;
using ChatOpsBot.Migration;
using ChatOpsBot.Migration.Settings;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.RealServers;

/// <summary>The Kubernetes of a lane, a namespace of a test's own in it, and hands that work there.</summary>
internal sealed class Cluster : IDisposable
{
    private readonly string ns;

    private Cluster(MigrationSettings settings, string ns, bool real)
    {
        (this.ns, Real) = (ns, real);
        Client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(settings.Kubernetes.Kubeconfig)));
        Hands = MigrationCatalogue.Create(settings with { Kubernetes = settings.Kubernetes with { Namespace = ns, Apps = [] } }, NullLoggerFactory.Instance, TimeProvider.System);
    }

    public Kubernetes Client { get; }

    public MigrationHands Hands { get; }

    /// <summary>Whether it is a real API server.</summary>
    public bool Real { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Cluster> OpenAsync(Lanes lanes, string lane, string ns)
    {
        var cluster = new Cluster(await lanes.OpenAsync(lane), ns, lane == "lab");
        if (!cluster.Real) return cluster;
        try
        {
            await cluster.Client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = ns } }, cancellationToken: Ct);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Conflict)
        {
            // a world that was used before
        }

        return cluster;
    }

    /// <summary>A deployment of pods that do nothing; what makes them fail in the lab stands in annotations.</summary>
    public async Task<V1Deployment> DeployAsync(string name, int replicas, string? behavior = null, Action<V1Deployment>? shape = null)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["app"] = name };
        var annotations = behavior is null ? null : new Dictionary<string, string>(StringComparer.Ordinal) { ["labkube.dev/behavior"] = behavior, ["labkube.dev/run-for"] = "100ms" };
        var deployment = new V1Deployment
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1DeploymentSpec
            {
                Replicas = replicas,
                Selector = new V1LabelSelector { MatchLabels = labels },
                Template = new V1PodTemplateSpec
                {
                    Metadata = new V1ObjectMeta { Labels = labels, Annotations = annotations },
                    Spec = new V1PodSpec { TerminationGracePeriodSeconds = 1, Containers = [new V1Container { Name = "app", Image = "example/none:1" }] },
                },
            },
        };
        shape?.Invoke(deployment);
        return await Client.AppsV1.CreateNamespacedDeploymentAsync(deployment, ns, cancellationToken: Ct);
    }

    public Task PatchAsync(string deployment, string patch) =>
        Client.AppsV1.PatchNamespacedDeploymentAsync(new V1Patch(patch, V1Patch.PatchType.StrategicMergePatch), deployment, ns, fieldManager: "somebody", cancellationToken: Ct);

    public async Task<IList<V1Pod>> PodsAsync(string app) => (await Client.CoreV1.ListNamespacedPodAsync(ns, labelSelector: $"app={app}", cancellationToken: Ct)).Items;

    public void Dispose()
    {
        Client.Dispose();
        Hands.Dispose();
    }
}
