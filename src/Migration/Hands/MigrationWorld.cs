using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Kubernetes;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Migration.Hands;

/// <summary>The clients of one migration's surroundings; made once, kept, closed at the end.</summary>
public sealed class MigrationWorld : IDisposable
{
    public MigrationWorld(MigrationSettings settings, ILoggerFactory loggers, TimeProvider clock)
    {
        Settings = settings;
        Clock = clock;
        Source = new KafkaCluster(settings.Source, loggers);
        Destination = new KafkaCluster(settings.Destination, loggers, ClusterSide.Destination);
        Kubernetes = new KubernetesApi(settings.Kubernetes, clock);
        AppConfiguration = new AppConfiguration(Kubernetes);
        Connect = new ConnectClient(settings.Connect, WorkersAsync, clock);
    }

    public MigrationSettings Settings { get; }

    public TimeProvider Clock { get; }

    public KafkaCluster Source { get; }

    public KafkaCluster Destination { get; }

    public ConnectClient Connect { get; }

    public KubernetesApi Kubernetes { get; }

    public AppConfiguration AppConfiguration { get; }

    /// <summary>The cluster a runbook names.</summary>
    public KafkaCluster Cluster(string name) =>
        name == Source.Name ? Source
        : name == Destination.Name ? Destination
        : throw new WorldTroubleException("settings", $"there is no connection called '{ForeignText.From(name, 60)}'", null, $"The settings have '{Source.Name}' and '{Destination.Name}'.");

    /// <summary>The ready workers' own addresses.</summary>
    internal async Task<IReadOnlyList<Uri>> WorkersAsync(CancellationToken cancel)
    {
        var pods = await Kubernetes.PodsAsync(Settings.Kubernetes.ConnectSelector, cancel);
        return [.. pods.Where(p => p is { Ready: true, Address.Length: > 0 })
            .Select(p => new UriBuilder("http", p.Address, p.RestPort ?? Settings.Connect.WorkerPort).Uri)];
    }

    public void Dispose()
    {
        Connect.Dispose();
        Kubernetes.Dispose();
        Source.Dispose();
        Destination.Dispose();
    }
}
