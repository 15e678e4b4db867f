using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>A pod's life: started, ready, crashed and started again, until it is told to end. Shows all of it in the pod's status.</summary>
internal sealed class PodRunner(ObjectStore store, string ns, string name, IPAddress address, PodProgram program, Func<string, bool> has, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _log = [];
    private CancellationTokenSource _life = new();
    private int _restarts;
    private DateTimeOffset _began;
    private bool _killed;
    private bool _ready;
    private bool _serves;
    private JsonObject? _last;
    private Task _running = Task.CompletedTask;

    public string Log
    {
        get { lock (_log) return string.Join('\n', _log) + (_log.Count > 0 ? "\n" : ""); }
    }

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>SIGTERM: the program may finish. Whoever asked takes the pod away.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _life.Dispose();
        _end.Dispose();
    }

    /// <summary>SIGKILL: the container is started again in the same pod.</summary>
    public void Kill()
    {
        _killed = true;
        _life.Cancel();
    }

    private async Task RunAsync()
    {
        Show("Pending", "ContainerCreating");
        while (!_end.IsCancellationRequested)
        {
            _life.Dispose();
            _life = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            if (await WaitAsync(TimeSpan.FromMilliseconds(100))) break;
            if (IsHeld()) continue;
            await LiveAsync();
            if (_end.IsCancellationRequested) break;
            _restarts++;
            Show("Running", _killed ? "Error" : "CrashLoopBackOff");
            _killed = false;
            await WaitAsync(TimeSpan.FromSeconds(Math.Min(10, Math.Pow(2, Math.Min(4, _restarts)) / 2)));
        }
    }

    private async Task LiveAsync()
    {
        try
        {
            _began = time.GetUtcNow();
            Show("Running", null);
            if (has(PodFaults.Crash)) throw new InvalidOperationException("the program ends by itself: a fault of the practice");
            await program(new PodStart(name, address, Environment()) { Log = Say, Ready = Ready, Killed = () => _killed }, _life.Token);
            if (!_life.IsCancellationRequested) Say("ended by itself");
        }
        catch (OperationCanceledException) when (_life.IsCancellationRequested)
        {
            // told to
        }
        catch (Exception e)
        {
            Say($"{e.GetType().Name}: {e.Message}");
        }
        _serves = _ready = false;
        _last = PodStatus.Ended(_killed ? 137 : 1, Log.TrimEnd('\n').Split('\n')[^1], _began, time.GetUtcNow());
    }

    /// <summary>True if the pod was told to end meanwhile.</summary>
    private async Task<bool> WaitAsync(TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, time, _end.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    /// <summary>Faults have changed: a probe may succeed now, or no more.</summary>
    public void Look()
    {
        if (_serves) Ready(true);
    }

    private void Ready(bool ready)
    {
        _serves = ready;
        var now = ready && !has(PodFaults.Probe);
        if (_ready == now || _life.IsCancellationRequested) return;
        _ready = now;
        Show("Running", null);
    }

    /// <summary>What keeps the container from being made is shown, and looked at again.</summary>
    private bool IsHeld()
    {
        var image = (string?)store.Get(Kinds.Pods, ns, name)?["spec"]?["containers"]?[0]?["image"] ?? "";
        (string Reason, string Message)? held =
            has(PodFaults.Unschedulable) ? (PodStatus.Unschedulable, "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.")
            : has(PodFaults.ImagePull) ? ("ImagePullBackOff", $"Back-off pulling image \"{image}\"")
            : Missing() is { } missing ? ("CreateContainerConfigError", missing)
            : null;
        if (held is { } h) Show("Pending", h.Reason, h.Message);
        return held is not null;
    }

    private string? Missing()
    {
        try
        {
            Environment();
            return null;
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }

    private void Say(string line)
    {
        lock (_log)
        {
            _log.Add($"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {line}");
            if (_log.Count > 200) _log.RemoveAt(0);
        }
    }

    /// <summary>The first container's <c>env</c> and <c>envFrom</c>, with config maps and secrets as they are now.</summary>
    private Dictionary<string, string> Environment()
    {
        var result = new Dictionary<string, string>();
        var container = store.Get(Kinds.Pods, ns, name)?["spec"]?["containers"]?[0] as JsonObject ?? [];
        foreach (var from in (container["envFrom"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if ((string?)from["configMapRef"]?["name"] is { } map) AddAll(result, Data(Kinds.ConfigMaps, map));
            if ((string?)from["secretRef"]?["name"] is { } secret) AddAll(result, Data(Kinds.Secrets, secret));
        }
        foreach (var env in (container["env"] as JsonArray ?? []).OfType<JsonObject>()) result[(string)env["name"]!] = Value(env);
        return result;
    }

    private string Value(JsonObject env)
    {
        if ((string?)env["value"] is { } value) return value;
        var map = env["valueFrom"]?["configMapKeyRef"];
        var secret = env["valueFrom"]?["secretKeyRef"];
        var data = map is not null ? Data(Kinds.ConfigMaps, (string)map["name"]!) : secret is not null ? Data(Kinds.Secrets, (string)secret["name"]!) : [];
        return data.GetValueOrDefault((string?)(map ?? secret)?["key"] ?? "", "");
    }

    private Dictionary<string, string> Data(ResourceKind kind, string of)
    {
        var data = store.Get(kind, ns, of)?["data"] as JsonObject ?? throw new InvalidOperationException($"{kind.Kind.ToLowerInvariant()} \"{of}\" not found");
        return data.ToDictionary(p => p.Key, p => kind == Kinds.Secrets ? Encoding.UTF8.GetString(Convert.FromBase64String((string)p.Value!)) : (string?)p.Value ?? "");
    }

    private static void AddAll(Dictionary<string, string> to, Dictionary<string, string> from)
    {
        foreach (var (key, value) in from) to[key] = value;
    }

    private void Show(string phase, string? waiting, string? message = null) => store.Update(Kinds.Pods, ns, name, pod =>
    {
        pod["status"] = PodStatus.Of(pod, new PodState(phase, waiting, message, _ready, _restarts, _began, _last), address, time.GetUtcNow());
        return pod;
    });
}
