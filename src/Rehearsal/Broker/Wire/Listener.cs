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
    private CancellationTokenSource? hearing;
    private Func<Socket, CancellationToken, Task>? served;
    private Socket[] knocking = [];

    public Listener(int port)
    {
        socket = Bind(port);
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public int Port { get; }

    /// <param name="serve">Serves one connection until it ends; must not throw.</param>
    public void Start(Func<Socket, CancellationToken, Task> serve)
    {
        (stopping, served) = (new CancellationTokenSource(), serve);
        Listen();
    }

    /// <summary>Takes no more connections, but does not refuse them: they hang until their clients give up. Those there are stay.</summary>
    public async Task GoDeafAsync()
    {
        if (hearing is null) return;
        await hearing.CancelAsync();
        await accepting;
        socket.Listen(0); // the kernel drops what knocks when somebody waits at the door already
        knocking = [.. Enumerable.Range(0, 2).Select(_ => Knock())];
    }

    /// <summary>Ends deafness.</summary>
    public void Hear()
    {
        if (knocking.Length == 0) return;
        foreach (var each in knocking) each.Dispose();
        knocking = [];
        Listen();
    }

    private Socket Knock()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            client.Connect(IPAddress.Loopback, Port);
        }
        catch (SocketException waits) when (waits.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // as it shall
        }

        return client;
    }

    private void Listen()
    {
        hearing?.Dispose();
        hearing = CancellationTokenSource.CreateLinkedTokenSource(stopping!.Token);
        socket.Listen(512);
        accepting = AcceptAsync(socket, served!, hearing.Token, stopping.Token);
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
        foreach (var each in knocking) each.Dispose();
        knocking = [];
        socket.Dispose();
        await accepting;
        await Task.WhenAll(connections.Keys);
        hearing?.Dispose();
        stopping.Dispose();
        (hearing, stopping) = (null, null);
    }

    private async Task AcceptAsync(Socket listening, Func<Socket, CancellationToken, Task> serve, CancellationToken cancellation, CancellationToken stop)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var client = await listening.AcceptAsync(cancellation);
                client.NoDelay = true;
                Keep(Task.Run(() => serve(client, stop), CancellationToken.None));
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
