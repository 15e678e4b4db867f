using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;
using ChatOpsBot.Runbooks.Definition.Yaml;

namespace ChatOpsBot.Runbooks.Definition.Reading;

internal static class OperationReader
{
    private static readonly string[] OfPlainActions = ["with", "timeout"];

    public static OperationDraft? Read(Mistakes mistakes, YamlItem item)
    {
        if (item is not YamlMap map)
        {
            mistakes.Add(item.At, "", $"an operation must be a map with id, command, in and action or steps, not {item.Words}");
            return null;
        }

        var name = map.Find("id") is YamlScalar { IsEmpty: false } said ? $"operation {ForeignText.From(said.Text, 60)}" : "an operation";
        var reader = new MapReader(mistakes, map, name, Keys.Operation);
        var id = reader.Id("id", needed: true)?.Value ?? "";
        CheckForm(reader);
        return new OperationDraft(
            map.At, id, reader.Text("title")?.Value, reader.Text("command", needed: true), reader.Names("in", needed: true),
            ParameterDraftReader.Read(reader, "arguments", $"argument of {name},"), reader.Has("action"),
            reader.Has("action") ? [Plain(reader, id)] : Steps(reader), reader.Names("needs"),
            reader.Flag("confirm"), GateReader.Read(reader), reader.Template("scope"), reader.Names("voids"), reader.Names("mends"));
    }

    private static void CheckForm(MapReader reader)
    {
        var (action, steps) = (reader.Has("action"), reader.Has("steps"));
        if (action && steps) reader.Add(reader.At, "both 'action' and 'steps'", "Put the action into the steps.");
        if (!action && !steps) reader.Add(reader.At, "neither 'action' nor 'steps'", "Name what is done.");
        foreach (var key in OfPlainActions.Where(k => !action && reader.Has(k)))
            reader.Add(reader.Item(key)?.At ?? reader.At, $"'{key}' without 'action'", "It belongs to each of the steps.");
    }

    private static StepDraft Plain(MapReader reader, string id) =>
        Step(reader, id, reader.Text("action")) with { With = StepReader.With(reader), Timeout = reader.Duration("timeout") };

    private static StepDraft Step(MapReader reader, string id, Said<string>? action) => new(
        reader.At, reader.Where, id, null, null, WorkKind.Action, action, [], [], null, [], null, null, null, null, null, null, null, null, null, null, null, null, null, []);

    private static ImmutableArray<StepDraft> Steps(MapReader reader) =>
    [
        .. (reader.List("steps")?.Items ?? [])
            .Select(i => StepReader.Read(reader.Mistakes, i, reader.Where, Keys.OperationStep))
            .OfType<StepDraft>(),
    ];
}
