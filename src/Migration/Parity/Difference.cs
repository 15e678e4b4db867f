using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatOpsBot.Migration.Hands;

namespace ChatOpsBot.Migration.Parity;

/// <summary>What two sides of a partition, or of a topic, differ in; records, or keys where a topic is compacted. All 0: equal.</summary>
/// <param name="Missing">At the source, not at the destination.</param>
/// <param name="Changed">There under the same key with other content.</param>
/// <param name="Disordered">Partitions where all is there, but not in the source's order.</param>
/// <param name="Duplicates">Of the source, and more often at the destination.</param>
/// <param name="Aborted">At the destination, though the source aborted their transactions.</param>
/// <param name="Foreign">At the destination, and not of the source.</param>
/// <param name="Expired">Retention of the source took them before they were copied.</param>
internal sealed record Difference(
    [property: JsonPropertyName("m")] long Missing = 0,
    [property: JsonPropertyName("c")] long Changed = 0,
    [property: JsonPropertyName("o")] long Disordered = 0,
    [property: JsonPropertyName("d")] long Duplicates = 0,
    [property: JsonPropertyName("a")] long Aborted = 0,
    [property: JsonPropertyName("f")] long Foreign = 0,
    [property: JsonPropertyName("e")] long Expired = 0)
{
    public static readonly Difference None = new();

    [JsonIgnore]
    public bool IsNone => this == None;

    /// <summary>Something that had to arrive is not there as it was.</summary>
    [JsonIgnore]
    public bool Lacks => Missing + Changed + Disordered > 0;

    public static Difference operator +(Difference a, Difference b) => new(
        a.Missing + b.Missing, a.Changed + b.Changed, a.Disordered + b.Disordered,
        a.Duplicates + b.Duplicates, a.Aborted + b.Aborted, a.Foreign + b.Foreign, a.Expired + b.Expired);

    /// <summary>Nothing in it is larger than what people accepted.</summary>
    public bool Within(Difference accepted) =>
        Missing <= accepted.Missing && Changed <= accepted.Changed && Disordered <= accepted.Disordered
        && Duplicates <= accepted.Duplicates && Aborted <= accepted.Aborted && Foreign <= accepted.Foreign && Expired <= accepted.Expired;

    /// <summary><c>missing 5,000, duplicates +129</c>.</summary>
    public string Words(bool keys = false) => string.Join(", ", Parts(keys));

    private IEnumerable<string> Parts(bool keys)
    {
        if (Missing > 0) yield return keys ? $"{Say.Count(Missing, "key")} missing" : $"{Say.Number(Missing)} missing";
        if (Changed > 0) yield return keys ? $"{Say.Count(Changed, "key")} with another value" : $"{Say.Number(Changed)} with other content";
        if (Disordered > 0) yield return "all there, but in another order";
        if (Duplicates > 0) yield return $"duplicates +{Say.Number(Duplicates)}";
        if (Aborted > 0) yield return $"+{Say.Number(Aborted)} of transactions that the source aborted";
        if (Foreign > 0) yield return keys ? $"{Say.Count(Foreign, "key")} that the source does not have" : $"+{Say.Number(Foreign)} that the source does not have";
        if (Expired > 0) yield return $"{Say.Number(Expired)} expired uncopied";
    }
}
