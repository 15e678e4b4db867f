using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ChatOpsBot.Runbooks.Definition.Yaml;

/// <summary>
/// YAML events to items. Composed here and not by YamlDotNet's document model, so that every duplicate key is found at once,
/// aliases cannot grow, and depth is bounded.
/// </summary>
internal sealed class YamlComposer
{
    private const int MostDepth = 24;
    private const int MostItems = 50_000;
    private const int LongestLine = 4_000;

    private readonly Mistakes _mistakes;
    private readonly Parser _parser;
    private int _items;
    private bool _stopped;

    private YamlComposer(string text, Mistakes mistakes)
    {
        _parser = new Parser(new StringReader(text));
        _mistakes = mistakes;
    }

    /// <summary>The document's root, or null when the text is no YAML at all; mistakes say why.</summary>
    public static YamlItem? Compose(string text, Mistakes mistakes)
    {
        if (TooLongLine(text) is { } line)
        {
            // YamlDotNet looks ahead to the end of a line at every bracket: such a line costs the square of its length.
            mistakes.Add(new Spot(line, 1), "", $"a line of more than {LongestLine} characters", "Break it.");
            return null;
        }

        try
        {
            return new YamlComposer(text, mistakes).Document();
        }
        catch (YamlException e)
        {
            mistakes.Add(At(e.Start), "", $"this is no YAML: {Actions.ForeignText.From(e.Message.TrimEnd('.'), 200)}", "Look at the line before, too.");
            return null;
        }
    }

    private static int? TooLongLine(string text)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
            if (++number > 0 && line.Length > LongestLine) return number;
        return null;
    }

    private YamlItem? Document()
    {
        Next<StreamStart>();
        if (_parser.Current is not DocumentStart)
        {
            _mistakes.Add(new Spot(1, 1), "", "the file is empty", "A runbook begins with 'runbook: NAME'.");
            return null;
        }

        Next<DocumentStart>();
        var root = Item(0);
        if (_stopped) return null;
        Next<DocumentEnd>();
        if (_parser.Current is DocumentStart second)
            _mistakes.Add(At(second.Start), "", "a second document begins here ('---')", "One runbook per file.");
        return root;
    }

    private YamlItem? Item(int depth)
    {
        var at = At(_parser.Current!.Start);
        if (depth > MostDepth || ++_items > MostItems) return Stop(at, depth > MostDepth ? $"nested deeper than {MostDepth} levels" : $"more than {MostItems} items");
        if (_parser.Current is NodeEvent node) RefuseExtras(node, at);
        switch (_parser.Current)
        {
            case AnchorAlias alias:
                Next<AnchorAlias>();
                _mistakes.Add(at, "", $"alias {Mistakes.Quote("*" + alias.Value.Value)}: aliases are not in the language", "Write it out.");
                return new YamlScalar(at, "", true);
            case Scalar scalar:
                Next<Scalar>();
                return new YamlScalar(at, scalar.Value, scalar.Style == ScalarStyle.Plain);
            case SequenceStart:
                return List(at, depth);
            default:
                return Map(at, depth);
        }
    }

    private YamlList? List(Spot at, int depth)
    {
        Next<SequenceStart>();
        var items = ImmutableArray.CreateBuilder<YamlItem>();
        while (_parser.Current is not SequenceEnd)
        {
            if (Item(depth + 1) is not { } item) return null;
            items.Add(item);
        }

        Next<SequenceEnd>();
        return new YamlList(at, items.ToImmutable());
    }

    private YamlMap? Map(Spot at, int depth)
    {
        Next<MappingStart>();
        var entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        while (_parser.Current is not MappingEnd)
        {
            if (Item(depth + 1) is not { } key || Item(depth + 1) is not { } value) return null;
            if (key is not YamlScalar name) _mistakes.Add(key.At, "", $"a key must be a word, not {key.Words}");
            else if (entries.TryGetValue(name.Text, out var first))
                _mistakes.Add(name.At, "", $"key {Mistakes.Quote(name.Text)} stands twice in one map", $"The first is in line {first.Key.At.Line}.");
            else entries.Add(name.Text, new YamlEntry(name, value));
        }

        Next<MappingEnd>();
        return new YamlMap(at, [.. entries.Values.OrderBy(e => e.Key.At.Line).ThenBy(e => e.Key.At.Column)]);
    }

    private void RefuseExtras(NodeEvent node, Spot at)
    {
        if (!node.Anchor.IsEmpty) _mistakes.Add(at, "", $"anchor {Mistakes.Quote("&" + node.Anchor.Value)}: anchors are not in the language", "Write it out.");
        if (!node.Tag.IsEmpty) _mistakes.Add(at, "", $"tag {Mistakes.Quote(node.Tag.ToString())}: tags are not in the language", "Leave it out.");
    }

    private YamlItem? Stop(Spot at, string words)
    {
        if (!_stopped) _mistakes.Add(at, "", words, "No runbook needs that; the rest was not read.");
        _stopped = true;
        return null;
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        if (_parser.Current is null) Move();
        if (_parser.Current is not T) throw new YamlException(_parser.Current?.Start ?? Mark.Empty, Mark.Empty, "something else was expected here");
        Move();
    }

    // YamlDotNet 18.1 throws InvalidOperationException where a plain value is cut off by a bracket that never closes.
    private void Move()
    {
        try
        {
            while (_parser.MoveNext() && _parser.Current is Comment) { }
        }
        catch (InvalidOperationException e)
        {
            var after = _parser.Current?.End ?? Mark.Empty;
            throw new YamlException(after, after, "a value or bracket that begins after here does not end", e);
        }
    }

    private static Spot At(Mark mark) => new(Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column));
}
