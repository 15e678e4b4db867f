using System.Text.Json;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>
/// Where each topic stood when its copy was made: the source's earliest offset (nothing before it can be copied) and the destination's end
/// (nothing before it was copied by us), both summed over partitions. Only topics where one of them is not 0 are written down.
/// </summary>
internal sealed record Baseline(IReadOnlyDictionary<string, long[]> Topics)
{
    public static readonly Baseline None = new(new Dictionary<string, long[]>(StringComparer.Ordinal));

    public long SourceStart(string topic) => Topics.TryGetValue(topic, out var at) ? at[0] : 0;

    public long DestinationEnd(string topic) => Topics.TryGetValue(topic, out var at) ? at[1] : 0;

    public string Write() => Packed.Pack(JsonSerializer.Serialize(new Dictionary<string, long[]>(Topics, StringComparer.Ordinal), PlanJson.Default.DictionaryStringInt64Array));

    /// <summary>The one that an earlier step of the run recorded; none: everything began at 0.</summary>
    public static Baseline Of(Call call)
    {
        var written = call.Facts.Values.Select(f => f.GetValueOrDefault("baseline")).FirstOrDefault(b => b is not null);
        if (written is null) return None;
        try
        {
            return new Baseline(JsonSerializer.Deserialize(Packed.Unpack(written.ToString()), PlanJson.Default.DictionaryStringInt64Array) ?? []);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidDataException)
        {
            throw new WorldTroubleException("baseline", "the recorded baseline cannot be read", ForeignText.From(written.ToString(), 100), "Write a note and compare by hand.", e);
        }
    }
}
