using System.Text.Json.Nodes;

namespace ChatOpsBot.Cards.Templating;

internal static class LogicFunctions
{
    public static Function[] All { get; } =
    [
        new("if", 3, 3, If),
        new("and", 2, Functions.Many, a => JsonValue.Create(Enumerable.Range(0, a.Count).All(i => Kind.IsTrue(a[i]))), IsCondition: true),
        new("or", 2, Functions.Many, a => JsonValue.Create(Enumerable.Range(0, a.Count).Any(i => Kind.IsTrue(a[i]))), IsCondition: true),
        new("not", 1, 1, a => JsonValue.Create(!Kind.IsTrue(a[0])), IsCondition: true),
        new("exists", 1, 1, a => JsonValue.Create(a[0] is not null), IsCondition: true),
        new("empty", 1, 1, a => JsonValue.Create(IsEmpty(a[0])), IsCondition: true),
        new("coalesce", 1, Functions.Many, a => Enumerable.Range(0, a.Count).Select(i => a[i]).FirstOrDefault(v => v is not null)),
        new("bool", 1, 1, a => JsonValue.Create(Kind.IsTrue(a[0])), IsCondition: true),
        new("equals", 2, 2, a => JsonValue.Create(AreEqual(a[0], a[1])), IsCondition: true),
        new("notEquals", 2, 2, a => JsonValue.Create(!AreEqual(a[0], a[1])), IsCondition: true),
        new("less", 2, 2, a => Compare(a, c => c < 0), IsCondition: true),
        new("lessOrEquals", 2, 2, a => Compare(a, c => c <= 0), IsCondition: true),
        new("greater", 2, 2, a => Compare(a, c => c > 0), IsCondition: true),
        new("greaterOrEquals", 2, 2, a => Compare(a, c => c >= 0), IsCondition: true),
    ];

    /// <summary>Equal in kind and value: the text '3' is not the number 3.</summary>
    public static bool AreEqual(JsonNode? one, JsonNode? other)
    {
        if (Kind.IsNumber(one, out var a) && Kind.IsNumber(other, out var b)) return a == b;
        return JsonNode.DeepEquals(one, other);
    }

    public static int Order(JsonNode? one, JsonNode? other)
    {
        if (Kind.IsNumber(one, out var a) && Kind.IsNumber(other, out var b)) return a.CompareTo(b);
        if (Kind.IsText(one, out var c) && Kind.IsText(other, out var d)) return string.CompareOrdinal(c, d);
        throw new TemplateException($"'{Kind.Words(one)}' and '{Kind.Words(other)}' cannot be compared: both must be numbers or both text.");
    }

    // The condition counts what is missing as null; the branches keep its own text.
    private static JsonNode? If(Arguments a) => a[Kind.IsTrue((a with { Literals = false })[0]) ? 1 : 2];

    private static JsonNode Compare(Arguments a, Func<int, bool> holds) => JsonValue.Create(holds(Order(a[0], a[1])));

    private static bool IsEmpty(JsonNode? value) => value switch
    {
        null => true,
        JsonArray list => list.Count == 0,
        JsonObject map => map.Count == 0,
        _ => Kind.IsText(value, out var text) && text.Length == 0,
    };
}
