using System.Collections.Immutable;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;
using ChatOpsBot.Runbooks.Definition.Yaml;

namespace ChatOpsBot.Runbooks.Definition.Reading;

internal static class PhaseReader
{
    public static PhaseDraft? Read(Mistakes mistakes, YamlItem item)
    {
        if (item is not YamlMap map)
        {
            mistakes.Add(item.At, "", $"a phase must be a map with id, title and steps, not {item.Words}");
            return null;
        }

        var name = map.Find("id") is YamlScalar { IsEmpty: false } id ? $"phase {ForeignText.From(id.Text, 60)}" : "a phase";
        var reader = new MapReader(mistakes, map, name, Keys.Phase);
        return new PhaseDraft(
            map.At, reader.Id("id", needed: true)?.Value ?? "", reader.Text("title", needed: true)?.Value ?? "", Steps(reader), GateReader.Read(reader),
            reader.Text("command"), reader.Flag("checkpoint"), reader.Flag("point-of-no-return"), reader.Duration("planned"), reader.Duration("deadline"));
    }

    private static ImmutableArray<ImmutableArray<StepDraft>> Steps(MapReader reader)
    {
        var groups = ImmutableArray.CreateBuilder<ImmutableArray<StepDraft>>();
        foreach (var item in reader.List("steps", needed: true)?.Items ?? [])
        {
            var group = item is YamlMap map && map.Find("together") is not null
                ? Together(new MapReader(reader.Mistakes, map, $"together in {reader.Where}", Keys.Together))
                : StepReader.Read(reader.Mistakes, item, reader.Where, Keys.Step) is { } step ? [step] : [];
            if (group.Length > 0) groups.Add(group);
        }

        return groups.ToImmutable();
    }

    private static ImmutableArray<StepDraft> Together(MapReader reader)
    {
        if (reader.List("together") is not { } list) return [];
        if (list.Items.Length == 1) reader.Add(list.At, "one step alone cannot go side by side", "Make it a plain step.");
        var steps = ImmutableArray.CreateBuilder<StepDraft>();
        foreach (var item in list.Items)
            if (item is YamlMap map && map.Find("together") is not null) reader.Add(item.At, "'together' within 'together'", "One level is enough: put the steps side by side.");
            else if (StepReader.Read(reader.Mistakes, item, reader.Where, Keys.Step) is { } step) steps.Add(step);
        return steps.ToImmutable();
    }
}
