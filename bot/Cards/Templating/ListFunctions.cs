using System.Text.Json.Nodes;

namespace ChatOpsBot.Cards.Templating;

internal static class ListFunctions
{
    public static Function[] All { get; } =
    [
        new("count", 1, 1, a => Kind.Of(a[0] is JsonArray list ? list.Count : a.Text(0).Length)),
        new("first", 1, 1, a => End(a, list => list[0], text => text[..1])),
        new("last", 1, 1, a => End(a, list => list[^1], text => text[^1..])),
        new("join", 2, 3, Join),
        new("contains", 2, 2, Contains, IsCondition: true),
        new("createArray", 0, Functions.Many, a => List(Enumerable.Range(0, a.Count).Select(i => a[i]))),
        new("union", 1, Functions.Many, a => List(Distinct(Enumerable.Range(0, a.Count).SelectMany(i => a.List(i))))),
        new("sortBy", 1, 2, SortBy),
        new("where", 3, 3, a => List(Each(a).Where(e => Kind.IsTrue(e.Value)).Select(e => e.Item)), BindsName: true),
        new("select", 3, 3, a => List(Each(a).Select(e => e.Value)), BindsName: true),
        new("foreach", 3, 3, a => List(Each(a).Select(e => e.Value)), BindsName: true),
    ];

    private static JsonArray List(IEnumerable<JsonNode?> values) => new([.. values.Select(v => v?.DeepClone())]);

    private static IEnumerable<(JsonNode? Item, JsonNode? Value)> Each(Arguments a)
    {
        var name = ((Expression.Name)a.Expressions[1]).Text;
        foreach (var item in a.List(0))
            yield return (item, Evaluator.Value(a.Expressions[2], a.Scope.With(name, item), a.Literals));
    }

    private static JsonNode? End(Arguments a, Func<JsonArray, JsonNode?> ofList, Func<string, string> ofText)
    {
        var value = a[0];
        if (value is JsonArray list) return list.Count == 0 ? null : ofList(list);
        var text = a.Text(0);
        return text.Length == 0 ? null : JsonValue.Create(ofText(text));
    }

    private static JsonNode Join(Arguments a)
    {
        var words = a.List(0).Select(Kind.Words).ToList();
        var between = a.Text(1);
        var joined = a.Count > 2 && words.Count > 1
            ? string.Join(between, words[..^1]) + a.Text(2) + words[^1]
            : string.Join(between, words);
        return JsonValue.Create(a.Scope.Budget.Spend(joined));
    }

    private static JsonNode Contains(Arguments a)
    {
        var (where, what) = (a[0], a[1]);
        return JsonValue.Create(where switch
        {
            JsonArray list => list.Any(item => LogicFunctions.AreEqual(item, what)),
            JsonObject map => map.ContainsKey(Kind.Words(what)),
            _ => Kind.Words(where).Contains(Kind.Words(what), StringComparison.Ordinal),
        });
    }

    private static JsonArray SortBy(Arguments a)
    {
        var key = a.Count > 1 ? a.Text(1) : null;
        var order = Comparer<JsonNode?>.Create(LogicFunctions.Order);
        return List(a.List(0).OrderBy(item => key is null ? item : Scope.Member(item, key).Value, order));
    }

    private static List<JsonNode?> Distinct(IEnumerable<JsonNode?> values)
    {
        var distinct = new List<JsonNode?>();
        foreach (var value in values)
            if (!distinct.Exists(seen => LogicFunctions.AreEqual(seen, value)))
                distinct.Add(value);
        return distinct;
    }
}
