using System.Net;
using System.Text.Json;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;
using k8s;
using k8s.Autorest;
using k8s.Exceptions;
using k8s.Models;

namespace ChatOpsBot.Migration.Kubernetes;

/// <summary>The Kubernetes API of one namespace: deployments, pods and autoscalers.</summary>
public sealed class KubernetesApi : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly KubernetesSettings settings;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private (k8s.Kubernetes Client, ExecToken? Token)? access;

    public KubernetesApi(KubernetesSettings settings, TimeProvider clock)
    {
        this.settings = settings;
        this.clock = clock;
    }

    internal string Namespace => settings.Namespace;

    internal k8s.Kubernetes Client => Access().Client;

    public Task<IReadOnlyList<Deployment>> DeploymentsAsync(CancellationToken cancel) => AskAsync<IReadOnlyList<Deployment>>("listing deployments", async stop =>
        [.. (await Client.AppsV1.ListNamespacedDeploymentAsync(Namespace, cancellationToken: stop)).Items.Select(Deployment.From)], cancel);

    public async Task<Deployment> DeploymentAsync(string name, CancellationToken cancel) => await AskAsync(
        $"reading deployment {name}", async stop => Deployment.From(await Client.AppsV1.ReadNamespacedDeploymentAsync(name, Namespace, cancellationToken: stop)), cancel);

    /// <summary>Asks for so many pods; safe to repeat, and not waited for.</summary>
    public Task ScaleAsync(string deployment, int replicas, CancellationToken cancel) => AskAsync($"scaling {deployment} to {replicas}", async stop =>
    {
        var patch = new V1Patch($"{{\"spec\":{{\"replicas\":{replicas}}}}}", V1Patch.PatchType.MergePatch);
        await Client.AppsV1.PatchNamespacedDeploymentScaleAsync(patch, deployment, Namespace, fieldManager: FieldOwner.Ours, cancellationToken: stop);
        return true;
    }, cancel, changes: true, conflictsPass: true);

    /// <param name="selector">Labels of the pods; empty: all of the namespace.</param>
    public Task<IReadOnlyList<Pod>> PodsAsync(string selector, CancellationToken cancel) => AskAsync<IReadOnlyList<Pod>>("listing pods", async stop =>
        [.. (await Client.CoreV1.ListNamespacedPodAsync(Namespace, labelSelector: selector.Length == 0 ? null : selector, cancellationToken: stop)).Items.Select(Pod.From)], cancel);

    /// <summary>All that scale a deployment; null where the bot may not list them, or the API does not know them: then it is not known.</summary>
    public async Task<IReadOnlyList<Autoscaler>?> AutoscalersAsync(CancellationToken cancel)
    {
        try
        {
            return await AskAsync<IReadOnlyList<Autoscaler>>("listing autoscalers", async stop =>
                [.. (await Client.AutoscalingV2.ListNamespacedHorizontalPodAutoscalerAsync(Namespace, cancellationToken: stop)).Items.Select(Autoscaler.From).OfType<Autoscaler>()], cancel);
        }
        catch (WorldTroubleException e) when (e.Class is "rights" or "not-found")
        {
            return null;
        }
    }

    /// <summary>One call, with the time it may take, judged by its status. A token that is refused is asked for anew once; "too busy" is waited for.</summary>
    /// <param name="conflictsPass">The change names no version of the object, so a conflict (409) was somebody else's moment: it is sent again.</param>
    internal async Task<T> AskAsync<T>(string doing, Func<CancellationToken, Task<T>> request, CancellationToken cancel, bool changes = false, bool conflictsPass = false)
    {
        for (var tries = 1; ; tries++)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            timeout.CancelAfter(Limit);
            try
            {
                return await request(timeout.Token);
            }
            catch (HttpOperationException e) when (tries < 3 && MayTryAgain(e, conflictsPass) is not null)
            {
                await Task.Delay(MayTryAgain(e, conflictsPass)!.Value, clock, cancel);
            }
            catch (HttpOperationException e) when (e.Response is not null)
            {
                throw KubernetesWords.Refused(doing, e.Response.StatusCode, e.Response.Content, Namespace, changes, e);
            }
            catch (KubeConfigException e)
            {
                throw new WorldTroubleException("credentials", $"Kubernetes: {doing}: the kubeconfig's exec plugin gives no credentials", ForeignText.From(e.Message, 300),
                    "Run the plugin's command by hand on the bot's machine, mend what it says, then retry.", e);
            }
            catch (Exception e) when (IsNoAnswer(e) && !cancel.IsCancellationRequested)
            {
                throw KubernetesWords.NoAnswer(doing, e, access?.Client.BaseUri, changes);
            }
        }
    }

    // All are answers that say surely: nothing was done.
    private TimeSpan? MayTryAgain(HttpOperationException e, bool conflictsPass)
    {
        if (conflictsPass && e.Response?.StatusCode == HttpStatusCode.Conflict) return TimeSpan.FromMilliseconds(200);
        if (e.Response?.StatusCode == HttpStatusCode.Unauthorized && access?.Token is { } token)
        {
            token.Forget();
            return TimeSpan.Zero;
        }

        if (e.Response?.StatusCode != HttpStatusCode.TooManyRequests) return null;
        var after = e.Response.Headers.TryGetValue("Retry-After", out var values) && int.TryParse(values.FirstOrDefault(), out var seconds) ? seconds : 1;
        return TimeSpan.FromSeconds(Math.Clamp(after, 1, 10));
    }

    private static bool IsNoAnswer(Exception e) =>
        e is HttpRequestException or IOException or JsonException or OperationCanceledException or HttpOperationException or System.Runtime.Serialization.SerializationException;

    /// <summary>Made once; tried again after a failure, since the file may be mended meanwhile.</summary>
    private (k8s.Kubernetes Client, ExecToken? Token) Access()
    {
        lock (gate)
        {
            if (access is { } known) return known;
            var made = ClusterAccess.Of(settings, clock);
            access = (new k8s.Kubernetes(made.Configuration), made.Token);
            return access.Value;
        }
    }

    public void Dispose()
    {
        if (access is not { } known) return;
        known.Client.Dispose();
        known.Token?.Dispose();
    }
}
