using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ChatOpsBot.Rehearsal.Broker.Wire;

/// <summary>A broker's port and the connections on it. Between stop and start the port stays bound, so that nobody else takes it.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Task, byte> connections = new();
    private Socket socket;
    private CancellationTokenSource? stopping;
    private Task accepting = Task.CompletedTask;

    public Listener(int port)
    {
        socket = Bind(port);
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public int Port { get; }

    /// <param name="serve">Serves one connection until it ends; must not throw.</param>
    public void Start(Func<Socket, CancellationToken, Task> serve)
    {
        stopping = new CancellationTokenSource();
        socket.Listen(512);
        accepting = AcceptAsync(socket, serve, stopping.Token);
    }

    public async Task StopAsync()
    {
        if (stopping is null) return;
        await CloseAsync();
        socket = Bind(Port);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        socket.Dispose();
    }

    private async Task CloseAsync()
    {
        if (stopping is null) return;
        await stopping.CancelAsync();
        socket.Dispose();
        await accepting;
        await Task.WhenAll(connections.Keys);
        stopping.Dispose();
        stopping = null;
    }

    private async Task AcceptAsync(Socket listening, Func<Socket, CancellationToken, Task> serve, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var client = await listening.AcceptAsync(cancellation);
                client.NoDelay = true;
                Keep(Task.Run(() => serve(client, cancellation), CancellationToken.None));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // A client that went before it was accepted; or the broker stops, which the loop sees.
            }
        }
    }

    private void Keep(Task connection)
    {
        connections.TryAdd(connection, 0);
        _ = connection.ContinueWith(
            ended => connections.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private static Socket Bind(int port)
    {
        var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            bound.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return bound;
        }
        catch (SocketException)
        {
            bound.Dispose();
            throw;
        }
    }
}
