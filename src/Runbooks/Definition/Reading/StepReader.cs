using System.Collections.Immutable;
using System.Globalization;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;
using ChatOpsBot.Runbooks.Definition.Yaml;

namespace ChatOpsBot.Runbooks.Definition.Reading;

/// <summary>A step of a phase or of an operation.</summary>
internal static class StepReader
{
    public static readonly ImmutableDictionary<string, SkipRule> Skips =
        Enum.GetValues<SkipRule>().ToImmutableDictionary(k => k.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    public static readonly ImmutableDictionary<string, UndoRule> Undos =
        Enum.GetValues<UndoRule>().Where(u => u != UndoRule.Own).ToImmutableDictionary(k => k.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    /// <param name="owner">For mistakes of steps without an id: <c>phase drain</c>.</param>
    /// <param name="keys"><see cref="Keys.Step"/> or <see cref="Keys.OperationStep"/>.</param>
    public static StepDraft? Read(Mistakes mistakes, YamlItem item, string owner, ImmutableArray<string> keys)
    {
        if (item is not YamlMap map)
        {
            mistakes.Add(item.At, owner, $"a step must be a map such as {{ id: …, action: … }}, not {item.Words}");
            return null;
        }

        var name = map.Find("id") is YamlScalar { IsEmpty: false } id ? $"step {ForeignText.From(id.Text, 60)}" : $"a step of {owner}";
        return Read(new MapReader(mistakes, map, name, keys));
    }

    /// <summary>The inputs of a step or of an operation with a plain action.</summary>
    public static ImmutableArray<InputDraft> With(MapReader reader)
    {
        var inputs = ImmutableArray.CreateBuilder<InputDraft>();
        foreach (var entry in reader.Map("with")?.Entries ?? [])
            if (Input(reader, entry) is { } value)
                inputs.Add(new InputDraft(new Said<string>(entry.Key.Text, entry.Key.At), new Said<Template>(value, entry.Value.At)));
        return inputs.ToImmutable();
    }

    private static StepDraft? Read(MapReader reader)
    {
        var id = reader.Id("id", needed: true);
        var (kind, name) = Work(reader);
        return new StepDraft(
            reader.At, reader.Where, id?.Value ?? "", reader.Template("title"), reader.Template("note"), kind, name, With(reader), When(reader),
            reader.Text("each"), reader.Names("needs"), reader.Flag("confirm"), GateReader.Read(reader),
            reader.Duration("timeout"), reader.Duration("every"), reader.Duration("holds-for"), reader.Id("attests"), reader.Duration("fresh"),
            NotBefore(reader), reader.Word("skip", Skips), reader.Word("undo", Undos), reader.Text("because"), reader.Template("scope"), reader.Duration("planned"),
            reader.Names("ends"));
    }

    private static (WorkKind Kind, Said<string>? Name) Work(MapReader reader)
    {
        var (action, observe) = (reader.Text("action"), reader.Text("observe"));
        if (reader.Has("action") && reader.Has("observe")) reader.Add(observe?.At ?? reader.At, "both 'action' and 'observe'", "Do something, or look until it is so: make two steps of it.");
        if (!reader.Has("action") && !reader.Has("observe")) reader.Add(reader.At, "neither 'action' nor 'observe'", "Name what is done, or what is looked at.");
        return action is null && observe is not null ? (WorkKind.Observation, observe) : (WorkKind.Action, action);
    }

    private static Template? Input(MapReader reader, YamlEntry entry)
    {
        switch (entry.Value)
        {
            case YamlList list when list.Items.All(i => i is YamlScalar s && !s.Text.Contains("${", StringComparison.Ordinal)):
                return Template.Literal(Value.Of(list.Items.Cast<YamlScalar>().Select(s => s.Text)));
            case YamlScalar { IsEmpty: false } scalar:
                if (TemplateReader.Read(scalar.Text, out var problem) is { } template) return template;
                reader.AddExpression(scalar.At, entry.Key.Text, problem!);
                return null;
            default:
                reader.Add(entry.Value.At, $"input {Mistakes.Quote(entry.Key.Text)} must be a value or a list of plain words, not {entry.Value.Words}");
                return null;
        }
    }

    private static ImmutableArray<WhenDraft> When(MapReader reader)
    {
        if (reader.Map("when") is not { } map) return [];
        if (map.Entries.Length == 0) reader.Add(map.At, "'when' is empty", "Leave it out.");
        var all = ImmutableArray.CreateBuilder<WhenDraft>();
        foreach (var entry in map.Entries)
            if (entry.Value is YamlScalar value) all.Add(new WhenDraft(new Said<string>(entry.Key.Text, entry.Key.At), new Said<string>(value.Text, value.At)));
            else reader.Add(entry.Value.At, $"'when' compares with one value, not with {entry.Value.Words}");
        return all.ToImmutable();
    }

    private static Said<NotBeforeDraft>? NotBefore(MapReader reader)
    {
        if (reader.Text("not-before") is not { } text) return null;
        if (!text.Value.StartsWith("next ", StringComparison.Ordinal))
            return reader.Duration("not-before") is { } after ? new Said<NotBeforeDraft>(new NotBeforeDraft(null, after.Value), text.At) : null;
        if (TimeOnly.TryParseExact(text.Value[5..], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return new Said<NotBeforeDraft>(new NotBeforeDraft(time, null), text.At);
        reader.Add(text.At, $"'not-before' must be 'next HH:MM' or a duration, not {Mistakes.Quote(text.Value)}");
        return null;
    }
}
