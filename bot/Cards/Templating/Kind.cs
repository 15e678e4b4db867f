using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Cards.Templating;

/// <summary>What kind of value a JSON node is, and how it reads within words.</summary>
internal static class Kind
{
    public static bool IsNumber(JsonNode? node, out double number)
    {
        number = 0;
        return node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && (value.TryGetValue(out number) || Parse(value, out number));
    }

    public static bool IsText(JsonNode? node, out string text)
    {
        text = "";
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.String) return false;
        text = value.GetValue<string>();
        return true;
    }

    /// <summary>Only null (or missing) and false are false; 0 and "" are true.</summary>
    public static bool IsTrue(JsonNode? node) => node is not null && node.GetValueKind() != JsonValueKind.False;

    /// <summary>As it stands within words: null is nothing (the original throws here), numbers plain, lists and objects as JSON.</summary>
    public static string Words(JsonNode? node) => node switch
    {
        null => "",
        JsonValue when IsText(node, out var text) => text,
        JsonValue when IsNumber(node, out var number) => Number(number),
        _ => node.ToJsonString(),
    };

    public static string Number(double number) =>
        number == Math.Truncate(number) && Math.Abs(number) < 1e15
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);

    public static JsonNode Of(double number) =>
        double.IsFinite(number) ? JsonValue.Create(number) : throw new TemplateException("A calculation has no finite result.");

    private static bool Parse(JsonValue value, out double number) =>
        double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
