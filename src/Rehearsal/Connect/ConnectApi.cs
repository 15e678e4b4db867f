using ChatOpsBot.Rehearsal.Connect.Rest;
using ChatOpsBot.Rehearsal.Http;
using ChatOpsBot.Rehearsal.Worlds;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Rehearsal.Connect;

/// <summary>What a worker answers over REST, and the front door that hands each call to one of them at random, as a service does.</summary>
internal sealed class ConnectApi(ConnectCluster cluster, EffectLog log)
{
    private readonly Routes _routes = new([
        .. new Reading(cluster).Routes, .. new Changing(cluster).Routes, .. new OffsetCalls(cluster).Routes, .. PluginCalls.Routes,
    ]);

    public Task AtTheFrontDoorAsync(HttpContext context)
    {
        var ready = cluster.Workers.Where(w => w.Alive).ToList();
        if (ready.Count > 0) return AtAWorkerAsync(context, ready[Random.Shared.Next(ready.Count)]);
        context.Abort(); // nobody behind the door
        return Task.CompletedTask;
    }

    public async Task AtAWorkerAsync(HttpContext context, ConnectWorker worker)
    {
        var came = log.Now;
        var request = await Request.ReadAsync(context);
        if (cluster.Faults.Delay > TimeSpan.Zero) await Task.Delay(cluster.Faults.Delay, context.RequestAborted);
        var answer = await AnswerAsync(request, worker);
        if (Changes(request))
        {
            log.Record(came, "connect", request.Method, request.Target, request.Body, answer.Status);
            if (answer.Status < 300 && cluster.Faults.TakeTimeOut()) answer = Errors.Of(500, "Request timed out");
            else if (answer.Status < 300 && cluster.Faults.TakeGateway() is { } status)
            {
                if (status == 0)
                {
                    context.Abort();
                    return;
                }

                answer = Errors.Gateway(status);
            }
        }
        context.Response.Headers.Server = cluster.Release.HasStop ? "Jetty(12.0.34)" : "Jetty(9.4.43.v20210629)";
        await answer.WriteAsync(context);
    }

    /// <summary>Validating is a question that comes by PUT.</summary>
    private static bool Changes(Request request) => request.Changes && request.Path is not ["connector-plugins", _, "config", "validate"];

    private async Task<Answer> AnswerAsync(Request request, ConnectWorker worker)
    {
        if (cluster.Release.HasStop && Refused(request) is { } refusal) return refusal;
        if (cluster.Faults.Foreign && ForeignConnector.Meets(cluster, request) is { } foreign) return foreign;
        if (!cluster.Release.HasStop && IsLater(request) is { } later) return later;
        var (call, methods) = _routes.Find(request);
        if (request.Method == "OPTIONS" && methods.Count > 0) return Options(methods);
        if (call is null) return methods.Count == 0 ? Errors.Framework(404, "Not Found") : Errors.Framework(405, "Method Not Allowed");
        if (!AcceptsJson(request)) return Errors.Framework(406, "Not Acceptable");
        if (TakesABody(request) && !GivesJson(request)) return WrongType(request);
        if (NeedsLeader(request) && Forwarding.Refuses(cluster, worker, request) is { } lost) return lost;
        try
        {
            return Forwarding.Returned(cluster, worker, request, await call());
        }
        catch (Exception e) when (e is not (OperationCanceledException or IOException))
        {
            return Errors.Of(500, e.Message); // as Connect does with what nobody thought of
        }
    }

    /// <summary>Calls that came with 3.5 and later.</summary>
    private static Answer? IsLater(Request request) => (request.Method, request.Path) switch
    {
        (_, ["connectors", _, "stop" or "offsets"]) or (_, ["health"]) => Errors.Framework(404, "Not Found"),
        ("PATCH", ["connectors", _, "config"]) => Errors.Framework(405, "Method Not Allowed"),
        _ => null,
    };

    /// <summary>What the web server refuses before Connect is asked.</summary>
    private static Answer? Refused(Request request)
    {
        var path = request.RawPath;
        bool Has(string code) => path.Contains(code, StringComparison.OrdinalIgnoreCase);
        if (path.Contains("//")) return Errors.Jetty("Ambiguous URI empty segment");
        if (Has("%2F")) return Errors.Jetty("Ambiguous URI path separator");
        if (Has("%25")) return Errors.Jetty("Ambiguous URI path encoding");
        return Has("%5C") ? Errors.Jetty("Suspicious Path Character") : null;
    }

    /// <summary>Written by the leader alone; pause and resume are written by whoever is asked.</summary>
    private static bool NeedsLeader(Request request) => (request.Method, request.Path) switch
    {
        ("POST", ["connectors"]) => true,
        ("DELETE", ["connectors", _]) => true,
        ("PUT" or "PATCH", ["connectors", _, "config"]) => true,
        ("PUT", ["connectors", _, "stop"]) => true,
        ("PATCH" or "DELETE", ["connectors", _, "offsets"]) => true,
        ("POST", ["connectors", _, "restart"]) => true,
        ("POST", ["connectors", _, "tasks", _, "restart"]) => true,
        _ => false,
    };

    private static bool TakesABody(Request request) => (request.Method, request.Path) switch
    {
        ("POST", ["connectors"]) => true,
        ("PUT" or "PATCH", [.., "config" or "offsets" or "validate"]) => true,
        _ => false,
    };

    private static bool AcceptsJson(Request request) => request.Headers.Accept.ToString() is var accept
        && (accept.Length == 0 || accept.Contains("*/*") || accept.Contains("application/*") || accept.Contains("application/json"));

    private static bool GivesJson(Request request) => request.Headers.ContentType.ToString().StartsWith("application/json", StringComparison.OrdinalIgnoreCase);

    private static Answer WrongType(Request request)
    {
        var answer = Errors.Framework(415, "Unsupported Media Type");
        return request.Headers.ContentType.Count == 0 ? answer with { ContentType = "application/json" } : answer;
    }

    private static Answer Options(IReadOnlyList<string> methods)
    {
        var all = methods.Order(StringComparer.Ordinal).Prepend("HEAD").Append("OPTIONS").ToList();
        return new Answer(200, System.Text.Encoding.ASCII.GetBytes(string.Join(", ", all)), "text/plain")
        {
            Headers = new Dictionary<string, string> { ["Allow"] = string.Join(',', all) },
        };
    }
}
