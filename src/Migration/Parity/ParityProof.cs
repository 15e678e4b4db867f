using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// The fact <c>proof</c> of a comparison: up to which offset of the source and of the destination each partition is known to be equal, with what
/// surplus, and a digest of what was read. The comparison in the window begins there.
/// </summary>
/// <param name="Rate">Records a second that were read, both sides together; 0: not known.</param>
internal sealed record ParityProof(double Rate, Dictionary<string, TopicProof> Topics)
{
    public const string Fact = "proof";

    public static ParityProof Of(IReadOnlyDictionary<Partition, ComparedPartition> partitions, double rate) => new(rate, partitions
        .GroupBy(p => p.Key.Topic, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => TopicProof.Of([.. g.OrderBy(p => p.Key.Number)]), StringComparer.Ordinal));

    public string Write() => Packed.Pack(JsonSerializer.Serialize(this, ProofJson.Default.ParityProof));

    /// <summary>What comparisons of the run recorded, of the copy as it stands now: of a topic that was copied anew since, an earlier proof says nothing.</summary>
    public static ParityProof Of(Call call)
    {
        var shards = (CopyBook.Find(call)?.Topics ?? []).ToDictionary(t => t.Name, t => t.Shard, StringComparer.Ordinal);
        var proofs = call.Facts.Values.Select(f => f.GetValueOrDefault(Fact)?.ToString()).OfType<string>().Select(Read);
        // Of several, each topic as the furthest one has it.
        var all = new ParityProof(0, new Dictionary<string, TopicProof>(StringComparer.Ordinal));
        foreach (var proof in proofs)
        {
            all = all with { Rate = proof.Rate > 0 ? proof.Rate : all.Rate };
            foreach (var (topic, its) in proof.Topics.Where(t => shards.GetValueOrDefault(t.Key) == t.Value.Shard))
                if (!all.Topics.TryGetValue(topic, out var there) || its.Source.Sum() >= there.Source.Sum()) all.Topics[topic] = its;
        }

        return all;
    }

    public ComparedPartition? Find(Partition partition) => Topics.GetValueOrDefault(partition.Topic)?.At(partition.Number);

    private static ParityProof Read(string text)
    {
        try
        {
            if (JsonSerializer.Deserialize(Packed.Unpack(text), ProofJson.Default.ParityProof) is { Topics: not null } proof) return proof;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidDataException)
        {
            // said below
        }

        throw new WorldTroubleException("proof", "what an earlier comparison proved cannot be read", ForeignText.From(text, 100), "'check compare' reads all anew.");
    }
}

/// <param name="Shard">By which shard it was copied.</param>
/// <param name="Source">Per partition: compared up to before this offset; <paramref name="Destination"/> likewise; <paramref name="Records"/> that were compared.</param>
/// <param name="Surplus">Only of partitions that have one.</param>
/// <param name="Digest">Over all partitions, hexadecimal.</param>
internal sealed record TopicProof(
    [property: JsonPropertyName("k")] string Shard,
    [property: JsonPropertyName("s")] long[] Source,
    [property: JsonPropertyName("d")] long[] Destination,
    [property: JsonPropertyName("n")] long[] Records,
    [property: JsonPropertyName("h")] string Digest,
    [property: JsonPropertyName("g")] long Gaps = 0,
    [property: JsonPropertyName("c")] bool Compacted = false,
    [property: JsonPropertyName("x")] Dictionary<int, Difference>? Surplus = null)
{
    public static TopicProof Of(IReadOnlyList<KeyValuePair<Partition, ComparedPartition>> partitions)
    {
        var surplus = partitions.Where(p => !p.Value.Surplus.IsNone).ToDictionary(p => p.Key.Number, p => p.Value.Surplus);
        var digest = partitions.Aggregate(0UL, (all, p) => (all * 31) + p.Value.Digest);
        return new TopicProof(
            partitions[0].Value.Shard, [.. partitions.Select(p => p.Value.SourceTo)], [.. partitions.Select(p => p.Value.DestinationTo)], [.. partitions.Select(p => p.Value.Records)],
            digest.ToString("x16", CultureInfo.InvariantCulture), partitions.Sum(p => p.Value.Gaps), partitions[0].Value.Compacted, surplus.Count == 0 ? null : surplus);
    }

    public ComparedPartition? At(int number) => number >= Source.Length ? null
        : new ComparedPartition(Shard, Source[number], Destination[number], Records[number], number == 0 ? Gaps : 0, Surplus?.GetValueOrDefault(number) ?? Difference.None, 0) { Compacted = Compacted };
}

/// <summary>The fact <c>accepted</c>: by how much each partition may differ, as lead and customer have read it.</summary>
internal sealed record Accepted(Dictionary<string, Difference> Partitions)
{
    public const string Fact = "accepted";

    public static readonly Accepted Nothing = new(new Dictionary<string, Difference>(StringComparer.Ordinal));

    /// <summary>All that was accepted in this run; a later acceptance of the same partition holds.</summary>
    public static Accepted Of(Call call)
    {
        var all = new Dictionary<string, Difference>(StringComparer.Ordinal);
        foreach (var (_, facts) in call.Facts.OrderBy(f => Instance(f.Key)))
            if (facts.GetValueOrDefault(Fact)?.ToString() is { } text)
                foreach (var (partition, difference) in Read(text).Partitions) all[partition] = difference;
        return new Accepted(all);
    }

    public static Accepted Of(IEnumerable<KeyValuePair<Partition, ComparedPartition>> differing) =>
        new(differing.ToDictionary(d => Name(d.Key, d.Value.Shard), d => d.Value.Difference, StringComparer.Ordinal));

    public Difference For(Partition partition, string shard) => Partitions.GetValueOrDefault(Name(partition, shard), Difference.None);

    /// <summary><c>orders.placed/3 duplicates +129</c>, or the sum over a topic's partitions; empty: nothing.</summary>
    public string Words => string.Join("; ", Partitions
        .GroupBy(p => p.Key.Split('/')[1], StringComparer.Ordinal)
        .Select(g => (Topic: ForeignText.From(g.Key, 120).Text, All: g.ToList()))
        .Select(t => t.All.Count == 1
            ? $"{t.Topic}/{t.All[0].Key.Split('/')[2]} {t.All[0].Value.Words()}"
            : $"{t.Topic} in {t.All.Count} partitions: {t.All.Aggregate(Difference.None, (sum, d) => sum + d.Value).Words()}"));

    public string Write() => Packed.Pack(JsonSerializer.Serialize(this, ProofJson.Default.Accepted));

    public static Accepted Read(string text)
    {
        try
        {
            if (JsonSerializer.Deserialize(Packed.Unpack(text), ProofJson.Default.Accepted) is { Partitions: not null } accepted) return accepted;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidDataException)
        {
            // said below
        }

        throw new WorldTroubleException("accepted", "what was accepted cannot be read", ForeignText.From(text, 100), "Ask for 'accept difference' again.");
    }

    // What is copied anew begins without anything accepted, so the shard is part of the name.
    private static string Name(Partition partition, string shard) => $"{shard}/{partition.Topic}/{partition.Number}";

    private static int Instance(string step) =>
        step.IndexOf('#') is >= 0 and var at && step.IndexOf('/') is var end && end > at && int.TryParse(step.AsSpan(at + 1, end - at - 1), out var number) ? number : 0;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ParityProof))]
[JsonSerializable(typeof(Accepted))]
internal sealed partial class ProofJson : JsonSerializerContext;
