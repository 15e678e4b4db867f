using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Rehearsal.Http;

/// <summary>
/// One listening HTTP address. Kestrel itself without a host around it: a Connect worker is opened and closed
/// within milliseconds, and a world has many of them.
/// </summary>
internal sealed class HttpDoor : IAsyncDisposable
{
    private readonly KestrelServer _server;

    private HttpDoor(KestrelServer server) => _server = server;

    /// <summary>The address that is served, for example <c>http://127.0.0.1:8083</c>.</summary>
    public string Url => _server.Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public int Port => new Uri(Url).Port;

    /// <summary>Opens an address; port 0 takes a free one. Throws <see cref="IOException"/> if it is taken.</summary>
    public static async Task<HttpDoor> OpenAsync(IPAddress address, int port, RequestDelegate handle, CancellationToken ct)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = 8 << 20;
        options.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions { IOQueueCount = 1 }), NullLoggerFactory.Instance);
        var server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        await server.StartAsync(new Application(handle), ct);
        return new HttpDoor(server);
    }

    public async ValueTask DisposeAsync()
    {
        // What is still being answered after this is cut, as a process that ends cuts it.
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await _server.StopAsync(limit.Token);
        _server.Dispose();
    }

    private sealed class Application(RequestDelegate handle) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public async Task ProcessRequestAsync(HttpContext context)
        {
            try
            {
                await handle(context);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                context.Abort(); // the caller has gone
            }
        }

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
