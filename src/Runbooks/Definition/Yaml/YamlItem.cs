using System.Collections.Immutable;

namespace ChatOpsBot.Runbooks.Definition.Yaml;

/// <summary>The part of YAML a runbook may use: maps, lists and scalars. No anchors, aliases, tags or further documents.</summary>
internal abstract record YamlItem(Spot At)
{
    public abstract string Words { get; }
}

/// <param name="Plain">Not quoted.</param>
internal sealed record YamlScalar(Spot At, string Text, bool Plain) : YamlItem(At)
{
    public bool IsEmpty => Plain && Text is "" or "~" or "null";

    public override string Words => IsEmpty ? "nothing" : Mistakes.Quote(Text);
}

internal sealed record YamlMap(Spot At, ImmutableArray<YamlEntry> Entries) : YamlItem(At)
{
    public override string Words => "a map";

    public YamlItem? Find(string key) => Entries.FirstOrDefault(e => e.Key.Text == key)?.Value;
}

internal sealed record YamlEntry(YamlScalar Key, YamlItem Value);

internal sealed record YamlList(Spot At, ImmutableArray<YamlItem> Items) : YamlItem(At)
{
    public override string Words => "a list";
}
