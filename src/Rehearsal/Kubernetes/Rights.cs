using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Http;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>What callers may do: all, but for what the world's bad days forbid. Also answers who asks (SelfSubjectAccessReview).</summary>
internal sealed class Rights
{
    private readonly ConcurrentDictionary<(string Verb, string Resource), bool> _forbidden = new();

    /// <param name="resource">As in rules: <c>deployments/scale</c>, <c>configmaps</c>.</param>
    public void Set(string verb, string resource, bool allowed)
    {
        if (allowed) _forbidden.TryRemove((verb, resource), out _);
        else _forbidden[(verb, resource)] = true;
    }

    /// <summary>The refusal, or null.</summary>
    public Answer? Refuse(Request request, Resource at)
    {
        var resource = at.Part is { } part ? $"{at.Kind.Plural}/{part}" : at.Kind.Plural;
        var verb = Verb(request, at);
        return _forbidden.ContainsKey((verb, resource)) ? Status.Forbidden(at.Kind, at.Namespace ?? "", at.Name, verb, resource) : null;
    }

    public Answer Review(Request request)
    {
        var review = JsonNode.Parse(request.Body) as JsonObject ?? throw new FormatException("an object is needed");
        var asked = review["spec"]?["resourceAttributes"] as JsonObject ?? [];
        var resource = (string?)asked["subresource"] is { Length: > 0 } part ? $"{asked["resource"]}/{part}" : (string?)asked["resource"] ?? "";
        review["status"] = new JsonObject { ["allowed"] = !_forbidden.ContainsKey(((string?)asked["verb"] ?? "", resource)) };
        return Answer.Of(201, review);
    }

    private static string Verb(Request request, Resource at) => request.Method switch
    {
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => "delete",
        _ => at.Name is not null ? "get" : request.Query.ContainsKey("watch") ? "watch" : "list",
    };
}
