using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Cards.Templating;

/// <summary>An expression between <c>${</c> and <c>}</c>, parsed.</summary>
internal abstract record Expression
{
    public sealed record Constant(JsonNode? Value) : Expression;

    /// <summary>A name: of the data in scope, of a local (<c>x</c> in <c>where(a, x, …)</c>), or <c>$root</c>, <c>$data</c>, <c>$index</c>, <c>$host</c>.</summary>
    public sealed record Name(string Text) : Expression;

    /// <summary><c>target.key</c>, <c>target['key']</c>, <c>target[0]</c>.</summary>
    public sealed record Member(Expression Target, Expression Key) : Expression;

    public sealed record Call(Function Function, ImmutableArray<Expression> Arguments) : Expression;

    /// <summary>The path as it was written, when this is one: what stands in the card when the data lacks it.</summary>
    public string? Path => this switch
    {
        Name name => name.Text,
        Member { Target.Path: { } target, Key: Constant { Value: JsonValue key } } =>
            key.TryGetValue<string>(out var text) ? $"{target}.{text}" : $"{target}[{key.ToJsonString()}]",
        _ => null,
    };
}

/// <summary>A value, or the fact that the data has none there.</summary>
internal readonly record struct Result(JsonNode? Value, bool IsMissing = false)
{
    public static readonly Result Missing = new(null, true);
}
