using System.Collections.Immutable;

namespace ChatOpsBot.Migration.Topics;

/// <summary>What is known of topics from those who own them, not from their names.</summary>
/// <param name="KafkasOwn">Topics that the brokers themselves flag as internal.</param>
/// <param name="Owned">Topic to who says that it is its own ("Connect's own (deployment connect: CONNECT_CONFIG_STORAGE_TOPIC)").</param>
/// <param name="StreamsGroups">Consumer groups that are Kafka Streams by their protocol, or by the settings.</param>
/// <param name="Gaps">What could not be asked, in words: evidence that may be missing.</param>
public sealed record TopicEvidence(
    ImmutableHashSet<string> KafkasOwn,
    ImmutableDictionary<string, string> Owned,
    ImmutableHashSet<string> StreamsGroups,
    ImmutableArray<string> Gaps)
{
    public static TopicEvidence None { get; } = new([], ImmutableDictionary<string, string>.Empty, [], []);
}

/// <summary>What a person said of a topic: stays behind, or moves too.</summary>
/// <param name="Because">Their reason, as they typed it: foreign text.</param>
/// <param name="Partitions">How many it had when it was said to move; 0 where that does not matter.</param>
public sealed record TopicAnswer(string Topic, bool Moves, string Because, int Partitions = 0, bool Compacted = false);

/// <summary>A named rule: topics that stay (or move) and why.</summary>
public sealed record NamedRule(System.Text.RegularExpressions.Regex Topics, string Because);

/// <summary>What people have decided beforehand, or since: rules of the settings, the run's own list, answers in the chat.</summary>
/// <param name="Stay">Rules by which topics stay behind.</param>
/// <param name="Move">Rules by which topics move although their names look internal or left over.</param>
/// <param name="LeaveBehind">Names given when the run was started; one that ends in <c>*</c> means all that begin so.</param>
/// <param name="Answers">Said in the chat, the oldest first; the last one counts.</param>
public sealed record TopicRulings(
    ImmutableArray<NamedRule> Stay, ImmutableArray<NamedRule> Move, ImmutableArray<string> LeaveBehind, ImmutableArray<TopicAnswer> Answers)
{
    public static TopicRulings None { get; } = new([], [], [], []);
}
