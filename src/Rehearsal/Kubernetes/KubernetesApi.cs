using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Http;
using ChatOpsBot.Rehearsal.Worlds;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>What a path names: a kind, a namespace (null: all), an object, and a part of it (<c>scale</c>, <c>log</c>, <c>status</c>).</summary>
internal sealed record Resource(ResourceKind Kind, string? Namespace, string? Name, string? Part);

/// <summary>The API over HTTP: finds what a path names and hands the call on.</summary>
internal sealed class KubernetesApi(ObjectStore store, DeploymentController controller, Rights rights, EffectLog log, TimeProvider time)
{
    private readonly ObjectCalls _objects = new(store, controller);
    private readonly ScaleCalls _scale = new(store);
    private readonly WatchCalls _watch = new(store, time);

    public async Task ServeAsync(HttpContext context)
    {
        var came = log.Now;
        var request = await Request.ReadAsync(context);
        if (Find(request.Path) is { Name: null } watched && request.Method == "GET" && request.Query["watch"].ToString() is "true" or "1")
        {
            await _watch.ServeAsync(context, request, Find(request.Path)!);
            return;
        }
        var answer = Answer(request);
        if (request.Changes) log.Record(came, "kubernetes", request.Method, request.Target, request.Body, answer.Status);
        await answer.WriteAsync(context);
    }

    private Answer Answer(Request request)
    {
        try
        {
            if (request.Headers.ContentType.ToString() is var type && type.Contains("protobuf")) return Status.WrongType(type);
            if (Find(request.Path) is not { } resource) return Discovery(request);
            if (rights.Refuse(request, resource) is { } refused) return refused;
            if (request.Changes && request.Query.ContainsKey("dryRun")) return Status.Bad("dryRun is not served by the practice Kubernetes");
            return resource.Part switch
            {
                "scale" when resource.Kind == Kinds.Deployments => _scale.Answer(request, resource),
                "log" when resource.Kind == Kinds.Pods && request.Method == "GET" => Log(resource),
                null or "status" => request.Method == "GET" && resource.Name is null ? List(request, resource) : _objects.Answer(request, resource),
                _ => Status.NoSuchPath(),
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return Status.Bad($"the body does not fit: {e.Message}");
        }
        catch (Exception e)
        {
            return Status.Trouble($"the practice Kubernetes has a bug: {e.GetType().Name}: {e.Message}");
        }
    }

    private Answer Discovery(Request request) => request.Path switch
    {
        ["apis", "authorization.k8s.io", "v1", "selfsubjectaccessreviews"] when request.Method == "POST" => rights.Review(request),
        ["version"] => Http.Answer.Of(200, Kinds.Version),
        ["healthz" or "readyz" or "livez"] => new Answer(200, "ok"u8.ToArray(), "text/plain"),
        ["api"] => Http.Answer.Of(200, Kinds.Versions),
        ["apis"] => Http.Answer.Of(200, Kinds.Groups),
        ["api", "v1"] => Http.Answer.Of(200, Kinds.Resources("")),
        ["apis", "apps", "v1"] => Http.Answer.Of(200, Kinds.Resources("apps")),
        ["apis", "autoscaling", "v2"] => Http.Answer.Of(200, Kinds.Resources("autoscaling")),
        ["apis", "authorization.k8s.io", "v1"] => Http.Answer.Of(200, Kinds.Resources("authorization.k8s.io")),
        _ => Status.NoSuchPath(),
    };

    private Answer List(Request request, Resource resource)
    {
        var (all, version) = store.List(resource.Kind, resource.Namespace);
        var items = all.Where(o => Selectors.Fits(o, request.Query["labelSelector"].ToString(), request.Query["fieldSelector"].ToString())).ToList();
        if (WatchCalls.WantsTable(request)) return Http.Answer.Of(200, Tables.Of(resource.Kind, items, version, time.GetUtcNow()));
        return Http.Answer.Of(200, new JsonObject
        {
            ["kind"] = resource.Kind.Kind + "List", ["apiVersion"] = resource.Kind.ApiVersion, ["metadata"] = new JsonObject { ["resourceVersion"] = $"{version}" },
            ["items"] = new JsonArray([.. items]),
        });
    }

    private Answer Log(Resource resource) => controller.Runner(resource.Name!) is { } runner
        ? new Answer(200, Encoding.UTF8.GetBytes(runner.Log), "text/plain") : Status.NotFound(resource.Kind, resource.Name!);

    /// <summary>Null for what is no object's path.</summary>
    private static Resource? Find(string[] path)
    {
        (string group, string[] rest) = path switch
        {
            ["api", "v1", .. var core] => ("", core),
            ["apis", "apps", "v1", .. var apps] => ("apps", apps),
            ["apis", "autoscaling", "v2", .. var scaling] => ("autoscaling", scaling),
            _ => ("", Array.Empty<string>()),
        };
        ResourceKind? Kind(string plural) => Kinds.All.FirstOrDefault(k => k.Plural == plural && k.Group == group);
        return rest switch
        {
            ["namespaces", var ns, var plural] when Kind(plural) is { } k => new Resource(k, ns, null, null),
            ["namespaces", var ns, var plural, var name] when Kind(plural) is { } k => new Resource(k, ns, name, null),
            ["namespaces", var ns, var plural, var name, var part] when Kind(plural) is { } k => new Resource(k, ns, name, part),
            ["namespaces", var name] when group.Length == 0 => new Resource(Kinds.Namespaces, "", name, null),
            [var plural] when Kind(plural) is { } k => new Resource(k, null, null, null),
            _ => null,
        };
    }
}
