using System.Collections.Immutable;
using System.Text.Json;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Topics;

/// <summary>What people said of topics in the course of a run, as facts carry it: the fact <c>answers</c> of each operation that answered.</summary>
internal static class TopicAnswers
{
    public const string Fact = "answers";

    public static string Write(IEnumerable<TopicAnswer> answers) => Packed.Pack(JsonSerializer.Serialize([.. answers], TopicJson.Default.ImmutableArrayTopicAnswer));

    /// <summary>All of them, the oldest first: operations are counted through the run.</summary>
    public static ImmutableArray<TopicAnswer> In(ImmutableDictionary<string, ImmutableDictionary<string, Value>> facts) =>
        [.. facts.Where(f => f.Value.ContainsKey(Fact)).OrderBy(f => Instance(f.Key)).SelectMany(f => Read(f.Value[Fact].ToString()))];

    // operation#instance/step
    private static int Instance(string key)
    {
        var from = key.IndexOf('#', StringComparison.Ordinal) + 1;
        var to = key.IndexOf('/', StringComparison.Ordinal);
        return from > 0 && int.TryParse(to > from ? key[from..to] : key[from..], out var number) ? number : 0;
    }

    private static ImmutableArray<TopicAnswer> Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(Packed.Unpack(text), TopicJson.Default.ImmutableArrayTopicAnswer) is { IsDefault: false } read ? read : [];
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidDataException)
        {
            return [];
        }
    }
}
