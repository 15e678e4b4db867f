using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Builder.Integration.AspNet.Core;

namespace ChatOpsBot.Teams;

/// <summary>The one door: <c>POST /api/messages</c>. What can be refused without reading is refused first; the body is bounded before anybody parses it.</summary>
internal sealed class TeamsDoor(TeamsOptions options, CloudAdapter adapter, IBot bot) : IDisposable
{
    public const string Path = "/api/messages";
    private const int MostBytes = 256 * 1024;
    private const int MostASecond = 50; // what Teams lets one app do in a tenant

    private readonly TokenBucketRateLimiter limiter = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = 2 * MostASecond,
        TokensPerPeriod = MostASecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        AutoReplenishment = true,
    });

    public async Task ReceiveAsync(HttpContext context)
    {
        if (Refusal(context) is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        if (await ReadAsync(context.Request, context.RequestAborted) is not { } body)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        context.Request.Body = body;
        await adapter.ProcessAsync(context.Request, context.Response, bot, context.RequestAborted);
    }

    public void Dispose() => limiter.Dispose();

    private int? Refusal(HttpContext context)
    {
        if (options.Emulator && !IsLocal(context)) return StatusCodes.Status403Forbidden;
        using var lease = limiter.AttemptAcquire();
        if (!lease.IsAcquired)
        {
            context.Response.Headers.RetryAfter = "1";
            return StatusCodes.Status429TooManyRequests;
        }

        if (!context.Request.HasJsonContentType()) return StatusCodes.Status415UnsupportedMediaType;
        return context.Request.ContentLength > MostBytes ? StatusCodes.Status413PayloadTooLarge : null;
    }

    // The name too: a page of the web could point its own name at this machine.
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from)
        && (context.Request.Host.Host is "localhost" || (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)));

    private static async Task<MemoryStream?> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancel)) > 0)
        {
            if (body.Length + read > MostBytes) return null;
            body.Write(buffer, 0, read);
        }

        body.Position = 0;
        return body;
    }
}
