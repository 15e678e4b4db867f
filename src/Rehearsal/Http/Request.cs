using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace ChatOpsBot.Rehearsal.Http;

/// <summary>A request read to its end: path segments unescaped one by one, so that a name may hold any character.</summary>
internal sealed record Request(string Method, string Target, string[] Path, IQueryCollection Query, IHeaderDictionary Headers, byte[] Body)
{
    public string RawPath => Target.Split('?', 2)[0];
    public string Text => Encoding.UTF8.GetString(Body);

    public bool Flag(string name) => Query.TryGetValue(name, out StringValues v) && string.Equals(v, "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the call asks for a change.</summary>
    public bool Changes => Method is not ("GET" or "HEAD" or "OPTIONS");

    public static async Task<Request> ReadAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = target.Split('?', 2)[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return new Request(context.Request.Method, target, path, context.Request.Query, context.Request.Headers, body.ToArray());
    }
}
