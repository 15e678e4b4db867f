using System.Collections.Immutable;
using System.Globalization;
using ChatOpsBot.Runbooks.Actions;
using ChatOpsBot.Runbooks.Definition.Drafts;
using ChatOpsBot.Runbooks.Definition.Yaml;

namespace ChatOpsBot.Runbooks.Definition.Reading;

/// <summary><c>gate</c> of a phase, a step or an operation.</summary>
internal static class GateReader
{
    private const int MostPeople = 50;

    public static GateDraft? Read(MapReader owner)
    {
        if (owner.Map("gate") is not { } map) return null;
        var reader = new MapReader(owner.Mistakes, map, $"gate of {owner.Where}", Keys.Gate);
        var approvals = reader.Item("approvals", needed: true);
        var quorums = approvals switch
        {
            YamlMap roles => Roles(reader, roles),
            YamlScalar number => Number(reader, number),
            YamlList list => Refuse(reader, list),
            _ => [],
        };
        return new GateDraft(
            map.At, reader.Where, approvals is YamlMap, quorums, reader.Names("needs"), reader.Template("typed"), reader.Duration("expires", needed: true));
    }

    private static ImmutableArray<QuorumDraft> Roles(MapReader reader, YamlMap roles)
    {
        if (reader.Has("from")) reader.Add(reader.Item("from")?.At ?? reader.At, "'from' beside a map of approvals", "Leave 'from' out: the map names the roles.");
        if (roles.Entries.Length == 0) reader.Add(roles.At, "'approvals' names nobody");
        var all = ImmutableArray.CreateBuilder<QuorumDraft>();
        foreach (var entry in roles.Entries)
        {
            var count = Count(reader, entry.Value);
            if (count > 0) all.Add(new QuorumDraft([new Said<string>(entry.Key.Text, entry.Key.At)], count));
        }

        return all.ToImmutable();
    }

    private static ImmutableArray<QuorumDraft> Number(MapReader reader, YamlScalar number)
    {
        var count = Count(reader, number);
        if (!reader.Has("from")) reader.Add(number.At, "'from' is missing: whose approvals count", "Add 'from: [ROLE, …]' or write 'approvals: { ROLE: 1 }'.");
        var from = reader.Names("from");
        return count == 0 || from.Length == 0 ? [] : [new QuorumDraft(from, count)];
    }

    private static int Count(MapReader reader, YamlItem item)
    {
        if (item is YamlScalar scalar && int.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= MostPeople) return count;
        reader.Add(item.At, $"'approvals' must be a number of people from 1 to {MostPeople}, not {item.Words}");
        return 0;
    }

    private static ImmutableArray<QuorumDraft> Refuse(MapReader reader, YamlList list)
    {
        reader.Add(list.At, "'approvals' must be a number or a map such as { lead: 1 }, not a list");
        return [];
    }
}
