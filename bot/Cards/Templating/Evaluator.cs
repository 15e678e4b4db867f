using System.Text.Json.Nodes;

namespace ChatOpsBot.Cards.Templating;

/// <summary>Works out an expression in a scope.</summary>
internal static class Evaluator
{
    /// <param name="literals">
    /// A path that the data lacks is worth its own text (<c>${nope}</c>), as in the original; in conditions and comparisons it is null.
    /// </param>
    public static JsonNode? Value(Expression expression, Scope scope, bool literals)
    {
        scope.Budget.Step();
        if (expression is Expression.Constant constant) return constant.Value;
        if (expression is Expression.Call call) return call.Function.Run(new Arguments(call.Arguments, scope, literals && !call.Function.IsCondition));
        var found = Find(expression, scope);
        if (!found.IsMissing) return found.Value;
        return literals && expression.Path is { } path ? JsonValue.Create($"${{{path}}}") : null;
    }

    /// <summary>A path: what the data has there, or that it has nothing.</summary>
    public static Result Find(Expression expression, Scope scope) => expression switch
    {
        Expression.Name name => scope.Find(name.Text),
        Expression.Member member => Member(member, scope),
        _ => new Result(Value(expression, scope, literals: false)),
    };

    private static Result Member(Expression.Member member, Scope scope)
    {
        var target = Find(member.Target, scope);
        if (target.IsMissing || target.Value is null) return Result.Missing;
        var key = Value(member.Key, scope, literals: false);
        if (target.Value is not JsonArray list) return Scope.Member(target.Value, Kind.Words(key));
        if (!Kind.IsNumber(key, out var index)) return Result.Missing;
        if (index < 0 || index >= list.Count || index != Math.Truncate(index))
            throw new TemplateException($"{Kind.Words(key)} is out of range: the list has {list.Count} items.");
        return new Result(list[(int)index]);
    }
}

/// <summary>The values a function was called with, worked out when asked for.</summary>
internal readonly record struct Arguments(System.Collections.Immutable.ImmutableArray<Expression> Expressions, Scope Scope, bool Literals)
{
    public int Count => Expressions.Length;

    public JsonNode? this[int at] => Evaluator.Value(Expressions[at], Scope, Literals);

    public double Number(int at) =>
        Kind.IsNumber(this[at], out var number) ? number : throw new TemplateException($"{Written(at)} is not a number.");

    public long Whole(int at)
    {
        var number = Number(at);
        return number == Math.Truncate(number) && Math.Abs(number) < 1e15 ? (long)number : throw new TemplateException($"{Written(at)} is not a whole number.");
    }

    /// <summary>Text; null counts as empty, numbers as written.</summary>
    public string Text(int at)
    {
        var value = this[at];
        return value is JsonArray or JsonObject ? throw new TemplateException($"{Written(at)} is not text.") : Kind.Words(value);
    }

    public JsonArray List(int at) => this[at] as JsonArray ?? throw new TemplateException($"{Written(at)} is not a list.");

    /// <summary>What stood at that place, for messages.</summary>
    public string Written(int at) => Expressions[at].Path ?? $"value {at + 1}";
}
