using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Http;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>Get, create, replace, patch and delete of one object.</summary>
internal sealed class ObjectCalls(ObjectStore store, DeploymentController controller)
{
    public Answer Answer(Request request, Resource at) => (request.Method, at.Name) switch
    {
        ("GET" or "HEAD", { } name) => store.Get(at.Kind, at.Namespace ?? "", name) is { } o ? Http.Answer.Of(200, o) : Status.NotFound(at.Kind, name),
        ("POST", null) => Create(request, at),
        ("PUT", { } name) => Change(request, at, name, _ => Object(request)),
        ("PATCH", { } name) => Patch(request, at, name),
        ("DELETE", { } name) => Delete(request, at, name),
        _ => Status.NoSuchMethod(),
    };

    private Answer Create(Request request, Resource at)
    {
        var wanted = Object(request);
        if ((string?)ObjectStore.Meta(wanted)["name"] is not { Length: > 0 } name) return Status.Invalid(at.Kind, "", "metadata.name: Required value: name is required");
        if (Defaults.Mistake(at.Kind, wanted) is { } mistake) return Status.Invalid(at.Kind, name, mistake);
        var noted = FieldManagers.Note(at.Kind, null, Defaults.For(at.Kind, wanted), FieldManagers.Of(request), null, store.Now);
        return store.Create(at.Kind, at.Namespace ?? "", noted) is { } made ? Http.Answer.Of(201, made) : Status.Exists(at.Kind, name);
    }

    private Answer Patch(Request request, Resource at, string name)
    {
        var type = request.Headers.ContentType.ToString().Split(';')[0].Trim();
        if (type is not ("application/json-patch+json" or "application/merge-patch+json" or "application/strategic-merge-patch+json"))
            return Status.Bad($"patches of type '{type}' are not served; use json-patch, merge-patch or strategic-merge-patch");
        return Change(request, at, name, there => Patches.Apply(type, there, JsonNode.Parse(request.Body)));
    }

    private Answer Change(Request request, Resource at, string name, Func<JsonObject, JsonObject> change)
    {
        var (conflict, mistake) = (false, (string?)null);
        var changed = store.Update(at.Kind, at.Namespace ?? "", name, there =>
        {
            var before = ObjectStore.Copy(there);
            var wanted = change(there);
            // A resource version in what is wanted must be the present one; patches that name none keep the present one.
            conflict = ObjectStore.Meta(wanted)["resourceVersion"] is { } v && !JsonNode.DeepEquals(v, before["metadata"]!["resourceVersion"]);
            mistake = Defaults.Mistake(at.Kind, wanted) ?? Defaults.Frozen(at.Kind, before, Defaults.For(at.Kind, wanted));
            return conflict || mistake is not null ? before : FieldManagers.Note(at.Kind, before, Defaults.Keeping(at.Kind, before, wanted), FieldManagers.Of(request), at.Part, store.Now);
        });
        if (mistake is not null) return Status.Invalid(at.Kind, name, mistake);
        return changed is null ? Status.NotFound(at.Kind, name) : conflict ? Status.Conflict(at.Kind, name) : Http.Answer.Of(200, changed);
    }

    private Answer Delete(Request request, Resource at, string name)
    {
        if (store.Get(at.Kind, at.Namespace ?? "", name) is not { } there) return Status.NotFound(at.Kind, name);
        if (at.Kind == Kinds.Namespaces) return Status.Bad("namespaces of the practice Kubernetes stay");
        if (at.Kind == Kinds.Pods)
        {
            controller.End(at.Namespace!, name, force: AtOnce(request));
            return Http.Answer.Of(200, there);
        }
        store.Delete(at.Kind, at.Namespace!, name);
        return Http.Answer.Of(200, Status.Success(at.Kind, name));
    }

    // In the query or in the options: clients do both.
    private static bool AtOnce(Request request) => request.Query["gracePeriodSeconds"] == "0"
        || (request.Body.Length > 0 && (int?)(JsonNode.Parse(request.Body) as JsonObject)?["gracePeriodSeconds"] == 0);

    private static JsonObject Object(Request request) => JsonNode.Parse(request.Body) as JsonObject ?? throw new FormatException("an object is needed");
}
