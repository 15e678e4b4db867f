using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Fakes;

/// <summary>One call as the connector saw it.</summary>
/// <param name="Path">As it came, escapes kept.</param>
public sealed record ConnectorCall(string Method, string Path, string? Authorization, string Body);

/// <param name="Headers">Extra headers, such as Retry-After or Location.</param>
public sealed record ConnectorAnswer(int Status, string Body, params (string Name, string Value)[] Headers);

/// <summary>A program that speaks the Bot Connector's REST on loopback, keeps what it was sent, and answers as it is told.</summary>
public sealed class FakeConnector : IAsyncDisposable
{
    private readonly WebApplication program;
    private readonly Channel<ConnectorCall> calls = Channel.CreateUnbounded<ConnectorCall>();
    private readonly ConcurrentQueue<ConnectorCall> all = new();
    private readonly ConcurrentQueue<ConnectorAnswer> script = new();
    private int ids;

    private FakeConnector(WebApplication app) => program = app;

    /// <summary>Scheme, host and port.</summary>
    public string Origin { get; private set; } = "";

    /// <summary>As activities carry it, with the trailing slash.</summary>
    public string ServiceUrl => $"{Origin}/amer/tenant/";

    public IReadOnlyList<ConnectorCall> Calls => [.. all];

    public static async Task<FakeConnector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var fake = new FakeConnector(app);
        app.Run(fake.TakeAsync);
        await app.StartAsync();
        fake.Origin = app.Urls.Single();
        return fake;
    }

    /// <summary>The next call is answered so; without a script with 201 and a new id.</summary>
    public void Next(ConnectorAnswer answer) => script.Enqueue(answer);

    /// <summary>The oldest call not yet taken; waits for it.</summary>
    public async Task<ConnectorCall> TakeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        return await calls.Reader.ReadAsync(limit.Token);
    }

    public async ValueTask DisposeAsync() => await program.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        var call = new ConnectorCall(context.Request.Method, target, context.Request.Headers.Authorization, await reader.ReadToEndAsync());
        var answer = script.TryDequeue(out var told) ? told : new ConnectorAnswer(call.Method == "POST" ? 201 : 200, $$"""{"id":"m-{{Interlocked.Increment(ref ids)}}"}""");
        all.Enqueue(call);
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers) context.Response.Headers[name] = value;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.Body);
        calls.Writer.TryWrite(call);
    }
}
