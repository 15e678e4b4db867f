using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Runbooks.Actions;

/// <summary>Types of the runbook language, for parameters, arguments, inputs, facts (runbook-language, section 1).</summary>
public enum ValueKind
{
    Integer,
    Text,
    Boolean,
    Choice,
    Duration,
    List,
    Day,
}

/// <summary>
/// A value of the runbook language. Equal values are equal; <see cref="ToString"/> is how it stands within words
/// (durations as <c>1h30m</c>, lists joined by ", ").
/// </summary>
public abstract record Value
{
    public abstract ValueKind Kind { get; }

    /// <summary>The value as it goes into the journal: a number, a string, true/false, or an array of strings; durations as text.</summary>
    public abstract JsonNode ToJson();

    public static Value Of(long value) => new IntegerValue(value);

    public static Value Of(string value) => new TextValue(value);

    public static Value Of(bool value) => new BooleanValue(value);

    public static Value Of(TimeSpan value) => new DurationValue(value);

    public static Value Of(IEnumerable<string> values) => new ListValue([.. values]);

    public static Value Of(DateOnly value) => new DayValue(value);
}

public sealed record IntegerValue(long Number) : Value
{
    public override ValueKind Kind => ValueKind.Integer;

    public override JsonNode ToJson() => JsonValue.Create(Number);

    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Text or a choice; which of the two only the declaration knows.</summary>
public sealed record TextValue(string Text) : Value
{
    public override ValueKind Kind => ValueKind.Text;

    public override JsonNode ToJson() => JsonValue.Create(Text);

    public override string ToString() => Text;
}

public sealed record BooleanValue(bool Is) : Value
{
    public override ValueKind Kind => ValueKind.Boolean;

    public override JsonNode ToJson() => JsonValue.Create(Is);

    public override string ToString() => Is ? "true" : "false";
}

public sealed record DurationValue(TimeSpan Time) : Value
{
    public override ValueKind Kind => ValueKind.Duration;

    public override JsonNode ToJson() => JsonValue.Create(ToString());

    public override string ToString() => Durations.Write(Time);
}

public sealed record ListValue(ImmutableArray<string> Items) : Value
{
    public override ValueKind Kind => ValueKind.List;

    public override JsonNode ToJson() => new JsonArray([.. Items.Select(i => (JsonNode)JsonValue.Create(i)!)]);

    public override string ToString() => string.Join(", ", Items);

    public bool Equals(ListValue? other) => other is not null && Items.SequenceEqual(other.Items, StringComparer.Ordinal);

    public override int GetHashCode() => Items.Aggregate(17, (hash, item) => HashCode.Combine(hash, item));
}

public sealed record DayValue(DateOnly Day) : Value
{
    public override ValueKind Kind => ValueKind.Day;

    public override JsonNode ToJson() => JsonValue.Create(ToString());

    public override string ToString() => Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
