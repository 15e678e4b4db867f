using System.Net;
using ChatOpsBot.Rehearsal.Connect.Replicator;
using ChatOpsBot.Rehearsal.Http;
using ChatOpsBot.Rehearsal.Worlds;

namespace ChatOpsBot.Rehearsal.Connect;

/// <summary>
/// A Kafka Connect cluster: connectors live with it, workers come and go, the oldest worker leads. Behind a front door on loopback,
/// and every worker on an address of its own. Tasks reach Kafka only by the addresses in their configuration.
/// </summary>
public sealed class ConnectCluster : IAsyncDisposable
{
    private readonly List<ConnectWorker> _workers = [];
    private readonly SortedDictionary<string, HostedConnector> _connectors = new(StringComparer.Ordinal);
    private readonly List<HostedConnector> _leaving = [];
    private readonly ConnectApi _api;
    private HttpDoor? _front;

    private ConnectCluster(ConnectOptions options, EffectLog log)
    {
        Options = options;
        Release = ConnectRelease.TryParse(options.Version, out var release) ? release : throw new ArgumentException($"'{options.Version}' is no version of Connect.", nameof(options));
        _api = new ConnectApi(this, log);
    }

    /// <summary>The address of the front door.</summary>
    public string Url => _front!.Url;

    /// <summary>The port of every worker's own REST address.</summary>
    public int WorkerPort => _front!.Port;

    /// <summary>Faults that can be switched on.</summary>
    public ConnectFaults Faults { get; } = new();

    public IReadOnlyList<ConnectWorker> Workers
    {
        get { lock (Gate) return [.. _workers]; }
    }

    /// <summary>The version it plays; may change at any time, as by an update of its workers.</summary>
    public string Version
    {
        get => Release.Number.ToString();
        set => Release = ConnectRelease.TryParse(value, out var release) ? release : throw new ArgumentException($"'{value}' is no version of Connect.", nameof(value));
    }

    internal ConnectRelease Release { get; private set; }
    internal ConnectOptions Options { get; }
    internal ConnectOffsets Offsets { get; } = new();
    internal Lock Gate { get; } = new();
    internal bool Closing { get; private set; }

    /// <summary>The oldest worker; it may be dead without the others knowing it yet.</summary>
    internal ConnectWorker? Leader
    {
        get { lock (Gate) return _workers.FirstOrDefault(); }
    }

    internal IReadOnlyList<HostedConnector> Connectors
    {
        get { lock (Gate) return [.. _connectors.Values]; }
    }

    public static async Task<ConnectCluster> StartAsync(ConnectOptions options, EffectLog log, CancellationToken ct)
    {
        var cluster = new ConnectCluster(options, log);
        cluster._front = await HttpDoor.OpenAsync(options.FrontAddress, options.Port, cluster._api.AtTheFrontDoorAsync, ct);
        return cluster;
    }

    /// <summary>A worker starts at this address and joins.</summary>
    public async Task<ConnectWorker> JoinAsync(IPAddress address, CancellationToken ct)
    {
        var worker = new ConnectWorker(address, WorkerPort, new Throttle(Options.WorkerBytesPerSecond, Options.Time), () => Faults.OneAddress ? new Uri(Url).Authority : null);
        await worker.OpenAsync(context => _api.AtAWorkerAsync(context, worker), ct);
        lock (Gate)
        {
            _workers.Add(worker);
            Level();
        }
        WakeAll();
        return worker;
    }

    /// <summary>A worker hands over what it holds and ends.</summary>
    public async Task LeaveAsync(ConnectWorker worker)
    {
        Forget(worker);
        // Its tasks end one by one in the loops of their connectors; a process that is told to end waits for them.
        for (var i = 0; i < 400 && Holds(worker); i++) await Task.Delay(20);
        await worker.CloseAsync();
    }

    /// <summary>A worker dies: its tasks end without a commit, and the others learn of it after <see cref="ConnectOptions.SessionTimeout"/>.</summary>
    public async Task KillAsync(ConnectWorker worker)
    {
        List<CopyTask> running;
        lock (Gate)
            running = [.. _connectors.Values.SelectMany(c => c.Slots).Where(s => s.Holder == worker && s.Running is not null).Select(s => s.Running!)];
        await Task.WhenAll(running.Select(t => t.KillAsync()).Append(worker.CloseAsync()));
        await Task.Delay(Options.SessionTimeout, Options.Time);
        Forget(worker);
    }

    public async ValueTask DisposeAsync()
    {
        Closing = true;
        WakeAll();
        List<HostedConnector> all;
        lock (Gate) all = [.. _connectors.Values, .. _leaving];
        await Task.WhenAll(all.Select(c => c.Ended));
        await Task.WhenAll(Workers.Select(w => w.CloseAsync()));
        if (_front is { } front) await front.DisposeAsync();
    }

    internal HostedConnector? Find(string name)
    {
        lock (Gate) return _connectors.GetValueOrDefault(name);
    }

    /// <summary>Makes a connector or changes it; true if it is new.</summary>
    internal bool Put(IReadOnlyDictionary<string, string> config, string target = States.Running)
    {
        lock (Gate)
        {
            if (_connectors.TryGetValue(config["name"], out var there))
            {
                there.Configure(config);
                return false;
            }
            var made = new HostedConnector(this, config, target);
            _connectors.Add(made.Name, made);
            Level();
            made.Wake();
            return true;
        }
    }

    /// <summary>A task of a connector fails, with this trace; false: there is no such task that runs.</summary>
    public Task<bool> FailTaskAsync(string connector, int task, string trace) => Find(connector)?.FailAsync(task, trace) ?? Task.FromResult(false);

    /// <summary>Somebody takes a connector away.</summary>
    public bool Delete(string name)
    {
        lock (Gate)
        {
            if (!_connectors.Remove(name, out var connector)) return false;
            _leaving.Add(connector);
            connector.Delete();
            Level();
        }
        return true;
    }

    /// <summary>A connector, or one that was deleted and whose tasks still end: its status is there a little longer, as in earnest.</summary>
    internal HostedConnector? FindOrLeaving(string name)
    {
        lock (Gate) return _connectors.GetValueOrDefault(name) ?? _leaving.LastOrDefault(c => c.Name == name && c.State is not null);
    }

    internal void Gone(HostedConnector connector)
    {
        lock (Gate) _leaving.Remove(connector);
    }

    /// <summary>Deals connectors and tasks out anew. Under the gate.</summary>
    internal void Level() =>
        Assignment.Level(_workers, [.. _connectors.Values, .. _connectors.Values.SelectMany(c => c.Slots)]);

    private void Forget(ConnectWorker worker)
    {
        lock (Gate)
        {
            if (!_workers.Remove(worker)) return;
            Level();
        }
        WakeAll();
    }

    private bool Holds(ConnectWorker worker)
    {
        lock (Gate) return _connectors.Values.SelectMany(c => c.Slots).Any(s => s.Holder == worker && s.Running is not null);
    }

    private void WakeAll()
    {
        foreach (var connector in Connectors) connector.Wake();
    }
}
