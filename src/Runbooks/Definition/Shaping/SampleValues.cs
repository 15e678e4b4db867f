using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Runbooks.Definition.Shaping;

/// <summary>Any value a parameter may have, where it has no default: to draw or check a runbook that nobody starts.</summary>
internal static class SampleValues
{
    public static Value Of(ParameterShape parameter) => parameter.Kind switch
    {
        ValueKind.Integer => parameter.Min ?? parameter.Max ?? Value.Of(1),
        ValueKind.Boolean => Value.Of(true),
        ValueKind.Choice => Value.Of(parameter.Choices[0]),
        ValueKind.Duration => parameter.Min ?? parameter.Max ?? Value.Of(TimeSpan.FromMinutes(1)),
        ValueKind.List => Value.Of(["a", "b"]),
        ValueKind.Day => Value.Of(new DateOnly(2026, 11, 30)),
        _ => Value.Of(parameter.Name.ToUpperInvariant()),
    };
}
