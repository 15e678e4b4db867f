using System.Text;
using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Http;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>Watches: one JSON object a line, from a version on, until the caller goes or its time is up.</summary>
internal sealed class WatchCalls(ObjectStore store, TimeProvider time)
{
    public static bool WantsTable(Request request) => request.Headers.Accept.ToString().Contains("as=Table");

    public async Task ServeAsync(HttpContext context, Request request, Resource at)
    {
        var initial = request.Flag("sendInitialEvents");
        var from = !initial && long.TryParse(request.Query["resourceVersion"], out var v) ? v : 0;
        var (present, version) = store.List(at.Kind, at.Namespace);
        if (store.Watch(from == 0 ? version : from) is not { } watch)
        {
            await Status.Gone().WriteAsync(context);
            return;
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        if (int.TryParse(request.Query["timeoutSeconds"], out var seconds)) limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        context.Response.ContentType = "application/json";
        try
        {
            await context.Response.StartAsync(limit.Token);
            foreach (var o in from == 0 ? present : []) await TellAsync(context, request, at, new StoreEvent(version, "ADDED", at.Kind, o), limit.Token);
            if (initial) await WriteAsync(context, "BOOKMARK", EndOfInitialEvents(at.Kind, version), limit.Token);
            foreach (var e in watch.Missed) await TellAsync(context, request, at, e, limit.Token);
            await foreach (var e in watch.Coming.ReadAllAsync(limit.Token)) await TellAsync(context, request, at, e, limit.Token);
        }
        catch (OperationCanceledException)
        {
            // gone, or its time is up
        }
        finally
        {
            watch.Close();
        }
    }

    private async Task TellAsync(HttpContext context, Request request, Resource at, StoreEvent e, CancellationToken ct)
    {
        if (e.Kind != at.Kind || (at.Namespace is { } ns && (string?)e.Object["metadata"]!["namespace"] != ns)) return;
        if (!Selectors.Fits(e.Object, request.Query["labelSelector"].ToString(), request.Query["fieldSelector"].ToString())) return;
        JsonNode shown = WantsTable(request) ? Tables.Of(e.Kind, [e.Object], e.Version, time.GetUtcNow()) : ObjectStore.Copy(e.Object);
        await WriteAsync(context, e.Type, shown, ct);
    }

    /// <summary>Says that all that was there has been told: newer clients list by watching.</summary>
    private static JsonObject EndOfInitialEvents(ResourceKind kind, long version) => new()
    {
        ["kind"] = kind.Kind, ["apiVersion"] = kind.ApiVersion,
        ["metadata"] = new JsonObject { ["resourceVersion"] = $"{version}", ["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" } },
    };

    private static async Task WriteAsync(HttpContext context, string type, JsonNode shown, CancellationToken ct)
    {
        var line = new JsonObject { ["type"] = type, ["object"] = shown }.ToJsonString(Http.Answer.Json) + "\n";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(line), ct);
        await context.Response.Body.FlushAsync(ct);
    }
}
