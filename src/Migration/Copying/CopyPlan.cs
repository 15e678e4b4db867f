using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>Which connector copies which topics, with how many tasks.</summary>
internal sealed record CopyPlan(ImmutableArray<Shard> Shards)
{
    public int Tasks => Shards.Sum(s => s.Tasks);

    public int Partitions => Shards.Sum(s => s.Partitions);

    public IEnumerable<PlannedTopic> Topics => Shards.SelectMany(s => s.Topics);

    /// <summary>The plan as a fact carries it: compact JSON, packed when it is long.</summary>
    public string Write() => Packed.Pack(JsonSerializer.Serialize(this, PlanJson.Default.CopyPlan));

    public static CopyPlan Read(string text)
    {
        try
        {
            var plan = JsonSerializer.Deserialize(Packed.Unpack(text), PlanJson.Default.CopyPlan);
            if (plan is not null && !plan.Shards.IsDefaultOrEmpty) return plan;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidDataException)
        {
            // said below
        }

        throw new WorldTroubleException("plan", "the plan cannot be read", ForeignText.From(text, 100), "Run the planning step again.");
    }

    /// <summary>The plan given as input, or the one an earlier step of the run made. What looks at the copy asks <see cref="CopyBook"/> instead.</summary>
    public static CopyPlan Of(Call call) => Find(call)
        ?? throw new WorldTroubleException("no-plan", "there is no plan yet", null, "The plan is made at the beginning of the phase that replicates.");

    public static CopyPlan? Find(Call call) => CopyBook.Text(call, CopyBook.PlanFact) is { } text ? Read(text) : null;
}

/// <param name="Name"><c>s1</c>, <c>s2</c>…</param>
/// <param name="Tasks">Tasks it begins with.</param>
internal sealed record Shard(string Name, int Tasks, ImmutableArray<PlannedTopic> Topics)
{
    [JsonIgnore]
    public int Partitions => Topics.Sum(t => t.Partitions);
}

/// <param name="Compacted">Offsets have holes, so counts only bound.</param>
internal sealed record PlannedTopic(
    [property: JsonPropertyName("n")] string Name,
    [property: JsonPropertyName("p")] int Partitions,
    [property: JsonPropertyName("c"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Compacted = false);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(CopyPlan))]
[JsonSerializable(typeof(Dictionary<string, long[]>))]
internal sealed partial class PlanJson : JsonSerializerContext;

/// <summary>Long texts within facts: gzip and base64 above 4,000 characters.</summary>
internal static class Packed
{
    private const int Long = 4_000;

    private const int MostUnpacked = 8 << 20;

    private const string Mark = "gz:";

    public static string Pack(string text)
    {
        if (text.Length <= Long) return text;
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Optimal)) zip.Write(Encoding.UTF8.GetBytes(text));
        return Mark + Convert.ToBase64String(bytes.ToArray());
    }

    public static string Unpack(string text)
    {
        if (!text.StartsWith(Mark, StringComparison.Ordinal)) return text;
        using var zip = new GZipStream(new MemoryStream(Convert.FromBase64String(text[Mark.Length..])), CompressionMode.Decompress);
        using var all = new MemoryStream();
        var buffer = new byte[65_536];
        for (int read; (read = zip.Read(buffer)) > 0;)
        {
            if (all.Length + read > MostUnpacked) throw new InvalidDataException("too long");
            all.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }
}
