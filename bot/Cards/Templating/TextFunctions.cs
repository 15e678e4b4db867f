using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Cards.Templating;

internal static class TextFunctions
{
    public static Function[] All { get; } =
    [
        new("length", 1, 1, a => Kind.Of(a.Text(0).Length)),
        new("concat", 1, Functions.Many, Concat),
        new("string", 1, 1, a => JsonValue.Create(Kind.Words(a[0]))),
        new("substring", 2, 3, Substring),
        new("toUpper", 1, 1, a => JsonValue.Create(a.Text(0).ToUpperInvariant())),
        new("toLower", 1, 1, a => JsonValue.Create(a.Text(0).ToLowerInvariant())),
        new("trim", 1, 1, a => JsonValue.Create(a.Text(0).Trim())),
        new("replace", 3, 3, Replace),
        new("startsWith", 2, 2, a => JsonValue.Create(a.Text(0).StartsWith(a.Text(1), StringComparison.Ordinal))),
        new("endsWith", 2, 2, a => JsonValue.Create(a.Text(0).EndsWith(a.Text(1), StringComparison.Ordinal))),
        new("indexOf", 2, 2, a => Kind.Of(a.Text(0).IndexOf(a.Text(1), StringComparison.Ordinal))),
        new("split", 2, 2, a => new JsonArray([.. a.Text(0).Split(a.Text(1)).Select(s => (JsonNode)JsonValue.Create(s)!)])),
        new("json", 1, 1, Json),
        new("uriComponent", 1, 1, a => JsonValue.Create(Uri.EscapeDataString(a.Text(0)))),
        new("base64", 1, 1, a => JsonValue.Create(Convert.ToBase64String(Encoding.UTF8.GetBytes(a.Text(0))))),
    ];

    private static JsonNode Concat(Arguments a)
    {
        var values = Enumerable.Range(0, a.Count).Select(i => a[i]).ToList();
        if (values.All(v => v is JsonArray)) return new JsonArray([.. values.SelectMany(v => (JsonArray)v!).Select(v => v?.DeepClone())]);
        return JsonValue.Create(a.Scope.Budget.Spend(string.Concat(values.Select(Kind.Words))));
    }

    private static JsonNode Substring(Arguments a)
    {
        var text = a.Text(0);
        var start = a.Whole(1);
        var length = a.Count > 2 ? a.Whole(2) : text.Length - start;
        if (start < 0 || length < 0 || start + length > text.Length)
            throw new TemplateException($"substring({start}, {length}) does not lie within {text.Length} characters.");
        return JsonValue.Create(text.Substring((int)start, (int)length));
    }

    private static JsonNode Replace(Arguments a)
    {
        var old = a.Text(1);
        if (old.Length == 0) throw new TemplateException("replace: what is to be replaced is empty.");
        var (text, with) = (a.Text(0), a.Text(2));
        // Counted before it is made: a short template could ask for a huge text.
        if ((long)text.Length / old.Length * with.Length > a.Scope.Budget.Limits.Characters) throw new TemplateException("replace makes too much text.");
        return JsonValue.Create(a.Scope.Budget.Spend(text.Replace(old, with, StringComparison.Ordinal)));
    }

    private static JsonNode? Json(Arguments a)
    {
        try
        {
            return JsonNode.Parse(a.Text(0));
        }
        catch (JsonException wrong)
        {
            throw new TemplateException($"json: {wrong.Message}");
        }
    }
}
