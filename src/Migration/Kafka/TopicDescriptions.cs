using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>Topics asked for by name: each name gets an answer, whatever became of the others.</summary>
public static class TopicDescriptions
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Names in one request: 10,000 topics are ten requests, each answered in one piece.</summary>
    private const int AtOnce = 1_000;

    /// <summary>Settings of a topic are some forty lines: fewer at once.</summary>
    private const int SettingsAtOnce = 200;

    /// <summary>Id and presence of each name.</summary>
    /// <param name="rights">Ask too what this user may do with each.</param>
    public static async Task<IReadOnlyDictionary<string, TopicIdentity>> TopicIdsAsync(
        this KafkaCluster cluster, IReadOnlyCollection<string> names, CancellationToken cancel, bool rights = false)
    {
        var all = new Dictionary<string, TopicIdentity>(names.Count, StringComparer.Ordinal);
        var options = new DescribeTopicsOptions { RequestTimeout = Limit, IncludeAuthorizedOperations = rights };
        foreach (var some in names.Distinct(StringComparer.Ordinal).Chunk(AtOnce))
            foreach (var topic in await cluster.AskAsync($"asking for {some.Length} topics", admin => DescribeAsync(admin, some, options), cancel))
                all[topic.Name] = Identity(topic);
        return all;
    }

    /// <summary>The settings in force of each name.</summary>
    public static async Task<IReadOnlyDictionary<string, TopicSettings>> TopicSettingsAsync(this KafkaCluster cluster, IReadOnlyCollection<string> names, CancellationToken cancel)
    {
        var all = new Dictionary<string, TopicSettings>(names.Count, StringComparer.Ordinal);
        foreach (var some in names.Distinct(StringComparer.Ordinal).Chunk(SettingsAtOnce))
            foreach (var answer in await cluster.AskAsync($"reading the settings of {some.Length} topics", admin => ConfigsAsync(admin, some), cancel))
                all[answer.ConfigResource.Name] = Settings(answer);
        return all;
    }

    private static async Task<List<TopicDescription>> DescribeAsync(IAdminClient admin, string[] names, DescribeTopicsOptions options)
    {
        try
        {
            return (await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames(names), options)).TopicDescriptions;
        }
        catch (DescribeTopicsException e) when (e.Results is { TopicDescriptions.Count: > 0 })
        {
            return e.Results.TopicDescriptions; // some names failed, the others are good
        }
    }

    private static TopicIdentity Identity(TopicDescription topic)
    {
        var presence = Presence(topic.Error);
        if (presence != TopicPresence.There) return new TopicIdentity(topic.Name, presence, "") { Trouble = KafkaWords.Meaning(topic.Error) };
        return new TopicIdentity(topic.Name, presence, Text(topic.TopicId))
        {
            IsInternal = topic.IsInternal,
            Rights = [.. (topic.AuthorizedOperations ?? []).Select(o => o.ToString())],
        };
    }

    /// <summary>As Kafka's tools print it: base64 for addresses. All zeros is what a broker without ids gives.</summary>
    private static string Text(Uuid? id) =>
        id is null || (id.MostSignificantBits == 0 && id.LeastSignificantBits == 0) ? "" : id.ToString().TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static async Task<List<DescribeConfigsReport>> ConfigsAsync(IAdminClient admin, string[] names)
    {
        var asked = names.Select(t => new ConfigResource { Type = ResourceType.Topic, Name = t });
        try
        {
            var answers = await admin.DescribeConfigsAsync(asked, new DescribeConfigsOptions { RequestTimeout = Limit });
            return [.. answers.Select(a => new DescribeConfigsReport { ConfigResource = a.ConfigResource, Entries = a.Entries, Error = new Error(ErrorCode.NoError) })];
        }
        catch (DescribeConfigsException e) when (e.Results is { Count: > 0 })
        {
            return e.Results; // some names failed, the others are good
        }
    }

    private static TopicSettings Settings(DescribeConfigsReport answer)
    {
        var presence = Presence(answer.Error);
        var entries = presence == TopicPresence.There ? answer.Entries.Values.Where(e => e.Value is not null).ToList() : [];
        return new TopicSettings(
            answer.ConfigResource.Name,
            presence,
            entries.ToDictionary(e => e.Name, e => e.Value, StringComparer.Ordinal),
            entries.Where(e => e.Source == ConfigSource.DynamicTopicConfig).Select(e => e.Name).ToHashSet(StringComparer.Ordinal))
        {
            Trouble = presence == TopicPresence.There ? "" : KafkaWords.Meaning(answer.Error),
        };
    }

    private static TopicPresence Presence(Error error) => error.Code switch
    {
        // Without a leader it is there all the same.
        ErrorCode.NoError or ErrorCode.LeaderNotAvailable => TopicPresence.There,
        ErrorCode.UnknownTopicOrPart => TopicPresence.NotThere,
        ErrorCode.TopicAuthorizationFailed => TopicPresence.NotAllowed,
        _ => TopicPresence.Unknown,
    };
}
