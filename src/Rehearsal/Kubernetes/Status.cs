using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Http;

namespace ChatOpsBot.Rehearsal.Kubernetes;

/// <summary>Refusals as the API server words them (kind <c>Status</c>); kubectl prints the message.</summary>
internal static class Status
{
    public static Answer NotFound(ResourceKind kind, string name) =>
        Of(404, "NotFound", $"{kind.Plural}{(kind.Group.Length == 0 ? "" : "." + kind.Group)} \"{name}\" not found", kind, name);

    public static Answer Exists(ResourceKind kind, string name) => Of(409, "AlreadyExists", $"{kind.Plural} \"{name}\" already exists", kind, name);

    public static Answer Conflict(ResourceKind kind, string name) => Of(409, "Conflict",
        $"Operation cannot be fulfilled on {kind.Plural} \"{name}\": the object has been modified; please apply your changes to the latest version and try again", kind, name);

    public static Answer Bad(string message) => Of(400, "BadRequest", message);

    /// <param name="message">The field, then what is wrong with it: <c>data: Forbidden: ...</c>.</param>
    public static Answer Invalid(ResourceKind kind, string name, string message)
    {
        var (field, wrong) = message.Split(": ", 2) is [var f, var w] ? (f, w) : ("", message);
        return Answer.Of(422, new JsonObject
        {
            ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure",
            ["message"] = $"{kind.Kind} \"{name}\" is invalid: {message}", ["reason"] = "Invalid", ["code"] = 422,
            ["details"] = new JsonObject
            {
                ["name"] = name, ["group"] = kind.Group, ["kind"] = kind.Kind,
                ["causes"] = new JsonArray(new JsonObject { ["reason"] = wrong.StartsWith("Forbidden") ? "FieldValueForbidden" : "FieldValueInvalid", ["message"] = wrong, ["field"] = field }), // kubectl prints these
            },
        });
    }

    public static Answer Forbidden(ResourceKind kind, string ns, string? name, string verb, string resource) => Of(403, "Forbidden",
        $"{kind.Plural}{(kind.Group.Length == 0 ? "" : "." + kind.Group)}{(name is null ? "" : $" \"{name}\"")} is forbidden: User \"practice\" cannot {verb} resource \"{resource}\" in API group \"{kind.Group}\" in the namespace \"{ns}\"", kind, name);

    public static Answer WrongType(string type) =>
        Of(415, "UnsupportedMediaType", $"the practice Kubernetes takes JSON, not {type}; with kubectl use apply --validate=false or patch instead of create");

    public static Answer Trouble(string message) => Of(500, "InternalError", message);

    public static Answer Gone() => Of(410, "Expired", "too old resource version");

    public static Answer NoSuchPath() => Of(404, "NotFound", "the server could not find the requested resource");

    public static Answer NoSuchMethod() => Of(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");

    public static JsonObject Success(ResourceKind kind, string name) => new()
    {
        ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success",
        ["details"] = new JsonObject { ["name"] = name, ["group"] = kind.Group, ["kind"] = kind.Plural },
    };

    private static Answer Of(int code, string reason, string message, ResourceKind? kind = null, string? name = null) => Answer.Of(code, new JsonObject
    {
        ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure",
        ["message"] = message, ["reason"] = reason, ["code"] = code,
        ["details"] = kind is null ? new JsonObject() : new JsonObject { ["name"] = name, ["group"] = kind.Group, ["kind"] = kind.Plural },
    });
}
