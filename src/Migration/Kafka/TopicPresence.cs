namespace ChatOpsBot.Migration.Kafka;

/// <summary>What a cluster said when it was asked for one topic by name.</summary>
public enum TopicPresence
{
    There,

    /// <summary>The cluster says there is none of that name.</summary>
    NotThere,

    /// <summary>The right to describe it is missing: it may or may not be there.</summary>
    NotAllowed,

    /// <summary>Some other error: nothing is known.</summary>
    Unknown,
}

/// <summary>A topic as itself: made anew under the same name, it has another id.</summary>
/// <param name="Id">As Kafka's own tools print it; empty where it is not there, not allowed, or the broker is too old (before 2.8) to have ids.</param>
public sealed record TopicIdentity(string Name, TopicPresence Presence, string Id)
{
    /// <summary>On Kafka's own list of internal topics.</summary>
    public bool IsInternal { get; init; }

    /// <summary>What this user may do with it (<c>Read</c>, <c>Write</c>, <c>Describe</c> ...); empty where the broker does not say, or was not asked.</summary>
    public IReadOnlyList<string> Rights { get; init; } = [];

    /// <summary>What was wrong, in words; empty when <see cref="TopicPresence.There"/>.</summary>
    public string Trouble { get; init; } = "";
}

/// <summary>The settings in force for one topic, defaults too.</summary>
/// <param name="Values">By name (<c>cleanup.policy</c>); empty unless the topic is there.</param>
/// <param name="Own">Names of those that were set for this topic.</param>
public sealed record TopicSettings(string Name, TopicPresence Presence, IReadOnlyDictionary<string, string> Values, IReadOnlySet<string> Own)
{
    /// <summary>What was wrong, in words; empty when <see cref="TopicPresence.There"/>.</summary>
    public string Trouble { get; init; } = "";

    public bool IsCompacted => Policies.Contains("compact", StringComparer.Ordinal);

    /// <summary>Old records go by time or size.</summary>
    public bool Deletes => Policies.Contains("delete", StringComparer.Ordinal);

    /// <summary>The broker's clock stamps the records, not the producer's.</summary>
    public bool StampsItself => Values.GetValueOrDefault("message.timestamp.type") == "LogAppendTime";

    /// <summary>How long a record is kept; null: for ever, or not known.</summary>
    public TimeSpan? Retention =>
        Deletes && long.TryParse(Values.GetValueOrDefault("retention.ms"), out var ms) && ms >= 0 ? TimeSpan.FromMilliseconds(Math.Min(ms, TimeSpan.MaxValue.TotalMilliseconds / 2)) : null;

    private string[] Policies => Values.GetValueOrDefault("cleanup.policy")?.Split(',', StringSplitOptions.TrimEntries) ?? [];
}
