using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Http;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>The <c>scale</c> of a deployment: how many pods are wanted, and how many there are.</summary>
internal sealed class ScaleCalls(ObjectStore store)
{
    private static readonly string[] Copied = ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"];

    public Answer Answer(Request request, Resource at)
    {
        if (store.Get(at.Kind, at.Namespace!, at.Name!) is not { } deployment) return Status.NotFound(at.Kind, at.Name!);
        if (request.Method == "GET") return Http.Answer.Of(200, Scale(deployment));
        if (request.Method is not ("PUT" or "PATCH")) return Status.NoSuchMethod();
        var body = JsonNode.Parse(request.Body);
        var wanted = request.Method == "PUT" ? body as JsonObject ?? throw new FormatException("an object is needed")
            : Patches.Apply(request.Headers.ContentType.ToString().Split(';')[0].Trim(), Scale(deployment), body);
        // A patch that names no version is applied to whatever is there: only one that does can be too late.
        if (request.Method == "PATCH" && (body as JsonObject)?["metadata"]?["resourceVersion"] is null) (wanted["metadata"] as JsonObject)?.Remove("resourceVersion");
        return Set(request, at, wanted);
    }

    private Answer Set(Request request, Resource at, JsonObject wanted)
    {
        var replicas = (int?)wanted["spec"]?["replicas"] ?? 0;
        if (replicas < 0) return Status.Invalid(at.Kind, at.Name!, $"spec.replicas: Invalid value: {replicas}: must be greater than or equal to 0");
        var conflict = false;
        var changed = store.Update(at.Kind, at.Namespace!, at.Name!, there =>
        {
            conflict = wanted["metadata"]?["resourceVersion"] is { } v && !JsonNode.DeepEquals(v, there["metadata"]!["resourceVersion"]);
            if (conflict) return there;
            var result = ObjectStore.Copy(there);
            result["spec"]!["replicas"] = replicas;
            return FieldManagers.Note(at.Kind, there, Defaults.Keeping(at.Kind, there, result), FieldManagers.Of(request), "scale", store.Now);
        });
        return changed is null ? Status.NotFound(at.Kind, at.Name!) : conflict ? Status.Conflict(at.Kind, at.Name!) : Http.Answer.Of(200, Scale(changed));
    }

    private static JsonObject Scale(JsonObject deployment)
    {
        var meta = deployment["metadata"]!;
        var labels = deployment["spec"]!["selector"]?["matchLabels"] as JsonObject ?? [];
        var spec = new JsonObject();
        // Zero is not written, as the real API leaves it out.
        if ((int?)deployment["spec"]!["replicas"] is > 0 and var wanted) spec["replicas"] = wanted;
        return new JsonObject
        {
            ["kind"] = "Scale", ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = new JsonObject(Copied.Select(k => KeyValuePair.Create(k, meta[k]?.DeepClone()))),
            ["spec"] = spec,
            ["status"] = new JsonObject { ["replicas"] = (int?)deployment["status"]?["replicas"] ?? 0, ["selector"] = string.Join(',', labels.Select(l => $"{l.Key}={l.Value}")) },
        };
    }
}
