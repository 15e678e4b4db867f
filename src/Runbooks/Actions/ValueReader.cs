using System.Collections.Immutable;
using System.Globalization;

namespace ChatOpsBot.Runbooks.Actions;

/// <summary>Gives values read from JSON the type they were declared with.</summary>
public static class ValueReader
{
    /// <summary>The value as the declared kind: durations and days are read from text; everything else, and what does not fit, stays as it is.</summary>
    public static Value As(Value value, ValueKind kind) => (value, kind) switch
    {
        (TextValue t, ValueKind.Duration) when Durations.TryParse(t.Text, out var time) => Value.Of(time),
        (TextValue t, ValueKind.Day) when DateOnly.TryParseExact(t.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => Value.Of(day),
        _ => value,
    };

    /// <summary>Facts (or inputs) by the contract's fields.</summary>
    public static ImmutableDictionary<string, Value> As(ImmutableDictionary<string, Value> values, ImmutableArray<Field> fields)
    {
        foreach (var field in fields)
            if (field.Kind is ValueKind.Duration or ValueKind.Day && values.TryGetValue(field.Name, out var value))
                values = values.SetItem(field.Name, As(value, field.Kind));
        return values;
    }
}
