using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>
/// Where each partition stood before anything could be copied, and which topics they were. What lay before the source's start cannot be copied;
/// what lay before the destination's end was not copied by us.
/// </summary>
/// <param name="Topics">By topic; one that is not in it began at 0 everywhere.</param>
internal sealed record Baseline(ImmutableDictionary<string, TopicBaseline> Topics)
{
    public static readonly Baseline None = new(ImmutableDictionary.Create<string, TopicBaseline>(StringComparer.Ordinal));

    public TopicBaseline Of(string topic) => Topics.GetValueOrDefault(topic, TopicBaseline.Zero);

    /// <summary>Sum over partitions.</summary>
    public long SourceStart(string topic) => Of(topic).Sum(t => t.SourceStarts);

    /// <summary>Sum over partitions.</summary>
    public long DestinationEnd(string topic) => Of(topic).Sum(t => t.DestinationEnds);

    public PartitionBaseline Of(Partition partition) => Of(partition.Topic).At(partition.Number);

    /// <summary>As a fact carries it: zeros are left out, packed when it is long.</summary>
    public string Write() => Packed.Pack(JsonSerializer.Serialize(new BaselineText(Topics.Where(t => !t.Value.IsZero).ToDictionary(StringComparer.Ordinal)), BaselineJson.Default.BaselineText));

    public static Baseline Read(string text)
    {
        try
        {
            var json = Packed.Unpack(text);
            if (!json.Contains("\"topics\"", StringComparison.Ordinal)) return OfSums(json);
            var read = JsonSerializer.Deserialize(json, BaselineJson.Default.BaselineText);
            return new Baseline((read?.Topics ?? []).ToImmutableDictionary(t => t.Key, t => t.Value.Whole(), StringComparer.Ordinal));
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidDataException)
        {
            throw new WorldTroubleException("baseline", "the recorded baseline cannot be read", ForeignText.From(text, 100), "Write a note and compare by hand.", e);
        }
    }

    // Runs of the first edition wrote down sums: [source's start, destination's end].
    private static Baseline OfSums(string json) => new((JsonSerializer.Deserialize(json, PlanJson.Default.DictionaryStringInt64Array) ?? [])
        .Where(t => t.Value.Length == 2)
        .ToImmutableDictionary(t => t.Key, t => TopicBaseline.Zero with { SourceStarts = [t.Value[0]], DestinationEnds = [t.Value[1]], OnlySums = true }, StringComparer.Ordinal));
}

/// <summary>A topic's baseline: per partition number; an empty list is 0 for all.</summary>
/// <param name="SourceStarts">Earliest offsets at the source.</param>
/// <param name="SourceEnds">Ends at the source that were seen: a log never gets shorter, so an end below it is another topic.</param>
/// <param name="DestinationEnds">Ends at the destination.</param>
/// <param name="SourceId">The topic's id at the source, shortened (<see cref="ShortId"/>); null: the cluster does not tell ids.</param>
/// <param name="DestinationId">The same at the destination.</param>
/// <param name="OnlySums">Recorded by the first edition: the lists hold one number, the sum over all partitions.</param>
internal sealed record TopicBaseline(
    [property: JsonPropertyName("s")] ImmutableArray<long> SourceStarts,
    [property: JsonPropertyName("e")] ImmutableArray<long> SourceEnds,
    [property: JsonPropertyName("d")] ImmutableArray<long> DestinationEnds,
    [property: JsonPropertyName("i"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SourceId = null,
    [property: JsonPropertyName("j"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DestinationId = null,
    [property: JsonPropertyName("o"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool OnlySums = false)
{
    private const int Kept = 8; // characters: 48 random bits tell one topic from another

    public static readonly TopicBaseline Zero = new([], [], []);

    [JsonIgnore]
    public bool IsZero => SourceId is null && DestinationId is null && SourceStarts.All(o => o == 0) && SourceEnds.All(o => o == 0) && DestinationEnds.All(o => o == 0);

    /// <summary>An id as the baseline keeps it: ids are random, so the first characters tell them apart at half the size.</summary>
    public static string? ShortId(string? id) => id is { Length: > Kept } ? id[..Kept] : id;

    /// <summary>What was recorded for one partition. Of the first edition's sums only a 0 says something of each.</summary>
    public PartitionBaseline At(int partition) => new(Number(SourceStarts, partition), OnlySums ? 0 : Number(SourceEnds, partition) ?? 0, Number(DestinationEnds, partition));

    public long Sum(Func<TopicBaseline, ImmutableArray<long>> of) => of(this).Sum();

    public TopicBaseline Whole() => this with { SourceStarts = SourceStarts.OrEmpty(), SourceEnds = SourceEnds.OrEmpty(), DestinationEnds = DestinationEnds.OrEmpty() };

    private long? Number(ImmutableArray<long> all, int partition) =>
        OnlySums ? all.Sum() == 0 ? 0 : null : partition < all.Length ? all[partition] : 0;
}

/// <summary>One partition before the copy; null: an old run recorded only sums.</summary>
internal readonly record struct PartitionBaseline(long? SourceStart, long SourceEnd, long? DestinationEnd);

internal sealed record BaselineText(Dictionary<string, TopicBaseline> Topics);

internal static class ImmutableArrays
{
    public static ImmutableArray<T> OrEmpty<T>(this ImmutableArray<T> array) => array.IsDefault ? [] : array;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(BaselineText))]
[JsonSerializable(typeof(CopyAgain))]
internal sealed partial class BaselineJson : JsonSerializerContext;
