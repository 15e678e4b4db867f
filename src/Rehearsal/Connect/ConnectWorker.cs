using System.Net;
using ChatOpsBot.Rehearsal.Connect.Replicator;
using ChatOpsBot.Rehearsal.Http;

namespace ChatOpsBot.Rehearsal.Connect;

/// <summary>A worker of the cluster, with a REST address of its own.</summary>
public sealed class ConnectWorker
{
    private HttpDoor? _door;

    private readonly Func<string?> _shared;

    internal ConnectWorker(IPAddress address, int port, Throttle speed, Func<string?> shared) => (Address, Port, Speed, _shared) = (address, port, speed, shared);

    public IPAddress Address { get; }
    public int Port { get; }

    /// <summary>Its name in every status, as the worker advertises itself.</summary>
    public string Id => _shared() ?? $"{Address}:{Port}";

    /// <summary>Whether its process runs; the cluster may not have noticed yet that it does not.</summary>
    public bool Alive { get; private set; } = true;

    /// <summary>What all its tasks share.</summary>
    internal Throttle Speed { get; }

    internal async Task OpenAsync(Microsoft.AspNetCore.Http.RequestDelegate handle, CancellationToken ct) =>
        _door = await HttpDoor.OpenAsync(Address, Port, handle, ct);

    internal async Task CloseAsync()
    {
        Alive = false;
        if (_door is { } door) await door.DisposeAsync();
    }
}
