using System.Net;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace ChatOpsBot.Migration.Kubernetes;

/// <summary>The Kubernetes API of one namespace: deployments and pods.</summary>
public sealed class KubernetesApi : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly KubernetesSettings settings;
    private readonly Lazy<k8s.Kubernetes> client;

    public KubernetesApi(KubernetesSettings settings)
    {
        this.settings = settings;
        // Tried again after a failure: the file may be mended meanwhile.
        client = new Lazy<k8s.Kubernetes>(() => Build(settings), LazyThreadSafetyMode.PublicationOnly);
    }

    internal string Namespace => settings.Namespace;

    internal k8s.Kubernetes Client => client.Value;

    public Task<IReadOnlyList<Deployment>> DeploymentsAsync(CancellationToken cancel) => AskAsync<IReadOnlyList<Deployment>>("listing deployments", async stop =>
        [.. (await Client.AppsV1.ListNamespacedDeploymentAsync(Namespace, cancellationToken: stop)).Items.Select(Deployment.From)], cancel);

    public async Task<Deployment> DeploymentAsync(string name, CancellationToken cancel) => await AskAsync(
        $"reading deployment {name}", async stop => Deployment.From(await Client.AppsV1.ReadNamespacedDeploymentAsync(name, Namespace, cancellationToken: stop)), cancel);

    /// <summary>Asks for so many pods; safe to repeat. Wait for it with <see cref="UntilSettledAsync"/>.</summary>
    public Task ScaleAsync(string deployment, int replicas, CancellationToken cancel) => AskAsync($"scaling {deployment} to {replicas}", async stop =>
    {
        var patch = new V1Patch($"{{\"spec\":{{\"replicas\":{replicas}}}}}", V1Patch.PatchType.MergePatch);
        await Client.AppsV1.PatchNamespacedDeploymentScaleAsync(patch, deployment, Namespace, cancellationToken: stop);
        return true;
    }, cancel, changes: true);

    public Task<IReadOnlyList<Pod>> PodsAsync(string selector, CancellationToken cancel) => AskAsync<IReadOnlyList<Pod>>("listing pods", async stop =>
        [.. (await Client.CoreV1.ListNamespacedPodAsync(Namespace, labelSelector: selector, cancellationToken: stop)).Items.Select(Pod.From)], cancel);

    /// <summary>
    /// Looks until as many pods as wanted are ready and none is left over; the caller's token is the limit.
    /// Pods are counted themselves: a deployment's status forgets pods that are still ending.
    /// </summary>
    public async Task UntilSettledAsync(string deployment, IProgress<Progress>? progress, TimeProvider clock, CancellationToken cancel)
    {
        while (true)
        {
            var now = await DeploymentAsync(deployment, cancel);
            var pods = await PodsAsync(now.Selector, cancel);
            progress?.Report(new Progress(now.Ready, now.Replicas, "pods ready", 0, $"{now.Name}: {now.Ready} of {now.Replicas} ready{(pods.Count > now.Replicas ? $", {pods.Count - now.Replicas} ending" : "")}"));
            if (now.Settled && pods.Count == now.Replicas) return;
            if (pods.FirstOrDefault(p => p.Trouble == "CrashLoopBackOff") is { } bad)
                throw new WorldTroubleException("crash-loop", $"{deployment}: pod {ForeignText.From(bad.Name, 80)} crashes again and again", null, $"Read its log (kubectl logs {ForeignText.From(bad.Name, 80)}), mend the cause, then retry.");
            await Task.Delay(TimeSpan.FromMilliseconds(250), clock, cancel);
        }
    }

    internal static async Task<T> AskAsync<T>(string doing, Func<CancellationToken, Task<T>> request, CancellationToken cancel, bool changes = false)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(Limit);
        try
        {
            return await request(timeout.Token);
        }
        catch (HttpOperationException e)
        {
            throw Words(doing, e);
        }
        catch (Exception e) when (e is HttpRequestException or System.Text.Json.JsonException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            var late = e is OperationCanceledException;
            throw new WorldTroubleException(late ? "timeout" : "unreachable", $"Kubernetes: {doing}: {(late ? "no answer in time" : "the API does not answer as it should")}", ForeignText.From(e.Message, 300),
                "Check that the API server runs and that the kubeconfig's address and credentials are right.", e) { MayHaveHappened = late && changes };
        }
    }

    private static WorldTroubleException Words(string doing, HttpOperationException e)
    {
        var (kind, words, wayOut) = e.Response.StatusCode switch
        {
            HttpStatusCode.NotFound => ("not-found", "it is not there", "Look at the names in the settings (Kubernetes:Namespace, ...)."),
            HttpStatusCode.Forbidden => ("rights", "the right is missing", "Give the bot's account this right in the namespace."),
            HttpStatusCode.Unauthorized => ("credentials", "the credentials were refused", "Renew the kubeconfig's token or certificate."),
            HttpStatusCode.Conflict => ("conflict", "somebody else changed it at the same moment", "Retry."),
            _ => ("kubernetes", $"HTTP {(int)e.Response.StatusCode}", "Read the API's own words below."),
        };
        return new WorldTroubleException(kind, $"Kubernetes: {doing}: {words}", ForeignText.From(e.Response.Content, 500), wayOut, e);
    }

    private static k8s.Kubernetes Build(KubernetesSettings s)
    {
        try
        {
            var config = s.Kubeconfig.Length > 0 ? KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(s.Kubeconfig))
                : s.Server.Length > 0 ? new KubernetesClientConfiguration { Host = s.Server }
                : KubernetesClientConfiguration.InClusterConfig();
            return new k8s.Kubernetes(config);
        }
        catch (Exception e) when (e is k8s.Exceptions.KubeConfigException or IOException)
        {
            throw new WorldTroubleException("settings", "Kubernetes: the kubeconfig cannot be used", ForeignText.From(e.Message, 300), "Correct Kubernetes:Kubeconfig, or set Kubernetes:Server.", e);
        }
    }

    public void Dispose()
    {
        if (client.IsValueCreated) client.Value.Dispose();
    }
}
