using System.Text.Json;
using ChatOpsBot.Rehearsal.Http;

namespace ChatOpsBot.Rehearsal.Connect.Rest;

/// <summary>Bodies read as Connect's JSON library reads them, with its complaints: malformed JSON is a 500, never a 400.</summary>
internal static class JacksonBody
{
    private const string Request = "org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest";

    /// <summary>The value, null for an empty body; or the answer that refuses it.</summary>
    public static (JsonElement? Value, Answer? Refusal) Parse(Request request, bool map)
    {
        var text = request.Text;
        if (text.Trim() is "" or "null") return (null, null);
        try
        {
            using var document = JsonDocument.Parse(request.Body);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Object => (document.RootElement.Clone(), null),
                JsonValueKind.Array when map => (null, Wrong("Cannot deserialize value of type `java.util.LinkedHashMap<java.lang.String,java.lang.String>` from Array value (token `JsonToken.START_ARRAY`)", 1)),
                _ => (null, Wrong($"Cannot construct instance of `{(map ? "java.util.LinkedHashMap" : Request)}` (although at least one Creator exists): no String-argument constructor/factory method to deserialize from String value ({text.Trim().Replace('"', '\'')})", 1)),
            };
        }
        catch (JsonException)
        {
            return (null, Malformed(text));
        }
    }

    /// <summary>A configuration: text, numbers and truth values as text, in their order; a null is a mistake of its own.</summary>
    public static (OrderedDictionary<string, string?>? Config, Answer? Refusal) Config(JsonElement map, string chain)
    {
        var config = new OrderedDictionary<string, string?>();
        foreach (var p in map.EnumerateObject())
        {
            if (p.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                return (null, Wrong($"Cannot deserialize value of type `java.lang.String` from {p.Value.ValueKind} value (token `JsonToken.START_{p.Value.ValueKind.ToString().ToUpperInvariant()}`)", 1,
                    $" (through reference chain: {chain}java.util.LinkedHashMap[\"{p.Name}\"])"));
            config[p.Name] = p.Value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => p.Value.GetString(),
                _ => p.Value.GetRawText(),
            };
        }
        return (config, null);
    }

    public static Answer Wrong(string what, int column, string chain = "") => Errors.Of(500,
        $"{what}\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: {column}]{chain}");

    private static Answer Malformed(string text)
    {
        var start = text.TrimStart();
        if (start[0] is '{' or '[')
        {
            var end = text.TrimEnd()[^1];
            return Wrong(end is ':' or ',' or '{' ? "Unexpected end-of-input within/between Object entries"
                : "Unexpected end-of-input: expected close marker for Object (start marker at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 1])", text.Length + 1);
        }
        var token = new string([.. start.TakeWhile(c => char.IsLetterOrDigit(c) || c is '_' or '-')]);
        return Wrong($"Unrecognized token '{token}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')", 1);
    }
}
