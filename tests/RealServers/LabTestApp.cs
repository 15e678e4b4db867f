using System.Net;
using ChatOpsBot.Migration.Settings;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace ChatOpsBot.RealServers;

/// <summary>The lab has no test app: one that writes and reads a topic of its own, made of the lab's two app programs, at 0 pods.</summary>
internal static class LabTestApp
{
    private const string Name = "test-app";

    public static async Task<AppSettings> CreateAsync(MigrationSettings settings)
    {
        using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(settings.Kubernetes.Kubeconfig)));
        var orders = await client.AppsV1.ReadNamespacedDeploymentAsync("orders", settings.Kubernetes.Namespace);
        var program = orders.Spec.Template.Spec.Containers[0].Command[0];
        var script = $"mkdir -p p c; (cd p && exec {program} produce test-app 10) & (cd c && exec {program} consume test-app test-app) & trap 'kill $(jobs -p)' TERM; wait";
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["app"] = Name };
        var template = orders.Spec.Template;
        template.Metadata.Labels = labels;
        template.Spec.Containers[0].Command = ["/bin/bash", "-c", script];
        var deployment = new V1Deployment
        {
            Metadata = new V1ObjectMeta { Name = Name },
            Spec = new V1DeploymentSpec { Replicas = 0, Selector = new V1LabelSelector { MatchLabels = labels }, Template = template },
        };
        try
        {
            await client.AppsV1.CreateNamespacedDeploymentAsync(deployment, settings.Kubernetes.Namespace);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Conflict)
        {
            // a world that was used before
        }

        return new AppSettings { Name = Name, Kind = "test", Topic = "test-app", Group = "test-app" };
    }
}
