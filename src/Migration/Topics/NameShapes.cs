using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ChatOpsBot.Migration.Topics;

/// <summary>
/// What a name looks like. A name proves nothing: only <see cref="Kafkas"/> is certain, since brokers keep these for themselves. All else here
/// makes a question, never a silent decision.
/// </summary>
internal static partial class NameShapes
{
    private static readonly ImmutableHashSet<string> Owners =
        ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "connect", "kafkaconnect", "mirrormaker", "mirrormaker2", "mm2", "replicator");

    private static readonly ImmutableHashSet<string> Kept =
        ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "offset", "offsets", "config", "configs", "status", "statuses");

    private static readonly ImmutableHashSet<string> Leftovers =
        ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "tmp", "temp", "temps", "trash", "garbage", "leftover", "leftovers", "junk", "deleteme");

    /// <summary>Names that Kafka, MSK and this bot keep for themselves; null: none of them.</summary>
    public static string? Kafkas(string topic) =>
        KafkaOwn().IsMatch(topic) ? "Kafka's own"
        : MskOwn().IsMatch(topic) ? "MSK's own"
        : SmokeTest().IsMatch(topic) ? "made by a smoke test of this bot"
        : null;

    /// <summary>Looks like what a tool keeps for itself; null: does not.</summary>
    public static string? Tools(string topic)
    {
        var words = topic.Split(['.', '-', '_'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 1 && Kept.Contains(words[^1]) && words.Any(Owners.Contains)) return "looks like Connect's or a mirror's own";
        if (Mirrors().IsMatch(topic)) return "looks like a mirror's own";
        if (Registrys().IsMatch(topic)) return "looks like a schema registry's own";
        if (Ksqls().IsMatch(topic)) return "looks like ksqlDB's own";
        return Others().IsMatch(topic) ? "looks like a tool's own" : null;
    }

    /// <summary>Looks internal or left over, and may well be an app's; null: looks like neither.</summary>
    public static string? Doubtful(string topic)
    {
        var words = topic.Split(['.', '-', '_'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Any(Leftovers.Contains) || DeleteMe().IsMatch(topic)) return "looks like a leftover";
        if (IsOfStreams(topic)) return "looks like a Kafka Streams app's own, but no Streams group of that name is known";
        if (words.Length > 0 && words[^1].Equals("heartbeats", StringComparison.OrdinalIgnoreCase)) return "looks like a mirror's heartbeats";
        return topic.StartsWith('_') || (words.Length > 1 && words[^1] == "internal") ? "looks internal" : null;
    }

    /// <summary>Named as Kafka Streams names what it makes for itself: <c>GROUP-…-changelog</c>, <c>GROUP-…-repartition</c>.</summary>
    public static bool IsOfStreams(string topic) => StreamsOwn().IsMatch(topic);

    /// <summary>The groups whose Streams app would have made this topic: everything before one of its hyphens.</summary>
    public static IEnumerable<string> GroupsOf(string topic)
    {
        if (!IsOfStreams(topic)) yield break;
        for (var at = topic.IndexOf('-', StringComparison.Ordinal); at > 0 && at < topic.LastIndexOf('-'); at = topic.IndexOf('-', at + 1)) yield return topic[..at];
    }

    [GeneratedRegex(@"^(__consumer_offsets|__transaction_state|__share_group_state|__cluster_metadata|__remote_log_metadata|__consumer_timestamps)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex KafkaOwn();

    [GeneratedRegex(@"^__(amazon_)?msk_.*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MskOwn();

    [GeneratedRegex(@"^migration-smoke-\d+-[0-9a-f]{6}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SmokeTest();

    [GeneratedRegex(@"^mm2-(offset-syncs|offsets|configs?|status)\..*internal$|\.checkpoints\.internal$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mirrors();

    [GeneratedRegex(@"^_schemas([-_.].*|_encoders)?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Registrys();

    [GeneratedRegex(@"ksql_processing_log$|^_confluent-ksql-", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Ksqls();

    [GeneratedRegex(@"^(_{1,2}confluent[-_.].*|confluent-audit-log-events.*|__strimzi.*|strimzi\.cruisecontrol\..*|__(Kafka)?CruiseControl.*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Others();

    [GeneratedRegex(@"delete[-_.]me|^copy-test-\d+$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex DeleteMe();

    [GeneratedRegex(@".-(changelog|repartition)$|-K(STREAM|TABLE)-.+-topic$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex StreamsOwn();
}
