using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>Keeps the pods of every deployment as its spec wants them: adds, removes, and replaces those of an older template once the new ones are ready.</summary>
internal sealed class DeploymentController(ObjectStore store, Func<string, PodProgram?> programs, PodFaults faults, TimeProvider time, Random random) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, PodRunner> _runners = new();
    private readonly ConcurrentDictionary<Task, bool> _ending = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private readonly ConcurrentDictionary<(string Namespace, string Pod), string> _held = new();
    private readonly Dictionary<(string Namespace, string Name), JsonNode> _rolled = [];
    private readonly Channel<bool> _pokes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Autoscalers _autoscalers = new(store);
    private int _address;

    public PodRunner? Runner(string pod) => _runners.GetValueOrDefault(pod);

    public void Start()
    {
        faults.Changed += Poke;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>A GitOps controller heals the number of pods; null ends it.</summary>
    public void Hold(string ns, string deployment, int? replicas) => _autoscalers.Hold(ns, deployment, replicas);

    /// <summary>The node runs short and throws out a pod, which stays listed; its deployment makes another. False if there is none.</summary>
    public bool Evict(string ns, string deployment)
    {
        if (Living(ns, deployment).FirstOrDefault() is not { } pod || !_runners.TryRemove(NameOf(pod), out var runner)) return false;
        Ending(EvictAsync(ns, NameOf(pod), runner));
        return true;
    }

    /// <summary>Ends a pod; its deployment makes another.</summary>
    /// <param name="force">Even if its node is dead.</param>
    public void End(string ns, string pod, bool force = false)
    {
        if (store.Get(Kinds.Pods, ns, pod) is not { } there) return;
        if (PodStatus.IsOver(there) && there["metadata"]!["finalizers"] is not JsonArray { Count: > 0 })
        {
            store.Delete(Kinds.Pods, ns, pod);
            return;
        }
        var owner = OwnerOf(there) ?? "";
        store.Update(Kinds.Pods, ns, pod, p =>
        {
            ObjectStore.Meta(p)["deletionTimestamp"] ??= time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ");
            return p;
        });
        if (!force && faults.Is(owner, PodFaults.DeadNode))
        {
            _held[(ns, pod)] = owner;
            return;
        }
        if (_runners.TryRemove(pod, out var runner)) Ending(EndAsync(ns, pod, runner));
    }

    private void Ending(Task ending)
    {
        _ending[ending] = true;
        _ = ending.ContinueWith(t => _ending.TryRemove(t, out _), TaskScheduler.Default);
    }

    private async Task EndAsync(string ns, string pod, PodRunner runner)
    {
        await runner.DisposeAsync();
        // Its program has ended; a finalizer keeps the object until whoever put it there takes it away.
        while (store.Get(Kinds.Pods, ns, pod)?["metadata"]?["finalizers"] is JsonArray { Count: > 0 } && !_stop.IsCancellationRequested)
        {
            store.Update(Kinds.Pods, ns, pod, p =>
            {
                p["status"] = new JsonObject { ["phase"] = "Succeeded", ["startTime"] = p["status"]?["startTime"]?.DeepClone() };
                return p;
            });
            await Task.Delay(100, CancellationToken.None);
        }
        store.Delete(Kinds.Pods, ns, pod);
    }

    private async Task EvictAsync(string ns, string pod, PodRunner runner)
    {
        await runner.DisposeAsync();
        store.Update(Kinds.Pods, ns, pod, p =>
        {
            p["status"] = PodStatus.Evicted(p);
            return p;
        });
    }

    private void Poke() => _pokes.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        faults.Changed -= Poke;
        await _loop;
        await Task.WhenAll(_runners.Values.Select(r => r.DisposeAsync().AsTask()).Concat(_ending.Keys));
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var (_, coming, close) = store.Watch(0)!.Value;
        try
        {
            do
            {
                while (coming.TryRead(out _)) { } // many changes, one look
                if (_pokes.Reader.TryRead(out _)) FaultsChanged();
                _autoscalers.Look();
                foreach (var deployment in store.List(Kinds.Deployments, null).Items) Reconcile(deployment);
                foreach (var orphan in Orphans()) End((string)orphan["metadata"]!["namespace"]!, (string)orphan["metadata"]!["name"]!);
            }
            while (await await Task.WhenAny(coming.WaitToReadAsync(_stop.Token).AsTask(), _pokes.Reader.WaitToReadAsync(_stop.Token).AsTask()));
        }
        catch (OperationCanceledException)
        {
            // the world ends
        }
        close();
    }

    private void FaultsChanged()
    {
        foreach (var runner in _runners.Values) runner.Look();
        foreach (var ((ns, pod), owner) in _held)
            if (!faults.Is(owner, PodFaults.DeadNode) && _held.TryRemove((ns, pod), out _)) End(ns, pod);
    }

    private void Reconcile(JsonObject deployment)
    {
        var (ns, name) = ((string)deployment["metadata"]!["namespace"]!, (string)deployment["metadata"]!["name"]!);
        var wanted = (int?)deployment["spec"]!["replicas"] ?? 1;
        // A paused rollout goes on with the template it had.
        var template = (bool?)deployment["spec"]!["paused"] == true && _rolled.TryGetValue((ns, name), out var rolled) ? rolled : deployment["spec"]!["template"]!;
        _rolled[(ns, name)] = template.DeepClone();
        var hash = Hash(template);
        var refused = faults.Is(name, PodFaults.Quota);
        var pods = Living(ns, name);
        var (fresh, old) = (pods.Where(p => TemplateOf(p) == hash).ToList(), pods.Where(p => TemplateOf(p) != hash).ToList());
        for (var i = fresh.Count; i < wanted && !refused; i++) Add(deployment, template, ns, name, hash);
        // The youngest go first, and those that do not serve before those that do.
        foreach (var extra in fresh.OrderBy(PodStatus.IsReady).ThenByDescending(Number).Take(fresh.Count - wanted)) End(ns, NameOf(extra));
        if (fresh.Count >= wanted && fresh.Count(PodStatus.IsReady) >= wanted) foreach (var p in old) End(ns, NameOf(p));
        store.Update(Kinds.Deployments, ns, name, d => Shown(d, Living(ns, name), refused && fresh.Count < wanted));
    }

    private void Add(JsonObject deployment, JsonNode template, string ns, string owner, string hash)
    {
        var pod = new JsonObject { ["metadata"] = template["metadata"]?.DeepClone() ?? new JsonObject(), ["spec"] = template["spec"]!.DeepClone() };
        var number = ++_address;
        var name = $"{owner}-{hash}-{Letters()}";
        var meta = ObjectStore.Meta(pod);
        meta["name"] = name;
        (meta["labels"] as JsonObject ?? (JsonObject)(meta["labels"] = new JsonObject()))["pod-template-hash"] = hash;
        meta["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "apps/v1", ["kind"] = "ReplicaSet", ["name"] = $"{owner}-{hash}", ["controller"] = true,
            ["uid"] = deployment["metadata"]!["uid"]!.DeepClone(),
        });
        pod["spec"]!["nodeName"] = "practice-node";
        (pod["metadata"]!["annotations"] as JsonObject ?? (JsonObject)(meta["annotations"] = new JsonObject()))["practice/number"] = $"{number}";
        store.Create(Kinds.Pods, ns, pod);
        var address = new IPAddress([127, 64, (byte)(number / 250), (byte)(number % 250 + 1)]);
        var runner = new PodRunner(store, ns, name, address, programs(owner) ?? NothingAsync, fault => faults.Is(owner, fault), time);
        _runners[name] = runner;
        runner.Start();
    }

    private List<JsonObject> Living(string ns, string owner) => [.. store.List(Kinds.Pods, ns).Items.Where(p => OwnerOf(p) == owner && p["metadata"]!["deletionTimestamp"] is null && !PodStatus.IsOver(p))];

    private IEnumerable<JsonObject> Orphans()
    {
        var owners = store.List(Kinds.Deployments, null).Items.Select(d => ((string)d["metadata"]!["namespace"]!, (string)d["metadata"]!["name"]!)).ToHashSet();
        return store.List(Kinds.Pods, null).Items.Where(p => p["metadata"]!["deletionTimestamp"] is null && OwnerOf(p) is { } o
            && !owners.Contains(((string)p["metadata"]!["namespace"]!, o)));
    }

    private JsonObject Shown(JsonObject d, List<JsonObject> pods, bool refused)
    {
        var hash = Hash(d["spec"]!["template"]!);
        var (ready, wanted) = (pods.Count(PodStatus.IsReady), (int?)d["spec"]!["replicas"] ?? 1);
        var status = new JsonObject { ["observedGeneration"] = d["metadata"]!["generation"]?.DeepClone() };
        // Zero is not written, as the real API leaves it out.
        void Count(string key, int n) { if (n > 0) status[key] = n; }
        Count("replicas", pods.Count);
        Count("updatedReplicas", pods.Count(p => TemplateOf(p) == hash));
        Count("readyReplicas", ready);
        Count("availableReplicas", ready);
        Count("unavailableReplicas", Math.Max(0, wanted - ready));
        var before = (d["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>().ToDictionary(c => (string)c["type"]!);
        JsonObject Condition(string type, bool truth) => before.TryGetValue(type, out var b) && (string?)b["status"] == truth.ToString()
            ? ObjectStore.Copy(b) : PodStatus.Condition(type, truth.ToString(), time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ"));
        status["conditions"] = new JsonArray(Condition("Available", ready >= wanted), Condition("Progressing", true));
        if (refused) ((JsonArray)status["conditions"]!).Add(Refused(Condition("ReplicaFailure", true), (string)d["metadata"]!["name"]!));
        d["status"] = status;
        return d;
    }

    private static JsonObject Refused(JsonObject condition, string name)
    {
        (condition["reason"], condition["message"]) = ("FailedCreate", $"pods \"{name}-\" is forbidden: exceeded quota: practice, requested: pods=1, used: pods=20, limited: pods=20");
        return condition;
    }

    private string Letters() => new([.. Enumerable.Range(0, 5).Select(_ => "bcdfghjklmnpqrstvwxz2456789"[random.Next(27)])]);

    private static string Hash(JsonNode template) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(template.ToJsonString())))[..9];

    private static string NameOf(JsonObject pod) => (string)pod["metadata"]!["name"]!;

    private static int Number(JsonObject pod) => int.Parse((string?)pod["metadata"]!["annotations"]?["practice/number"] ?? "0");

    private static string? TemplateOf(JsonObject pod) => (string?)pod["metadata"]!["labels"]?["pod-template-hash"];

    private static string? OwnerOf(JsonObject pod) => (string?)pod["metadata"]!["ownerReferences"]?[0]?["name"] is { } set ? set[..set.LastIndexOf('-')] : null;

    /// <summary>A deployment whose program the world does not know: ready, and does nothing.</summary>
    private static async Task NothingAsync(PodStart pod, CancellationToken stop)
    {
        pod.Ready(true);
        await Task.Delay(Timeout.Infinite, stop);
    }
}
