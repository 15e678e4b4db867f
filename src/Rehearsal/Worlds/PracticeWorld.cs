using System.Net;
using System.Net.Sockets;
using ChatOpsBot.Rehearsal.Apps;
using ChatOpsBot.Rehearsal.Broker;
using ChatOpsBot.Rehearsal.Connect;
using ChatOpsBot.Rehearsal.Http;
using ChatOpsBot.Rehearsal.Kubernetes;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>
/// A whole practice migration in one process, behind real protocols: two Kafka clusters, Connect, Kubernetes, apps that keep the source busy.
/// Everything listens on loopback; <see cref="File"/> says where, as does <c>world.json</c>, which is there when the world is ready and only then.
/// </summary>
public sealed partial class PracticeWorld : IAsyncDisposable
{
    private readonly WorldOptions _options;
    private readonly Preset _preset;
    private WorldPorts _ports;
    private HttpDoor? _control;
    private int _closed;

    private PracticeWorld(WorldOptions options)
    {
        _options = options;
        _preset = Preset.Of(options.Preset, options.Seed);
        _ports = WorldPorts.From(options.Port);
        Log = new EffectLog(options.Time);
        Directory = Path.GetFullPath(options.Directory ?? System.IO.Directory.CreateTempSubdirectory("practice-").FullName);
    }

    public WorldFile File { get; private set; } = null!;

    /// <summary>Where <c>world.json</c> is.</summary>
    public string Directory { get; }

    public string FilePath => Path.Combine(Directory, "world.json");

    public PracticeCluster Source { get; private set; } = null!;
    public PracticeCluster Destination { get; private set; } = null!;
    public ConnectCluster Connect { get; private set; } = null!;
    public PracticeKubernetes Kubernetes { get; private set; } = null!;

    /// <summary>What is really so, past every protocol. Needs <see cref="WorldOptions.KeepTruth"/>.</summary>
    public WorldTruth Truth => new(Source, Destination);

    /// <summary>Every changing call at Connect, Kubernetes and the brokers. Apps' and replicators' own records and commits are not in it.</summary>
    public EffectLog Log { get; }

