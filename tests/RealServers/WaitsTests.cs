using ChatOpsBot.Migration.Apps;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Rollouts;
using ChatOpsBot.Rehearsal.Kubernetes;
using ChatOpsBot.Runbooks.Actions;
using k8s;
using k8s.Models;

namespace ChatOpsBot.RealServers;

/// <summary>A wait for pods says within seconds what it waits for, in the cluster's own words; over both lanes.</summary>
public sealed class WaitsTests(Lanes lanes, ITestOutputHelper output)
{
    private const string Namespace = "waits";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3); // generous: for a busy machine

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("practice", "image-pull", "ImagePullBackOff")]
    [InlineData("lab", "image-pull", "ImagePullBackOff")]
    [InlineData("practice", "crash", "exit code 1")]
    [InlineData("lab", "crash", "exit code 1")]
    [InlineData("practice", "unschedulable", "Unschedulable: 0/1 nodes are available")]
    [InlineData("lab", "unschedulable", "Unschedulable: 0/")]
    [InlineData("practice", "missing-secret", "CreateContainerConfigError: secret \"nowhere\" not found")]
    [InlineData("practice", "probe", "its readiness probe does not succeed")]
    [InlineData("lab", "probe", "its readiness probe does not succeed")]
    [InlineData("practice", "quota", "FailedCreate: pods \"quota-")]
    [InlineData("lab", "quota", "exceeded quota")]
    public async Task A_wait_names_the_pod_its_state_and_the_way_out(string lane, string trouble, string words)
    {
        using var cluster = await Cluster.OpenAsync(lanes, lane, trouble == "quota" ? "waits-quota" : Namespace);
        await BreakAsync(cluster, trouble);
        using var heard = new Heard(cluster, trouble);
        var said = await heard.UntilAsync(words);
        output.WriteLine(said);
        said.ShouldContain(trouble); // the deployment and its pod wear its name
        said.ShouldContain("kubectl");
        heard.Waiting.IsCompleted.ShouldBeFalse("people may mend it: it is waited for");
    }

    // Practice alone: the lab's pretended kubelets end a pod when its grace is over, and a node that is dead would take the world's own pods.
    [Fact]
    public async Task A_pod_that_does_not_end_is_named_and_the_wait_ends_with_it()
    {
        using var cluster = await Cluster.OpenAsync(lanes, "practice", Namespace);
        (await lanes.PracticeAsync()).Kubernetes.Faults.Set("undying", PodFaults.DeadNode);
        await cluster.DeployAsync("undying", 1);
        await Settling.UntilAsync(cluster.Hands.World, "undying", null, Ct);
        await cluster.Hands.World.Kubernetes.ScaleAsync("undying", 0, Ct);
        using var heard = new Heard(cluster, "undying");
        var said = await heard.UntilAsync("Terminating: it should be gone since its grace is over");
        said.ShouldContain("--grace-period=0 --force");
        (await lanes.PracticeAsync()).Kubernetes.Faults.Set("undying", null);
        await heard.Waiting.WaitAsync(Limit, Ct);
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task A_pod_that_has_ended_and_is_only_held_by_a_finalizer_does_not_count(string lane)
    {
        using var cluster = await Cluster.OpenAsync(lanes, lane, Namespace);
        await cluster.DeployAsync("held", 1, shape: d => d.Spec.Template.Metadata.Finalizers = ["example.com/hold"]);
        await Settling.UntilAsync(cluster.Hands.World, "held", null, Ct);
        await cluster.Hands.World.Kubernetes.ScaleAsync("held", 0, Ct);
        await Settling.UntilAsync(cluster.Hands.World, "held", null, Ct).WaitAsync(Limit, Ct);
        (await cluster.PodsAsync("held")).ShouldNotBeEmpty("it is still listed");
        foreach (var pod in await cluster.PodsAsync("held"))
            await cluster.Client.CoreV1.PatchNamespacedPodAsync(new V1Patch("""{"metadata":{"finalizers":null}}""", V1Patch.PatchType.MergePatch), pod.Metadata.Name, Namespace, cancellationToken: Ct);
        await UntilAsync(async () => (await cluster.PodsAsync("held")).Count == 0);
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task A_paused_rollout_is_named_and_the_wait_goes_on_when_it_does(string lane)
    {
        using var cluster = await Cluster.OpenAsync(lanes, lane, Namespace);
        await cluster.DeployAsync("halted", 1);
        await Settling.UntilAsync(cluster.Hands.World, "halted", null, Ct);
        await cluster.PatchAsync("halted", """{"spec":{"paused":true,"template":{"metadata":{"annotations":{"a":"b"}}}}}""");
        using var heard = new Heard(cluster, "halted");
        (await heard.UntilAsync("paused: its rollout is paused")).ShouldContain("kubectl rollout resume deployment/halted");
        await cluster.PatchAsync("halted", """{"spec":{"paused":false}}""");
        await heard.Waiting.WaitAsync(Limit, Ct);
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task Evicted_pods_that_stay_listed_do_not_count(string lane)
    {
        using var cluster = await Cluster.OpenAsync(lanes, lane, Namespace);
        await cluster.DeployAsync("evicted", 1);
        await Settling.UntilAsync(cluster.Hands.World, "evicted", null, Ct);
        if (cluster.Real) await FailedPodAsync(cluster, "evicted");
        else (await lanes.PracticeAsync()).Kubernetes.Evict(Namespace, "evicted").ShouldBeTrue();
        await UntilAsync(async () => (await cluster.PodsAsync("evicted")).Any(p => p.Status?.Phase == "Failed"));
        await AppScaling.ScaleAsync(cluster.Hands.World, [("evicted", 2)], Quiet.Progress, Ct).WaitAsync(Limit, Ct);
        (await AppScaling.CheckAsync(cluster.Hands.World, [("evicted", 2)], Ct)).Verdict.ShouldBe(Verdict.Yes);
        await AppScaling.ScaleAsync(cluster.Hands.World, [("evicted", 0)], Quiet.Progress, Ct).WaitAsync(Limit, Ct);
        (await cluster.PodsAsync("evicted")).ShouldNotBeEmpty("it is still listed");
    }

    [Theory, InlineData("practice"), InlineData("lab")]
    public async Task An_autoscaler_that_wants_more_than_recorded_is_named_and_not_fought(string lane)
    {
        using var cluster = await Cluster.OpenAsync(lanes, lane, Namespace);
        await cluster.DeployAsync("scaled", 0);
        if (cluster.Real) await AutoscaleAsync(cluster, "scaled", 3);
        else (await lanes.PracticeAsync()).Kubernetes.Autoscale(Namespace, "scaled", 3);
        await AppScaling.ScaleAsync(cluster.Hands.World, [("scaled", 1)], Quiet.Progress, Ct).WaitAsync(Limit, Ct);
        await UntilAsync(async () => (await cluster.Hands.World.Kubernetes.DeploymentAsync("scaled", Ct)).Replicas == 3);
        await AppScaling.ScaleAsync(cluster.Hands.World, [("scaled", 1)], Quiet.Progress, Ct).WaitAsync(Limit, Ct); // a retry takes nothing away
        var look = await AppScaling.CheckAsync(cluster.Hands.World, [("scaled", 1)], Ct);
        look.Verdict.ShouldBe(Verdict.Yes, look.Words);
        look.Words.ShouldContain("scaled: 3 wanted (autoscaler scaled wants 3), 1 recorded");
    }

    private async Task BreakAsync(Cluster cluster, string trouble)
    {
        if (!cluster.Real && trouble != "missing-secret") (await lanes.PracticeAsync()).Kubernetes.Faults.Set(trouble, trouble);
        if (cluster.Real && trouble == "quota")
            await cluster.Client.CoreV1.CreateNamespacedResourceQuotaAsync(
                new V1ResourceQuota { Metadata = new V1ObjectMeta { Name = "none" }, Spec = new V1ResourceQuotaSpec { Hard = new Dictionary<string, ResourceQuantity> { ["pods"] = new("0") } } }, "waits-quota", cancellationToken: Ct);
        await cluster.DeployAsync(trouble, 1, trouble switch { "image-pull" => "image-pull", "crash" => "crashloop", "probe" => "not-ready", _ => null }, d =>
        {
            if (trouble == "unschedulable") d.Spec.Template.Spec.NodeSelector = new Dictionary<string, string> { ["no"] = "where" };
            if (trouble == "missing-secret") d.Spec.Template.Spec.Containers[0].EnvFrom = [new V1EnvFromSource { SecretRef = new V1SecretEnvSource { Name = "nowhere" } }];
        });
    }

    private static async Task FailedPodAsync(Cluster cluster, string app) => await cluster.Client.CoreV1.CreateNamespacedPodAsync(
        new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                Name = $"{app}-over", Labels = new Dictionary<string, string> { ["app"] = app },
                Annotations = new Dictionary<string, string> { ["labkube.dev/behavior"] = "fail", ["labkube.dev/run-for"] = "100ms" },
            },
            Spec = new V1PodSpec { RestartPolicy = "Never", Containers = [new V1Container { Name = "app", Image = "example/none:1" }] },
        }, Namespace, cancellationToken: Ct);

    private static async Task AutoscaleAsync(Cluster cluster, string app, int least) => await cluster.Client.AutoscalingV2.CreateNamespacedHorizontalPodAutoscalerAsync(
        new V2HorizontalPodAutoscaler
        {
            Metadata = new V1ObjectMeta { Name = app },
            Spec = new V2HorizontalPodAutoscalerSpec { MinReplicas = least, MaxReplicas = 5, ScaleTargetRef = new V2CrossVersionObjectReference { ApiVersion = "apps/v1", Kind = "Deployment", Name = app } },
        }, Namespace, cancellationToken: Ct);

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(Limit);
        while (!await isSo()) await Task.Delay(100, limit.Token);
    }

    /// <summary>A wait that goes on, and all that it says.</summary>
    private sealed class Heard : IProgress<Progress>, IDisposable
    {
        private readonly CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> all = new();

        public Heard(Cluster cluster, string deployment) => Waiting = Settling.UntilAsync(cluster.Hands.World, deployment, this, over.Token);

        public Task Waiting { get; }

        public void Report(Progress value) => all.Enqueue(value.Words ?? "");

        public async Task<string> UntilAsync(string words)
        {
            var until = TimeProvider.System.GetUtcNow() + Limit;
            while (TimeProvider.System.GetUtcNow() < until)
            {
                if (all.FirstOrDefault(w => w.Contains(words, StringComparison.Ordinal)) is { } said) return said;
                await Task.WhenAny(Waiting, Task.Delay(100, over.Token));
                if (Waiting.IsFaulted) await Waiting;
            }

            throw new TimeoutException($"never said '{words}'; last: {all.LastOrDefault()}");
        }

        public void Dispose()
        {
            over.Cancel();
            over.Dispose();
        }
    }
}
