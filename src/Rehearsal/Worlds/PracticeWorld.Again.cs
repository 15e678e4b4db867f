namespace ChatOpsBot.Rehearsal.Worlds;

/// <content>A world that is begun again in its place.</content>
public sealed partial class PracticeWorld
{
    private readonly SemaphoreSlim _changing = new(1);

    /// <summary>
    /// Takes the world down and starts it anew as it was at first, at the same addresses and in the same folder, with other cluster ids: clients that
    /// know its addresses find a new world. The log of effects goes on. <c>world.json</c> is away meanwhile.
    /// </summary>
    /// <exception cref="IOException">A port was taken meanwhile; the world is down then and may be begun again later.</exception>
    /// <exception cref="ObjectDisposedException">The world has ended.</exception>
    public async Task BeginAgainAsync(CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_closed == 1, this);
        await _changing.WaitAsync(ct);
        try
        {
            _ports = WorldPorts.Of(this);
            System.IO.File.Delete(FilePath);
            await CloseAsync();
            await FurnishAsync(ct);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Ends everything but the control port.</summary>
    private async Task CloseAsync()
    {
        if (Kubernetes is { } kubernetes) await kubernetes.DisposeAsync();
        if (Connect is { } connect) await connect.DisposeAsync();
        if (Source is { } source) await source.DisposeAsync();
        if (Destination is { } destination) await destination.DisposeAsync();
    }
}