    /// <summary>Starts a world and returns when it is ready.</summary>
    /// <exception cref="ArgumentException">No such preset.</exception>
    /// <exception cref="IOException">A port is taken, or the folder cannot be written.</exception>
    public static async Task<PracticeWorld> StartAsync(WorldOptions options, CancellationToken ct)
    {
        var world = new PracticeWorld(options);
        try
        {
            await world.OpenAsync(ct);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Keeps the world until it is told to end, then takes it down.</summary>
    public async Task RunUntilAsync(CancellationToken ct)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, ct);
        }
        catch (OperationCanceledException)
        {
            await DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 1) return;
        if (System.IO.Directory.Exists(Directory)) System.IO.File.Delete(FilePath);
        if (_control is { } control) await control.DisposeAsync();
        await CloseAsync();
        _changing.Dispose();
        if (_options.Directory is null && System.IO.Directory.Exists(Directory)) System.IO.Directory.Delete(Directory, recursive: true);
    }

    private async Task OpenAsync(CancellationToken ct)
    {
        System.IO.Directory.CreateDirectory(Directory);
        System.IO.File.Delete(FilePath);
        _control = await HttpDoor.OpenAsync(IPAddress.Loopback, _ports.Control, new ControlApi(this).ServeAsync, ct);
        await FurnishAsync(ct);
    }

    /// <summary>Starts all there is beside the control port, and tells where it is.</summary>
    private async Task FurnishAsync(CancellationToken ct)
    {
        var instance = Guid.NewGuid().ToString("N")[..8];
        Source = await ClusterAsync("source", instance, _ports.Source, ct);
        Destination = await ClusterAsync("destination", instance, _ports.Destination, ct);
        var filling = Task.Run(() => WorldFilling.Fill(Source, _preset, _options.Seed), ct); // what takes longest, beside what mostly waits
        Connect = await ConnectCluster.StartAsync(_preset.Connect with
        {
            KafkaClusterId = Destination.ClusterId, Version = _options.ConnectVersion ?? _preset.Connect.Version, Port = _ports.Connect, Time = _options.Time, Logging = _options.Logging,
        }, Log, ct);
        Kubernetes = await PracticeKubernetes.StartAsync(new PodPrograms(Connect, _preset, _options).Find, _ports.Kubernetes, Log, _options.Time, new Random(_options.Seed), ct);
        DeployConnect();
        await filling;
        foreach (var app in _preset.Apps) Kubernetes.Apply(Manifests.Namespace, Manifests.App(app));
        if (_options.WaitForWorkers) await ReadyAsync(ct);
        File = Describe();
        await System.IO.File.WriteAllTextAsync(File.Kubernetes.Kubeconfig, Kubernetes.KubeConfig(Manifests.Namespace), ct);
        await File.WriteAsync(FilePath, ct);
    }

    private async Task<PracticeCluster> ClusterAsync(string side, string instance, IReadOnlyList<int> ports, CancellationToken ct)
    {
        var options = new PracticeClusterOptions
        {
            Name = $"{side}-{instance}",
            Ports = ports,
            DefaultReplication = 3,
            KeepLedger = _options.KeepTruth,
            Time = _options.Time,
            OnRequest = request => LogOf(side, request),
        };
        try
        {
            return await PracticeCluster.StartAsync(options, ct);
        }
        catch (SocketException e)
        {
            throw new IOException($"A port of {string.Join(", ", options.Ports)} cannot be opened for the {side}: {e.Message}. A world needs {_options.Port} to {_options.Port + 8}; another first port, or 0 for free ones.", e);
        }
    }

    /// <summary>Whether a Kafka client is an app or a replicator of the world, by what it calls itself.</summary>
    internal static bool IsOfTheWorld(string client) => client.StartsWith("app-", StringComparison.Ordinal) || client.StartsWith("replicator-", StringComparison.Ordinal);

    private void LogOf(string side, BrokerRequest request)
    {
        if (!request.Effect) return;
        // What apps and replicators do all the time says nothing about the bot.
        if (IsOfTheWorld(request.ClientId) && request.Api is not ("CreateTopics" or "CreatePartitions")) return;
        Log.Record(request.At, side, request.Api, $"{request.ClientId} {request.Subject} {request.Count}", [], request.Error);
    }

    private void DeployConnect()
    {
        Kubernetes.Apply(Manifests.Namespace, Manifests.ConfigMap(Source.Bootstrap));
        Kubernetes.Apply(Manifests.Namespace, Manifests.Secret());
        Kubernetes.Apply(Manifests.Namespace, Manifests.ConnectDeployment(_options.Workers ?? _preset.Workers, Connect.WorkerPort));
    }

    /// <summary>Returns when Connect has its workers, which the first phase looks for; apps come up while the person reads.</summary>
    public async Task ReadyAsync(CancellationToken ct)
    {
        while (Connect.Workers.Count < (_options.Workers ?? _preset.Workers)) await Task.Delay(20, ct);
    }

    private WorldFile Describe()
    {
        static AppAddress Address(AppDescription a) => new(a.Name, a.Kind, a.Produces ?? a.Consumes[0], a.Group);
        var control = _control!;
        return new WorldFile(Environment.ProcessId, control.Port,
            new KafkaAddress(Source.Bootstrap, "PLAINTEXT", Source.Bootstrap), new KafkaAddress(Destination.Bootstrap, "PLAINTEXT", Destination.Bootstrap),
            new ConnectAddress(Connect.Url, Manifests.Connect, $"app={Manifests.Connect}", Connect.WorkerPort),
            new KubernetesAddress(Path.Combine(Directory, "kubeconfig"), Kubernetes.Url, Manifests.Namespace,
                [.. _preset.Apps.Where(a => a.Kind != "test").Select(Address)], Address(_preset.Apps.First(a => a.Kind == "test")), Manifests.Kafka, Manifests.Kafka,
                new Dictionary<string, string> { ["BOOTSTRAP"] = Destination.Bootstrap, ["PROTOCOL"] = "PLAINTEXT" }, new Dictionary<string, string> { ["JAAS"] = "" }),
            new ClusterIds(Source.ClusterId, Destination.ClusterId), new PracticeAddress(control.Url, _preset.Name, _options.Seed), _preset.Rules);
    }
}
