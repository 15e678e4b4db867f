using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Yaml;

namespace ChatOpsBot.Runbooks.Definition.Reading;

/// <summary>Reads one map of the file: unknown keys and wrong forms become mistakes, and reading goes on.</summary>
internal sealed partial class MapReader
{
    private const int LongestText = 2_000;
    private const int LongestId = 60;

    private readonly YamlMap _map;

    public MapReader(Mistakes mistakes, YamlMap map, string where, ImmutableArray<string> keys)
    {
        (Mistakes, _map, Where) = (mistakes, map, where);
        foreach (var entry in map.Entries.Where(e => !keys.Contains(e.Key.Text, StringComparer.Ordinal)))
            mistakes.Add(entry.Key.At, where, $"unknown key {Mistakes.Quote(entry.Key.Text)}", Mistakes.DidYouMean(entry.Key.Text, keys));
    }

    public Mistakes Mistakes { get; }

    public string Where { get; }

    public Spot At => _map.At;

    public bool Has(string key) => _map.Find(key) is not null;

    public YamlItem? Item(string key, bool needed = false)
    {
        var item = _map.Find(key);
        if (item is null && needed) Add(At, $"'{key}' is missing");
        if (item is not YamlScalar { IsEmpty: true } empty) return item;
        Add(empty.At, $"'{key}' is empty", "Give it a value or leave it out.");
        return null;
    }

    public Said<string>? Text(string key, bool needed = false)
    {
        if (Item(key, needed) is not { } item) return null;
        if (item is not YamlScalar scalar) { Add(item.At, $"'{key}' must be text, not {item.Words}"); return null; }
        if (scalar.Text.Length <= LongestText && ForeignText.From(scalar.Text, LongestText).Text.Length == scalar.Text.Length) return new Said<string>(scalar.Text, scalar.At);
        Add(scalar.At, $"'{key}' is longer than {LongestText} characters or has invisible ones");
        return null;
    }

    public Said<string>? Id(string key, bool needed = false)
    {
        if (Text(key, needed) is not { } text) return null;
        if (IsId(text.Value)) return text;
        Add(text.At, $"'{key}' must be lower case words with hyphens, not {Mistakes.Quote(text.Value)}");
        return null;
    }

    public Said<long>? Integer(string key, bool needed = false)
    {
        if (Text(key, needed) is not { } text) return null;
        if (long.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return new Said<long>(number, text.At);
        Add(text.At, $"'{key}' must be a whole number, not {Mistakes.Quote(text.Value)}");
        return null;
    }

    public Said<bool>? Flag(string key)
    {
        if (Text(key) is not { } text) return null;
        if (text.Value is "true" or "false") return new Said<bool>(text.Value == "true", text.At);
        Add(text.At, $"'{key}' must be true or false, not {Mistakes.Quote(text.Value)}");
        return null;
    }

    public Said<T>? Word<T>(string key, IReadOnlyDictionary<string, T> words)
    {
        if (Text(key) is not { } text) return null;
        if (words.TryGetValue(text.Value, out var value)) return new Said<T>(value, text.At);
        Add(text.At, $"'{key}' cannot be {Mistakes.Quote(text.Value)}", Mistakes.DidYouMean(text.Value, words.Keys));
        return null;
    }

    public Said<Template>? Template(string key)
    {
        if (Text(key) is not { } text) return null;
        if (TemplateReader.Read(text.Value, out var problem) is { } template) return new Said<Template>(template, text.At);
        AddExpression(text.At, key, problem!);
        return null;
    }

    /// <summary>A duration, or <c>${parameter}</c> alone.</summary>
    public Said<Template>? Duration(string key, bool needed = false)
    {
        if (Text(key, needed) is not { } text) return null;
        if (text.Value.Contains("${", StringComparison.Ordinal)) return Template(key);
        if (Durations.TryParse(text.Value, out var time) && time > TimeSpan.Zero) return new Said<Template>(Definition.Template.Literal(Value.Of(time)), text.At);
        Add(text.At, $"'{key}' must be a duration such as 90s, 4h30m or 14d, not {Mistakes.Quote(text.Value)}");
        return null;
    }

    /// <summary>A list of words; empty when it is not there.</summary>
    public ImmutableArray<Said<string>> Names(string key, bool needed = false)
    {
        if (Item(key, needed) is not { } item) return [];
        if (item is not YamlList list) { Add(item.At, $"'{key}' must be a list such as [a, b], not {item.Words}"); return []; }
        if (list.Items.Length == 0) Add(list.At, $"'{key}' is an empty list", needed ? null : "Leave it out.");
        foreach (var wrong in list.Items.Where(i => i is not YamlScalar { IsEmpty: false })) Add(wrong.At, $"'{key}' takes words only, not {wrong.Words}");
        var names = list.Items.OfType<YamlScalar>().Where(s => !s.IsEmpty).Select(s => new Said<string>(s.Text, s.At)).ToArray();
        foreach (var twice in names.GroupBy(n => n.Value, StringComparer.Ordinal).Where(g => g.Count() > 1))
            Add(twice.Last().At, $"{Mistakes.Quote(twice.Key)} stands twice in '{key}'");
        return [.. names.DistinctBy(n => n.Value, StringComparer.Ordinal)];
    }

    public YamlMap? Map(string key, bool needed = false) => Item(key, needed) switch
    {
        null => null,
        YamlMap map => map,
        var item => Wrong<YamlMap>(item, key, "a map"),
    };

    public YamlList? List(string key, bool needed = false)
    {
        if (Item(key, needed) is not { } item) return null;
        if (item is not YamlList list) return Wrong<YamlList>(item, key, "a list");
        if (list.Items.Length == 0) Add(list.At, $"'{key}' is empty");
        return list;
    }

    public void Add(Spot at, string words, string? fix = null) => Mistakes.Add(at, Where, words, fix);

    public void AddExpression(Spot at, string key, string problem) =>
        Add(at, $"'{key}': {problem}", "Only ${parameter}, ${argument}, ${each} and ${facts.step.name} are expressions.");

    public static bool IsId(string text) => text.Length <= LongestId && IdShape().IsMatch(text);

    private T? Wrong<T>(YamlItem item, string key, string expected)
        where T : class
    {
        Add(item.At, $"'{key}' must be {expected}, not {item.Words}");
        return null;
    }

    [GeneratedRegex(@"^[a-z][a-z0-9]*(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IdShape();
}
