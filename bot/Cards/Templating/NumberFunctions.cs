using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Cards.Templating;

internal static class NumberFunctions
{
    public static Function[] All { get; } =
    [
        new("add", 2, Functions.Many, a => Enumerable.Range(1, a.Count - 1).Aggregate(a[0], (sum, i) => Add(sum, a[i], a.Written(0), a.Written(i)))),
        new("sub", 2, 2, a => Kind.Of(a.Number(0) - a.Number(1))),
        new("mul", 2, 2, a => Kind.Of(a.Number(0) * a.Number(1))),
        new("div", 2, 2, Divide),
        new("mod", 2, 2, a => a.Number(1) is var by && by == 0 ? throw new TemplateException("mod by 0.") : Kind.Of(a.Number(0) % by)),
        new("exp", 2, 2, a => Kind.Of(Math.Pow(a.Number(0), a.Number(1)))),
        new("min", 1, Functions.Many, a => Kind.Of(Numbers(a).Min())),
        new("max", 1, Functions.Many, a => Kind.Of(Numbers(a).Max())),
        new("sum", 1, 1, a => Kind.Of(Numbers(a).Sum())),
        new("average", 1, 1, a => Kind.Of(Numbers(a).Average())),
        new("round", 1, 2, a => Kind.Of(Math.Round(a.Number(0), a.Count > 1 ? Digits(a) : 0, MidpointRounding.AwayFromZero))),
        new("floor", 1, 1, a => Kind.Of(Math.Floor(a.Number(0)))),
        new("ceiling", 1, 1, a => Kind.Of(Math.Ceiling(a.Number(0)))),
        new("int", 1, 1, a => Kind.Of(Math.Truncate(Read(a)))),
        new("float", 1, 1, a => Kind.Of(Read(a))),
        new("formatNumber", 2, 3, a => JsonValue.Create(a.Number(0).ToString($"N{Digits(a)}", CultureInfo.InvariantCulture))),
    ];

    private static JsonNode Add(JsonNode? one, JsonNode? other, string first, string second)
    {
        if (Kind.IsNumber(one, out var a) && Kind.IsNumber(other, out var b)) return Kind.Of(a + b);
        return JsonValue.Create(Plain(one, first) + Plain(other, second));
    }

    private static string Plain(JsonNode? value, string written) =>
        value is null || Kind.IsNumber(value, out _) || Kind.IsText(value, out _)
            ? Kind.Words(value)
            : throw new TemplateException($"{written} is neither a number nor text.");

    // Two whole numbers divide to a whole number, as in Adaptive Expressions: 7/2 = 3.
    private static JsonNode Divide(Arguments a)
    {
        var (over, by) = (a.Number(0), a.Number(1));
        if (by == 0) throw new TemplateException($"{a.Written(0)} is divided by 0.");
        return Kind.Of(over == Math.Truncate(over) && by == Math.Truncate(by) ? Math.Truncate(over / by) : over / by);
    }

    private static int Digits(Arguments a) =>
        a.Whole(1) is >= 0 and <= 15 and var digits ? (int)digits : throw new TemplateException("digits must be 0 to 15.");

    private static double Read(Arguments a) =>
        double.TryParse(a.Text(0), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new TemplateException($"'{a.Text(0)}' is not a number.");

    private static List<double> Numbers(Arguments a)
    {
        var values = a.Count == 1 && a[0] is JsonArray list ? [.. list] : Enumerable.Range(0, a.Count).Select(i => a[i]).ToList();
        if (values.Count == 0) throw new TemplateException("There are no numbers in an empty list.");
        return [.. values.Select(v => Kind.IsNumber(v, out var number) ? number : throw new TemplateException($"'{Kind.Words(v)}' is not a number."))];
    }
}
