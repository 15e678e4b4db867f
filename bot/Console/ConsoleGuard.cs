using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace ChatOpsBot.Console;

/// <summary>
/// What every request must satisfy before anything of it is read. A page that can stop production apps is a target even on loopback:
/// other sites in the same browser, and names that resolve to it, must not reach it.
/// </summary>
internal static class ConsoleGuard
{
    public const int MostBodyBytes = 64 * 1024;

    /// <summary>Status and words of what is wrong, or null.</summary>
    public static (int Status, string Words)? Judge(HttpContext context, ConsoleDoor door, bool needsCookie)
    {
        var request = context.Request;
        if (context.Connection.RemoteIpAddress is not { } from || !IPAddress.IsLoopback(from))
            return (403, "The war room is open on this machine only.");
        if (!IsOurHost(request.Host.Value, context.Connection.LocalPort))
            return (400, "Unknown host. Open the address that the bot printed at its start.");
        if (IsForeign(request))
            return (403, "Requests from other sites are refused.");
        if (HttpMethods.IsPost(request.Method) && BodyTrouble(request) is { } trouble)
            return trouble;
        if (needsCookie && !door.Knows(request.Cookies[ConsoleDoor.Cookie]))
            return (401, "Not signed in. Open the address that the bot printed at its start.");
        return null;
    }

    public static void Headers(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private static bool IsOurHost(string? host, int port) =>
        host == $"127.0.0.1:{port}" || host == $"localhost:{port}" || host == $"[::1]:{port}";

    // Old clients send neither header; then the cookie (SameSite=Strict) and the content type (never sent across sites without asking) stand.
    private static bool IsForeign(HttpRequest request)
    {
        if (request.Headers.Origin is { Count: > 0 } origin && origin != $"http://{request.Host.Value}") return true;
        return request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site != "same-origin" && site != "none";
    }

    private static (int Status, string Words)? BodyTrouble(HttpRequest request)
    {
        if (!request.HasJsonContentType()) return (415, "Only application/json is taken.");
        if (request.ContentLength > MostBodyBytes) return (413, $"At most {MostBodyBytes / 1024} KB are taken.");
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MostBodyBytes;
        return null;
    }
}
