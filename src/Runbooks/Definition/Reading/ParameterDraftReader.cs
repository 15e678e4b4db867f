using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;
using ChatOpsBot.Runbooks.Definition.Yaml;

namespace ChatOpsBot.Runbooks.Definition.Reading;

/// <summary><c>parameters</c> of a runbook, <c>arguments</c> of an operation.</summary>
internal static class ParameterDraftReader
{
    public static readonly ImmutableDictionary<string, ValueKind> Kinds =
        Enum.GetValues<ValueKind>().ToImmutableDictionary(k => k.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    private static readonly string[] Secrets = ["password", "passphrase", "secret", "token", "credential", "credentials", "private-key"];

    public static ImmutableArray<ParameterDraft> Read(MapReader owner, string key, string noun)
    {
        if (owner.Map(key) is not { } map) return [];
        var all = ImmutableArray.CreateBuilder<ParameterDraft>();
        foreach (var entry in map.Entries)
        {
            var (name, where) = (entry.Key.Text, $"{noun} {ForeignText.From(entry.Key.Text, 60)}");
            if (!MapReader.IsId(name)) owner.Mistakes.Add(entry.Key.At, where, "a name must be lower case words with hyphens");
            if (name is "each" or "facts") owner.Mistakes.Add(entry.Key.At, where, $"'{name}' has a meaning of its own in expressions", "Choose another name.");
            if (Secrets.Any(s => name == s || name.EndsWith("-" + s, StringComparison.Ordinal)))
                owner.Mistakes.Add(entry.Key.At, where, "a secret is never a parameter", "Take the name of a setting that holds it.");
            if (entry.Value is YamlMap declared) all.Add(new ParameterDraft(entry.Key.At, One(new MapReader(owner.Mistakes, declared, where, Keys.Parameter), name)));
            else owner.Mistakes.Add(entry.Value.At, where, $"must be a map such as {{ type: text }}, not {entry.Value.Words}");
        }

        return all.ToImmutable();
    }

    private static ParameterShape One(MapReader reader, string name)
    {
        if (!reader.Has("type")) reader.Add(reader.At, "'type' is missing", $"One of: {string.Join(", ", Kinds.Keys.Order(StringComparer.Ordinal))}.");
        var kind = reader.Word("type", Kinds)?.Value ?? ValueKind.Text;
        var shape = new ParameterShape(name, kind, reader.Text("title")?.Value, reader.Text("unit")?.Value, null, null, null, Choices(reader, kind));
        shape = shape with { Min = Bound(reader, shape, "min"), Max = Bound(reader, shape, "max") };
        if (LiteralOrder(shape.Min, shape.Max) > 0) reader.Add(reader.At, $"min {shape.Min} is over max {shape.Max}");
        return shape with { Default = Default(reader, shape) };
    }

    private static ImmutableArray<string> Choices(MapReader reader, ValueKind kind)
    {
        var choices = reader.Names("choices", needed: kind == ValueKind.Choice);
        if (kind != ValueKind.Choice && reader.Has("choices")) reader.Add(reader.At, "'choices' are for type choice only");
        return [.. choices.Select(c => c.Value)];
    }

    private static Value? Bound(MapReader reader, ParameterShape shape, string key)
    {
        if (reader.Text(key) is not { } text) return null;
        if (shape.Kind is not (ValueKind.Integer or ValueKind.Duration))
        {
            reader.Add(text.At, $"'{key}' is for integers and durations only, not for {shape.Kind.ToString().ToLowerInvariant()}");
            return null;
        }

        if (shape.TryRead(text.Value, out var value, out var problem)) return value;
        reader.Add(text.At, $"'{key}': {problem!.TrimEnd('.')}");
        return null;
    }

    private static Value? Default(MapReader reader, ParameterShape shape)
    {
        if (reader.Item("default") is YamlList list && shape.Kind == ValueKind.List)
            return list.Items.All(i => i is YamlScalar { IsEmpty: false }) ? Value.Of(list.Items.Cast<YamlScalar>().Select(s => s.Text)) : Refuse(reader, list, "must be a list of words");
        if (!reader.Has("default") || reader.Text("default") is not { } text) return null;
        if (text.Value.Contains("${", StringComparison.Ordinal)) return Refuse(reader, reader.Item("default")!, "must be a plain value, no expression");
        if (LooksSecret(text.Value)) return Refuse(reader, reader.Item("default")!, "looks like a secret; a parameter is never one");
        if (shape.TryRead(text.Value, out var value, out var problem)) return value;
        return Refuse(reader, reader.Item("default")!, problem!.TrimEnd('.'));
    }

    private static Value? Refuse(MapReader reader, YamlItem item, string words)
    {
        reader.Add(item.At, $"'default': {words}");
        return null;
    }

    private static bool LooksSecret(string text) =>
        text.Contains("-----BEGIN", StringComparison.Ordinal) || text.StartsWith("AKIA", StringComparison.Ordinal) || text.Contains("password=", StringComparison.OrdinalIgnoreCase);

    private static int LiteralOrder(Value? low, Value? high) => (low, high) switch
    {
        (IntegerValue a, IntegerValue b) => a.Number.CompareTo(b.Number),
        (DurationValue a, DurationValue b) => a.Time.CompareTo(b.Time),
        _ => 0,
    };
}
