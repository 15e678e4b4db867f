using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Rehearsal.Http;

/// <summary>What a server of the world answers; a null body with a null type is an answer without content.</summary>
internal sealed record Answer(int Status, byte[]? Body = null, string? ContentType = null)
{
    /// <summary>Text of foreign languages stays as it is, as Jackson and Go write it.</summary>
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static Answer Of(int status, JsonNode? body) => new(status, Encoding.UTF8.GetBytes(body?.ToJsonString(Json) ?? "null"), "application/json");

    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        foreach (var (name, value) in Headers) response.Headers[name] = value;
        if (ContentType is not null) response.ContentType = ContentType;
        if (Status != 204) response.ContentLength = Body?.Length ?? 0;
        if (Body is not null && context.Request.Method != "HEAD") await response.Body.WriteAsync(Body, context.RequestAborted);
    }
}
