using System.Diagnostics;
using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Kubernetes;
using ChatOpsBot.Rehearsal.Worlds;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace ChatOpsBot.Rehearsal.Tests.Kubernetes;

/// <summary>The practice Kubernetes, spoken to by KubernetesClient and by the real kubectl.</summary>
public sealed class KubernetesTests : IAsyncLifetime
{
    private readonly string _dir = Directory.CreateTempSubdirectory("kube-").FullName;
    private readonly List<(string Pod, string Bootstrap)> _started = [];
    private PracticeKubernetes _kubernetes = null!;
    private k8s.Kubernetes _client = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _kubernetes = await PracticeKubernetes.StartAsync(_ => RunAsync, 0, new EffectLog(TimeProvider.System), TimeProvider.System, new Random(1), Ct);
        _kubernetes.Apply("default", Node("""{"kind":"ConfigMap","metadata":{"name":"kafka"},"data":{"BOOTSTRAP":"old:1"}}"""));
        _kubernetes.Apply("default", Node("""{"kind":"Secret","metadata":{"name":"kafka"},"stringData":{"JAAS":"x"}}"""));
        _kubernetes.Apply("default", Node("""
            {"kind":"Deployment","metadata":{"name":"orders","labels":{"kind":"producer"}},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"orders"}},
             "template":{"metadata":{"labels":{"app":"orders"}},"spec":{"containers":[{"name":"app","image":"practice/orders:1","envFrom":[{"configMapRef":{"name":"kafka"}},{"secretRef":{"name":"kafka"}}]}]}}}}
            """));
        await File.WriteAllTextAsync(Path.Combine(_dir, "kubeconfig"), _kubernetes.KubeConfig("default"), Ct);
        _client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(Path.Combine(_dir, "kubeconfig")));
        await ReadyAsync(1);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _kubernetes.DisposeAsync();
        Directory.Delete(_dir, recursive: true);
    }

    [Fact]
    public async Task Scaling_starts_and_ends_pods()
    {
        var scale = await _client.ReadNamespacedDeploymentScaleAsync("orders", "default", cancellationToken: Ct);
        scale.Spec.Replicas.ShouldBe(1);
        scale.Spec.Replicas = 3;
        (await _client.ReplaceNamespacedDeploymentScaleAsync(scale, "orders", "default", cancellationToken: Ct)).Spec.Replicas.ShouldBe(3);
        await ReadyAsync(3);
        var stale = await Should.ThrowAsync<HttpOperationException>(() => _client.ReplaceNamespacedDeploymentScaleAsync(scale, "orders", "default", cancellationToken: Ct));
        ((int)stale.Response.StatusCode).ShouldBe(409);
        await _client.PatchNamespacedDeploymentScaleAsync(new V1Patch("""{"spec":{"replicas":0}}""", V1Patch.PatchType.MergePatch), "orders", "default", cancellationToken: Ct);
        await ReadyAsync(0);
        // A pod that is told to end stands in no count of its deployment any more, but in the list until it is gone.
        await WaitFor.AsyncValue(PodsAsync, p => p.Count == 0, Ct);
        (await _client.ReadNamespacedDeploymentScaleAsync("orders", "default", cancellationToken: Ct)).Spec.Replicas.ShouldBeOneOf(0, null);
    }

    [Fact]
    public async Task A_patch_that_names_no_version_is_never_too_late()
    {
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => _client.PatchNamespacedDeploymentScaleAsync(
            new V1Patch($"{{\"spec\":{{\"replicas\":{i % 3}}}}}", V1Patch.PatchType.MergePatch), "orders", "default", cancellationToken: Ct)));
    }

    [Fact]
    public async Task Pods_read_config_map_and_secret_when_they_start_and_never_again()
    {
        await _client.PatchNamespacedConfigMapAsync(new V1Patch("""{"data":{"BOOTSTRAP":"new:2"}}""", V1Patch.PatchType.MergePatch), "kafka", "default", cancellationToken: Ct);
        await _client.PatchNamespacedSecretAsync(new V1Patch("""{"stringData":{"JAAS":"y"}}""", V1Patch.PatchType.StrategicMergePatch), "kafka", "default", cancellationToken: Ct);
        var secret = await _client.ReadNamespacedSecretAsync("kafka", "default", cancellationToken: Ct);
        System.Text.Encoding.UTF8.GetString(secret.Data["JAAS"]).ShouldBe("y");
        lock (_started) _started.ShouldHaveSingleItem().Bootstrap.ShouldBe("old:1 x");
        var restart = """{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"2026-01-01T00:00:00Z"}}}}}""";
        await _client.PatchNamespacedDeploymentAsync(new V1Patch(restart, V1Patch.PatchType.StrategicMergePatch), "orders", "default", cancellationToken: Ct);
        await WaitFor.Async(() => { lock (_started) return _started.Count == 2; }, Ct);
        lock (_started) _started[1].Bootstrap.ShouldBe("new:2 y");
        var pods = await WaitFor.AsyncValue(PodsAsync, p => p.Count == 1, Ct);
        pods[0].Metadata.Annotations.ShouldContainKey("kubectl.kubernetes.io/restartedAt");
    }

    [Fact]
    public async Task A_watch_tells_what_changes()
    {
        var seen = new List<string>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var list = await _client.ListNamespacedConfigMapAsync("default", cancellationToken: Ct);
        var watch = Task.Run(async () =>
        {
            await foreach (var (type, map) in _client.CoreV1.WatchListNamespacedConfigMapAsync("default", resourceVersion: list.Metadata.ResourceVersion, cancellationToken: limit.Token))
                lock (seen) seen.Add($"{type} {map.Metadata.Name}");
        }, Ct);
        await _client.CreateNamespacedConfigMapAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "kept" }, Data = new Dictionary<string, string> { ["a"] = "b" } }, "default", cancellationToken: Ct);
        await _client.DeleteNamespacedConfigMapAsync("kept", "default", cancellationToken: Ct);
        await WaitFor.Async(() => { lock (seen) return seen.Count >= 2; }, Ct);
        lock (seen) seen.ShouldBe(["Added kept", "Deleted kept"]);
        await limit.CancelAsync();
        await watch.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task Json_patch_replaces_one_value_and_refuses_what_does_not_fit()
    {
        var patch = """[{"op":"test","path":"/data/BOOTSTRAP","value":"old:1"},{"op":"replace","path":"/data/BOOTSTRAP","value":"new:9"},{"op":"add","path":"/data/MORE","value":"1"}]""";
        var map = await _client.PatchNamespacedConfigMapAsync(new V1Patch(patch, V1Patch.PatchType.JsonPatch), "kafka", "default", cancellationToken: Ct);
        map.Data.ShouldBe(new Dictionary<string, string> { ["BOOTSTRAP"] = "new:9", ["MORE"] = "1" }, ignoreOrder: true);
        var again = await Should.ThrowAsync<HttpOperationException>(() => _client.PatchNamespacedConfigMapAsync(new V1Patch(patch, V1Patch.PatchType.JsonPatch), "kafka", "default", cancellationToken: Ct));
        again.Response.Content.ShouldContain("testing value /data/BOOTSTRAP failed");
    }

    [Fact]
    public async Task What_is_not_there_is_a_404_with_a_reason()
    {
        var e = await Should.ThrowAsync<HttpOperationException>(() => _client.ReadNamespacedDeploymentAsync("nope", "default", cancellationToken: Ct));
        e.Response.Content.ShouldContain("deployments.apps \\\"nope\\\" not found");
    }

    [Fact]
    public async Task A_killed_container_starts_again_in_its_pod()
    {
        var pod = (await PodsAsync())[0];
        _kubernetes.KillPod(pod.Metadata.Name).ShouldBeTrue();
        var again = await WaitFor.AsyncValue(PodsAsync, p => p is [{ Status.ContainerStatuses: [{ RestartCount: 1, Ready: true }] }], Ct);
        again[0].Metadata.Name.ShouldBe(pod.Metadata.Name);
    }

    [Fact]
    public async Task Kubectl_sees_and_scales()
    {
        Assert.SkipWhen(Lab.Program("kubectl") is null, Lab.Missing);
        (await KubectlAsync("get", "deploy,pods")).ShouldMatch(@"(?s)deployment\.apps/orders\s+1/1\s+1\s+1.*pod/orders-\S+\s+1/1\s+Running\s+0");
        (await KubectlAsync("scale", "deploy/orders", "--replicas=2")).ShouldContain("scaled");
        (await KubectlAsync("rollout", "status", "deploy/orders", "--timeout=120s")).ShouldContain("successfully rolled out");
        (await KubectlAsync("get", "cm", "kafka", "-o", "yaml")).ShouldContain("BOOTSTRAP: old:1");
        (await KubectlAsync("get", "secret", "kafka", "-o", "jsonpath={.data.JAAS}")).ShouldBe("eA==");
        (await KubectlAsync("patch", "cm", "kafka", "--type=merge", "-p", """{"data":{"X":"1"}}""")).ShouldContain("patched");
        (await KubectlAsync("set", "env", "deploy/orders", "MORE=1")).ShouldContain("updated");
        (await KubectlAsync("rollout", "restart", "deploy/orders")).ShouldContain("restarted");
        (await KubectlAsync("rollout", "status", "deploy/orders", "--timeout=120s")).ShouldContain("successfully rolled out");
        (await KubectlAsync("get", "pods", "-l", "app=orders", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBeGreaterThanOrEqualTo(2);
        (await KubectlAsync("logs", "deploy/orders")).ShouldContain("started");
        (await KubectlAsync("get", "deploy", "nope", "--ignore-not-found")).ShouldBe("");
    }

    [Fact]
    public async Task Kubectl_sees_autoscalers_evicted_pods_immutable_maps_and_rights()
    {
        Assert.SkipWhen(Lab.Program("kubectl") is null, Lab.Missing);
        _kubernetes.Autoscale("default", "orders", 2);
        (await KubectlAsync("rollout", "status", "deploy/orders", "--timeout=120s")).ShouldContain("successfully rolled out");
        (await KubectlAsync("get", "hpa", "orders", "-o", "jsonpath={.spec.minReplicas} {.spec.scaleTargetRef.name}")).ShouldBe("2 orders");
        (await KubectlAsync("get", "deploy", "orders", "-o", "jsonpath={.spec.replicas}")).ShouldBe("2");
        (await KubectlAsync("get", "deploy", "orders", "-o", "yaml", "--show-managed-fields")).ShouldContain("manager: kube-controller-manager");
        _kubernetes.Evict("default", "orders").ShouldBeTrue();
        await WaitFor.AsyncValue(PodsAsync, p => p.Any(x => x.Status.Phase == "Failed") && p.Count(x => x.Status.Phase == "Running") == 2, Ct);
        (await KubectlAsync("get", "pods")).ShouldContain("Evicted");
        _kubernetes.Freeze("default", "kafka").ShouldBeTrue();
        (await FailingKubectlAsync("patch", "cm", "kafka", "--type=merge", "-p", """{"data":{"X":"1"}}""")).ShouldContain("field is immutable when `immutable` is set");
        (await MayAsync("patch", "deployments", "scale")).ShouldBeTrue();
        _kubernetes.Allow("patch", "deployments/scale", allowed: false);
        (await MayAsync("patch", "deployments", "scale")).ShouldBeFalse();
        (await FailingKubectlAsync("scale", "deploy/orders", "--replicas=3")).ShouldContain("cannot patch resource \"deployments/scale\" in API group \"apps\" in the namespace \"default\"");
    }

    [Fact]
    public async Task Kubectl_pauses_and_resumes_a_rollout()
    {
        Assert.SkipWhen(Lab.Program("kubectl") is null, Lab.Missing);
        var first = (await PodsAsync())[0].Metadata.Name;
        (await KubectlAsync("rollout", "pause", "deploy/orders")).ShouldContain("paused");
        (await KubectlAsync("set", "env", "deploy/orders", "MORE=1")).ShouldContain("updated");
        var deployment = await WaitFor.AsyncValue(() => _client.ReadNamespacedDeploymentAsync("orders", "default", cancellationToken: Ct), d => d.Status.ObservedGeneration == d.Metadata.Generation, Ct);
        (deployment.Status.UpdatedReplicas ?? 0).ShouldBe(0);
        (await PodsAsync())[0].Metadata.Name.ShouldBe(first);
        (await KubectlAsync("rollout", "resume", "deploy/orders")).ShouldContain("resumed");
        (await KubectlAsync("rollout", "status", "deploy/orders", "--timeout=120s")).ShouldContain("successfully rolled out");
        (await WaitFor.AsyncValue(PodsAsync, p => p.Count == 1, Ct))[0].Metadata.Name.ShouldNotBe(first);
    }

    [Fact]
    public async Task A_pod_on_a_dead_node_goes_on_until_it_is_deleted_by_force()
    {
        _kubernetes.Faults.Set("orders", PodFaults.DeadNode);
        await _client.PatchNamespacedDeploymentScaleAsync(new V1Patch("""{"spec":{"replicas":0}}""", V1Patch.PatchType.MergePatch), "orders", "default", cancellationToken: Ct);
        var pod = await WaitFor.AsyncValue(PodsAsync, p => p is [{ Metadata.DeletionTimestamp: not null }], Ct);
        await ReadyAsync(0); // the deployment forgets it
        await _client.DeleteNamespacedPodAsync(pod[0].Metadata.Name, "default", gracePeriodSeconds: 0, cancellationToken: Ct);
        await WaitFor.AsyncValue(PodsAsync, p => p.Count == 0, Ct);
    }

    // kubectl asks this in protobuf, which the practice Kubernetes does not speak; the client library in JSON.
    private async Task<bool> MayAsync(string verb, string resource, string part)
    {
        var review = new V1SelfSubjectAccessReview { Spec = new V1SelfSubjectAccessReviewSpec { ResourceAttributes = new V1ResourceAttributes { Verb = verb, Group = "apps", Resource = resource, Subresource = part, NamespaceProperty = "default" } } };
        return (await _client.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(review, cancellationToken: Ct)).Status.Allowed;
    }

    private async Task<string> FailingKubectlAsync(params string[] arguments)
    {
        var (code, output) = await RunKubectlAsync(arguments);
        code.ShouldNotBe(0, output);
        return output;
    }

    private async Task<string> KubectlAsync(params string[] arguments)
    {
        var (code, output) = await RunKubectlAsync(arguments);
        code.ShouldBe(0, $"kubectl {string.Join(' ', arguments)}: {output}");
        return output;
    }

    private async Task<(int Code, string Output)> RunKubectlAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(Lab.Program("kubectl")!, ["--kubeconfig", Path.Combine(_dir, "kubeconfig"), "--cache-dir", Path.Combine(_dir, "cache"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
        await process.WaitForExitAsync(Ct);
        return (process.ExitCode, process.ExitCode == 0 ? await output : await error + await output);
    }

    private async Task RunAsync(PodStart pod, CancellationToken stop)
    {
        lock (_started) _started.Add((pod.Name, $"{pod.Environment["BOOTSTRAP"]} {pod.Environment["JAAS"]}"));
        pod.Log("started");
        pod.Ready(true);
        await Task.Delay(Timeout.Infinite, stop);
    }

    private async Task<IList<V1Pod>> PodsAsync() => (await _client.ListNamespacedPodAsync("default", labelSelector: "app=orders", cancellationToken: Ct)).Items;

    private Task ReadyAsync(int wanted) => WaitFor.AsyncValue(() => _client.ReadNamespacedDeploymentAsync("orders", "default", cancellationToken: Ct),
        d => (d.Status?.ReadyReplicas ?? 0) == wanted && (d.Status?.Replicas ?? 0) == wanted && d.Status?.ObservedGeneration == d.Metadata.Generation, Ct);

    private static JsonObject Node(string json) => (JsonObject)JsonNode.Parse(json)!;
}
