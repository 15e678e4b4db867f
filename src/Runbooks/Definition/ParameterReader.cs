using System.Globalization;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Definition;

/// <summary>Reads parameters and arguments as people type them.</summary>
internal static class ParameterReader
{
    public static bool TryRead(ParameterShape shape, string text, out Value? value, out string? problem)
    {
        value = Read(shape, text.Trim());
        problem = value is null ? $"{shape.Name} must be {Expected(shape)}, not '{ForeignText.From(text, 60)}'." : OutOfBounds(shape, value);
        if (problem is not null) value = null;
        return problem is null;
    }

    /// <summary>What is expected, in words: <c>a whole number of tasks from 1 to 400</c>.</summary>
    public static string Expected(ParameterShape shape)
    {
        var bounds = (shape.Min, shape.Max) switch
        {
            ({ } min, { } max) => $" from {min} to {max}",
            ({ } min, null) => $" of at least {min}",
            (null, { } max) => $" of at most {max}",
            _ => "",
        };
        var unit = shape.Unit is { } u ? $" of {u}" : "";
        return shape.Kind switch
        {
            ValueKind.Integer => $"a whole number{unit}{bounds}",
            ValueKind.Boolean => "true or false",
            ValueKind.Choice => $"one of {string.Join(", ", shape.Choices)}",
            ValueKind.Duration => $"a duration such as 90s or 4h30m{bounds}",
            ValueKind.Day => "a day such as 2026-11-30",
            ValueKind.List => "words separated by commas",
            _ => "some text",
        };
    }

    private static Value? Read(ParameterShape shape, string text) => shape.Kind switch
    {
        ValueKind.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? Value.Of(n) : null,
        ValueKind.Boolean => text switch { "true" or "yes" => Value.Of(true), "false" or "no" => Value.Of(false), _ => null },
        ValueKind.Choice => shape.Choices.Contains(text, StringComparer.Ordinal) ? Value.Of(text) : null,
        ValueKind.Duration => Durations.TryParse(text, out var time) ? Value.Of(time) : null,
        ValueKind.Day => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Value.Of(day) : null,
        ValueKind.List => Value.Of(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        _ => text.Length is > 0 and <= 200 ? Value.Of(text) : null,
    };

    private static string? OutOfBounds(ParameterShape shape, Value value)
    {
        var (low, high) = (value, shape.Min, shape.Max) switch
        {
            (IntegerValue v, var min, var max) => (min is IntegerValue a && v.Number < a.Number, max is IntegerValue b && v.Number > b.Number),
            (DurationValue v, var min, var max) => (min is DurationValue a && v.Time < a.Time, max is DurationValue b && v.Time > b.Time),
            _ => (false, false),
        };
        return low || high ? $"{shape.Name} must be {Expected(shape)}, not {value}." : null;
    }
}
