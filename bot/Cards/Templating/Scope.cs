using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Cards.Templating;

/// <summary>What names mean at one place of a template.</summary>
/// <param name="Data">The data in scope; missing when a <c>$data</c> pointed nowhere.</param>
internal sealed record Scope(JsonNode? Root, Result Data, JsonNode? Host, int? Index, ImmutableDictionary<string, JsonNode?> Locals, Budget Budget)
{
    public Scope Item(JsonNode? data, int index) => this with { Data = new Result(data), Index = index };

    public Scope With(string local, JsonNode? value) => this with { Locals = Locals.SetItem(local, value) };

    public Result Find(string name)
    {
        if (Locals.TryGetValue(name, out var local)) return new Result(local);
        return name switch
        {
            "$root" => new Result(Root),
            "$data" => Data,
            "$host" => new Result(Host),
            "$index" => Index is { } index ? new Result(JsonValue.Create((double)index)) : Result.Missing,
            _ => Member(Data.Value, name),
        };
    }

    public static Result Member(JsonNode? target, string key) =>
        target is JsonObject map && map.TryGetPropertyValue(key, out var value) ? new Result(value) : Result.Missing;
}

/// <summary>What one expansion may cost. Counted, so that the same template and data always end the same way; no clock is asked.</summary>
internal sealed class Budget(TemplateLimits limits)
{
    private int _steps;
    private long _characters;

    public TemplateLimits Limits { get; } = limits;

    public void Step()
    {
        if (++_steps > Limits.Steps) throw new TemplateException($"The card takes more than {Limits.Steps} steps to expand.");
    }

    public string Spend(string text)
    {
        _characters += text.Length;
        return _characters > Limits.Characters ? throw new TemplateException($"The card has more than {Limits.Characters} characters.") : text;
    }
}

/// <param name="Depth">Deepest nesting of the template.</param>
/// <param name="Steps">Values looked at; bounds the time (about a million a second).</param>
/// <param name="Characters">Characters of text made.</param>
public sealed record TemplateLimits(int Depth = 48, int Steps = 200_000, int Characters = 400_000)
{
    public static TemplateLimits Usual { get; } = new();
}
