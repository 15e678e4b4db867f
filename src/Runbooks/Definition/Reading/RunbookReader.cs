using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;
using ChatOpsBot.Runbooks.Definition.Yaml;

namespace ChatOpsBot.Runbooks.Definition.Reading;

/// <summary>Text to a draft: keys and forms are checked here, what the words mean together in <c>Checking</c>.</summary>
internal static class RunbookReader
{
    public static RunbookDraft? Read(RunbookText text, Mistakes mistakes)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(text.Text) > RunbookText.MostBytes)
        {
            mistakes.Add(new Spot(1, 1), "", $"the file is larger than {RunbookText.MostBytes / 1024} KiB", "A runbook is written by hand; this is something else.");
            return null;
        }

        switch (YamlComposer.Compose(text.Text, mistakes))
        {
            case null:
                return null;
            case YamlMap map:
                return Read(new MapReader(mistakes, map, "", Keys.Runbook));
            case var item:
                mistakes.Add(item.At, "", $"a runbook must be a map, not {item.Words}", "It begins with 'runbook: NAME'.");
                return null;
        }
    }

    private static RunbookDraft Read(MapReader reader)
    {
        var name = reader.Id("runbook", needed: true)?.Value ?? "";
        var version = reader.Integer("version", needed: true);
        if (version is { Value: < 1 or > int.MaxValue }) reader.Add(version.At, "'version' must be a whole number of at least 1");
        var none = new Said<string>("UTC", reader.At);
        return new RunbookDraft(
            name, (int)Math.Clamp(version?.Value ?? 1, 1, int.MaxValue), reader.Text("title")?.Value ?? name, reader.Text("zone") ?? none,
            reader.Template("scope") ?? new Said<Template>(Template.Literal(Value.Of(name)), reader.At),
            reader.Names("roles", needed: true), reader.Names("operators", needed: true), ParameterDraftReader.Read(reader, "parameters", "parameter"),
            [.. (reader.List("phases", needed: true)?.Items ?? []).Select(i => PhaseReader.Read(reader.Mistakes, i)).OfType<PhaseDraft>()],
            [.. (reader.List("operations")?.Items ?? []).Select(i => OperationReader.Read(reader.Mistakes, i)).OfType<OperationDraft>()]);
    }
}
