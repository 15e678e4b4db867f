using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Cards.Templating;

/// <summary>
/// The Adaptive Card templating language (learn.microsoft.com/adaptive-cards/templating/language), as npm <c>adaptivecards-templating</c> 2.3.1
/// behaves, but that null within words is nothing. What comes from data is never expanded again.
/// </summary>
public sealed class CardTemplate
{
    private readonly JsonNode? _template;
    private readonly Dictionary<string, TextTemplate> _texts = new(StringComparer.Ordinal);
    private readonly TemplateLimits _limits;

    private CardTemplate(JsonNode? template, TemplateLimits limits)
    {
        _template = template;
        _limits = limits;
        Check(template, 0);
    }

    /// <summary>Checks the whole template: syntax of every expression, known functions, depth.</summary>
    /// <exception cref="TemplateException">The template is wrong; says where and what.</exception>
    public static CardTemplate Parse(string json, TemplateLimits? limits = null)
    {
        try
        {
            return new CardTemplate(JsonNode.Parse(json), limits ?? TemplateLimits.Usual);
        }
        catch (JsonException wrong)
        {
            throw new TemplateException($"The template is not JSON: {wrong.Message}");
        }
    }

    /// <summary>Parses and expands at once.</summary>
    public static JsonNode? Expand(JsonNode? template, JsonNode? data, JsonNode? host = null) =>
        new CardTemplate(template, TemplateLimits.Usual).Expand(data, host);

    /// <summary>The card for this data; null when the root's <c>$when</c> drops it.</summary>
    /// <exception cref="TemplateException">The data does not fit the template, or a limit is passed.</exception>
    public JsonNode? Expand(JsonNode? data, JsonNode? host = null)
    {
        var scope = new Scope(data, new Result(data), host, null, ImmutableDictionary<string, JsonNode?>.Empty, new Budget(_limits));
        return One(_template, scope);
    }

    private void Check(JsonNode? node, int depth)
    {
        if (depth > _limits.Depth) throw new TemplateException($"The template is nested deeper than {_limits.Depth}.");
        if (node is JsonObject map)
            foreach (var (_, value) in map)
                Check(value, depth + 1);
        else if (node is JsonArray list)
            foreach (var value in list)
                Check(value, depth + 1);
        else if (Kind.IsText(node, out var text))
            _texts.TryAdd(text, TextTemplate.Parse(text));
    }

    // At a property or the root: many items stay a list, one stands alone, none is null.
    private JsonNode? One(JsonNode? node, Scope scope)
    {
        if (node is not JsonObject map) return Plain(node, scope);
        var items = Items(map, scope).ToList();
        return items.Count switch { 0 => null, 1 => items[0], _ => new JsonArray([.. items]) };
    }

    private JsonNode? Plain(JsonNode? node, Scope scope)
    {
        scope.Budget.Step();
        if (node is JsonArray list) return new JsonArray([.. list.SelectMany(item => Members(item, scope))]);
        return Kind.IsText(node, out var text) ? Text(_texts[text], scope) : node?.DeepClone();
    }

    private IEnumerable<JsonNode?> Members(JsonNode? item, Scope scope)
    {
        if (item is JsonObject map) return Items(map, scope);
        var value = Plain(item, scope);
        return value is JsonArray inner && item is not JsonArray ? inner.Select(v => v?.DeepClone()) : [value];
    }

    // An object of the template: once, or once for each item of its $data.
    private IEnumerable<JsonNode?> Items(JsonObject map, Scope scope)
    {
        if (!map.TryGetPropertyValue("$data", out var data)) return Kept(map, scope);
        var found = Data(data, scope);
        return found.Value is JsonArray list
            ? list.SelectMany((item, at) => Kept(map, scope.Item(item, at)))
            : Kept(map, scope with { Data = found });
    }

    private Result Data(JsonNode? data, Scope scope)
    {
        if (Kind.IsText(data, out var text) && _texts[text].Alone is { Expression: { Path: not null } path }) return Evaluator.Find(path, scope);
        return new Result(data is JsonObject map ? Whole(map, scope) : Plain(data, scope));
    }

    private IEnumerable<JsonNode?> Kept(JsonObject map, Scope scope)
    {
        if (!map.TryGetPropertyValue("$when", out var when) || Holds(when, scope)) yield return Whole(map, scope);
    }

    // Only an expression that is exactly true keeps; a literal false keeps too, oddly, as the original does.
    private bool Holds(JsonNode? when, Scope scope)
    {
        if (!Kind.IsText(when, out var text)) return when is null || when.GetValueKind() == JsonValueKind.False;
        return _texts[text].Alone is { Expression: { } expression }
            && Evaluator.Value(expression, scope, literals: true)?.GetValueKind() == JsonValueKind.True;
    }

    private JsonObject Whole(JsonObject map, Scope scope)
    {
        scope.Budget.Step();
        var whole = new JsonObject();
        foreach (var (name, value) in map)
            if (name is not ("$data" or "$when"))
                whole[name] = One(value, scope);
        return whole;
    }

    private static JsonNode? Text(TextTemplate template, Scope scope)
    {
        if (template.Alone is { Expression: { } expression } alone)
            return Evaluator.Find(expression, scope) is { IsMissing: true } && expression.Path is not null
                ? JsonValue.Create(alone.Text)
                : Evaluator.Value(expression, scope, literals: true)?.DeepClone();
        return JsonValue.Create(scope.Budget.Spend(string.Concat(template.Parts.Select(p => Words(p, scope)))));
    }

    private static string Words(TextPart part, Scope scope)
    {
        if (part.Expression is not { } expression) return part.Text;
        return expression.Path is not null && Evaluator.Find(expression, scope).IsMissing
            ? part.Text
            : Kind.Words(Evaluator.Value(expression, scope, literals: true));
    }
}
