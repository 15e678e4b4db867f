using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Topics;
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

    /// <summary>The plan given as input, or the one an earlier step of the run made, with what people said of topics since. What looks at the copy asks <see cref="CopyBook"/> instead.</summary>
    public static CopyPlan Of(Call call) => Find(call)
        ?? throw new WorldTroubleException("no-plan", "there is no plan yet", null, "The plan is made at the beginning of the phase that replicates.");

    public static CopyPlan? Find(Call call) => CopyBook.Text(call, CopyBook.PlanFact) is { } text ? Read(text).With(TopicAnswers.In(call.Facts)) : null;
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
