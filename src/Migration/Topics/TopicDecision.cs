using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Topics;

/// <summary>Whether one topic moves.</summary>
/// <param name="Because">Why it stays; empty where it plainly moves.</param>
/// <param name="Asked">Nobody has decided: <paramref name="Because"/> is only what the name looks like, and a person should say.</param>
public sealed record TopicChoice(
    [property: JsonPropertyName("n")] string Topic,
    [property: JsonPropertyName("m"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Moves,
    [property: JsonPropertyName("b"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] string? Because = null,
    [property: JsonPropertyName("q"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Asked = false);

/// <summary>Which topics of the source move, which stay and why, and what is only a guess. Every topic of the source is in it.</summary>
public sealed record TopicDecision(ImmutableArray<TopicChoice> Topics, ImmutableArray<string> Gaps)
{
    [JsonIgnore]
    public IEnumerable<TopicChoice> Moved => Topics.Where(t => t.Moves);

    [JsonIgnore]
    public IEnumerable<TopicChoice> Staying => Topics.Where(t => !t.Moves);

    [JsonIgnore]
    public IEnumerable<TopicChoice> Questions => Topics.Where(t => t.Asked);

    /// <summary><c>24 topics move, 9 stay, 3 of all are questions</c>.</summary>
    [JsonIgnore]
    public string Sum
    {
        get
        {
            var asked = Questions.Count();
            return $"{Say.Count(Moved.Count(), "topic")} move, {Say.Number(Staying.Count())} stay{(asked > 0 ? $", {Say.Number(asked)} of them {(asked == 1 ? "is a question" : "are questions")}" : "")}";
        }
    }

    /// <summary>As a fact carries it.</summary>
    public string Write() => Packed.Pack(JsonSerializer.Serialize(this, TopicJson.Default.TopicDecision));

    /// <summary>As written; null where it cannot be read.</summary>
    public static TopicDecision? Read(string text)
    {
        try
        {
            var read = JsonSerializer.Deserialize(Packed.Unpack(text), TopicJson.Default.TopicDecision);
            return read is null || read.Topics.IsDefault ? null : read with { Gaps = read.Gaps.IsDefault ? [] : read.Gaps };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>What the run's planning step decided, with all that people have said since; null before it.</summary>
    public static TopicDecision? Find(Call call) => Find(call.Facts);

    /// <inheritdoc cref="Find(Call)"/>
    public static TopicDecision? Find(ImmutableDictionary<string, ImmutableDictionary<string, Value>> facts)
    {
        var made = facts.Values.Select(f => f.GetValueOrDefault("decision")).FirstOrDefault(d => d is not null);
        return made is not null && Read(made.ToString()) is { } decision ? decision.With(TopicAnswers.In(facts)) : null;
    }

    /// <summary>What an approval is bound to besides the plan: who stays, and why.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Effect(TopicDecision? decision) => decision is null
        ? []
        : [KeyValuePair.Create("stays", (JsonNode?)new JsonObject(decision.Staying.Select(t => KeyValuePair.Create(t.Topic, (JsonNode?)t.Because))))];

    /// <summary>The same with what people said; a topic that was not there is added.</summary>
    public TopicDecision With(IEnumerable<TopicAnswer> answers)
    {
        var all = Topics.ToDictionary(t => t.Topic, StringComparer.Ordinal);
        foreach (var answer in answers) all[answer.Topic] = TopicChooser.Answered(answer);
        return this with { Topics = [.. all.Values.OrderBy(t => t.Topic, StringComparer.Ordinal)] };
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TopicDecision))]
[JsonSerializable(typeof(ImmutableArray<TopicAnswer>))]
internal sealed partial class TopicJson : JsonSerializerContext;
