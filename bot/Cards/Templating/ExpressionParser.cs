using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Cards.Templating;

/// <summary>Reads an expression by precedence; the order of operators is that of Adaptive Expressions. Unknown functions fail here, not when a card is sent.</summary>
internal sealed class ExpressionParser
{
    private const int MostDepth = 32;

    // Loosest first. The names are those of the functions that the operators stand for.
    private static readonly Dictionary<string, string>[] s_levels =
    [
        new() { ["||"] = "or" },
        new() { ["&&"] = "and" },
        new() { ["<"] = "less", ["<="] = "lessOrEquals", [">"] = "greater", [">="] = "greaterOrEquals" },
        new() { ["&"] = "concat" },
        new() { ["=="] = "equals", ["!="] = "notEquals", ["<>"] = "notEquals" },
        new() { ["+"] = "add", ["-"] = "sub" },
        new() { ["*"] = "mul", ["/"] = "div" },
    ];

    private readonly string _text;
    private readonly List<Token> _tokens;
    private int _at;
    private int _depth;

    private ExpressionParser(string text)
    {
        _text = text;
        _tokens = Lexer.Read(text);
    }

    private Token Current => _tokens[_at];

    public static Expression Parse(string text)
    {
        var parser = new ExpressionParser(text);
        var expression = parser.Binary(0);
        if (parser.Current.Kind != TokenKind.End) throw parser.Wrong("an operator");
        return expression;
    }

    private Expression Binary(int level)
    {
        if (level == s_levels.Length) return Power();
        var left = Binary(level + 1);
        while (Current.Kind == TokenKind.Symbol && s_levels[level].TryGetValue(Current.Text, out var name))
        {
            _at++;
            left = Apply(name, [left, Binary(level + 1)]);
        }

        return left;
    }

    private Expression Power()
    {
        var left = Unary();
        return Take("^") ? Apply("exp", [left, Power()]) : left;
    }

    private Expression Unary()
    {
        if (Take("!")) return Apply("not", [Nested(Unary)]);
        if (Take("-")) return Apply("sub", [new Expression.Constant(JsonValue.Create(0d)), Nested(Unary)]);
        return Take("+") ? Nested(Unary) : Postfix();
    }

    private Expression Postfix()
    {
        var expression = Primary();
        while (true)
        {
            if (Take("."))
            {
                if (Current.Kind != TokenKind.Name) throw Wrong("a name after '.'");
                expression = new Expression.Member(expression, Text(_tokens[_at++].Text));
            }
            else if (Take("["))
            {
                expression = new Expression.Member(expression, Nested(() => Binary(0)));
                Need("]");
            }
            else
                return expression;
        }
    }

    private Expression Primary()
    {
        var token = _tokens[_at];
        switch (token.Kind)
        {
            case TokenKind.Number:
                _at++;
                return new Expression.Constant(JsonValue.Create(double.Parse(token.Text, CultureInfo.InvariantCulture)));
            case TokenKind.Text:
                _at++;
                return Text(token.Text);
            case TokenKind.Name:
                _at++;
                return Current.Text == "(" && Current.Kind == TokenKind.Symbol ? Call(token.Text) : Word(token.Text);
            default:
                if (!Take("(")) throw Wrong("a value");
                var inner = Nested(() => Binary(0));
                Need(")");
                return inner;
        }
    }

    private static Expression Word(string name) => name switch
    {
        "true" => new Expression.Constant(JsonValue.Create(true)),
        "false" => new Expression.Constant(JsonValue.Create(false)),
        "null" => new Expression.Constant(null),
        _ => new Expression.Name(name),
    };

    private Expression Call(string name)
    {
        Need("(");
        var arguments = ImmutableArray.CreateBuilder<Expression>();
        if (!Take(")"))
        {
            do arguments.Add(Nested(() => Binary(0)));
            while (Take(","));
            Need(")");
        }

        return Apply(name, arguments.ToImmutable());
    }

    private static Expression Apply(string name, ImmutableArray<Expression> arguments)
    {
        var function = Functions.Find(name) ?? throw new TemplateException($"Unknown function {name}.");
        if (arguments.Length < function.Least || arguments.Length > function.Most)
            throw new TemplateException($"{name} takes {(function.Least == function.Most ? $"{function.Least}" : $"{function.Least} to {function.Most}")} values, not {arguments.Length}.");
        if (function.BindsName && arguments[1] is not Expression.Name)
            throw new TemplateException($"{name}: its second value must be a name, as in {name}(list, x, x.key).");
        return new Expression.Call(function, arguments);
    }

    private Expression Nested(Func<Expression> read)
    {
        if (++_depth > MostDepth) throw new TemplateException($"Expression '{_text[..Math.Min(60, _text.Length)]}…' is nested deeper than {MostDepth}.");
        var result = read();
        _depth--;
        return result;
    }

    private static Expression.Constant Text(string text) => new(JsonValue.Create(text));

    private bool Take(string symbol)
    {
        if (Current.Kind != TokenKind.Symbol || Current.Text != symbol) return false;
        _at++;
        return true;
    }

    private void Need(string symbol)
    {
        if (!Take(symbol)) throw Wrong($"'{symbol}'");
    }

    private TemplateException Wrong(string wanted) => new($"Expression '{_text}': expected {wanted} at {Current.At + 1}, found '{Current.Text}'.");
}
