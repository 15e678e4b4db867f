using System.Globalization;

namespace ChatOpsBot.Rehearsal.Connect.Plugins;

/// <summary>An option of a connector as <c>config/validate</c> describes it, and what is wrong with a value, in Kafka's words.</summary>
internal sealed record ConfigKey(string Name, string Type, string? Default, string Importance, string Group)
{
    public bool Required { get; init; }
    public long? AtLeast { get; init; }
    public string[]? OneOf { get; init; }
    public bool NonEmpty { get; init; }
    public Func<string, string?>? Also { get; init; }

    /// <summary>The value as it counts, and every mistake in it.</summary>
    public (string? Value, IReadOnlyList<string> Errors) Check(IReadOnlyDictionary<string, string> config)
    {
        if (!config.TryGetValue(Name, out var given))
            return Required ? (null, [$"Missing required configuration \"{Name}\" which has no default value."]) : (Default, []);
        return Type switch
        {
            "INT" or "LONG" => Number(given),
            "BOOLEAN" => bool.TryParse(given, out _) ? (given, []) : Wrong(given, "Expected value to be either true or false"),
            "CLASS" => KnownClass(given) ? (given, []) : (null, [$"Invalid value {given} for configuration {Name}: Class {given} could not be found."]),
            _ => Text(given),
        };
    }

    private (string?, IReadOnlyList<string>) Number(string given)
    {
        if (!long.TryParse(given.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) || (Type == "INT" && n != (int)n))
        {
            var not = $"Invalid value {given} for configuration {Name}: Not a number of type {Type}";
            return (null, AtLeast is null ? [not] : [not, $"Invalid value null for configuration {Name}: Value must be non-null"]);
        }
        return n < AtLeast ? (given, [$"Invalid value {given} for configuration {Name}: Value must be at least {AtLeast}"]) : (given, []);
    }

    private (string?, IReadOnlyList<string>) Text(string given)
    {
        if (NonEmpty && given.Trim().Length == 0) return (given, [$"Invalid value {given} for configuration {Name}: String must be non-empty"]);
        if (OneOf is { } words && !words.Contains(given)) return Wrong(given, $"String must be one of: {string.Join(", ", words)}");
        return Also?.Invoke(given) is { } mistake ? (given, [$"Invalid value {given} for configuration {Name}: {mistake}"]) : (given, []);
    }

    private (string?, IReadOnlyList<string>) Wrong(string given, string why) => (null, [$"Invalid value {given} for configuration {Name}: {why}"]);

    private static bool KnownClass(string name) =>
        name.StartsWith("org.apache.kafka.connect.", StringComparison.Ordinal) || name.StartsWith("io.confluent.connect.replicator.", StringComparison.Ordinal);
}
