using System.Text.RegularExpressions;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Topics;

/// <summary>What Kafka refuses of a topic, in its words.</summary>
internal static partial class TopicRules
{
    private const int MostPartitions = 10_000;

    public static Refusal? Check(NewTopic topic, int brokers)
    {
        if (CheckName(topic.Name) is { } name) return name;
        if (topic.Assignments.Count > 0) return CheckAssignments(topic, brokers) ?? CheckConfigs(topic.Configs);
        if (topic.Partitions is 0 or < -1 or > MostPartitions)
            return new Refusal(KafkaError.InvalidPartitions, $"Number of partitions was set to an invalid non-positive or too large value: {topic.Partitions}.");
        if (topic.Replication is 0 or < -1)
            return new Refusal(KafkaError.InvalidReplicationFactor, "Replication factor must be larger than 0, or -1 to use the default value.");
        if (topic.Replication > brokers)
            return new Refusal(
                KafkaError.InvalidReplicationFactor,
                $"Unable to replicate the partition {topic.Replication} time(s): The target replication factor of {topic.Replication} cannot be reached because only {brokers} broker(s) are registered.");
        return CheckConfigs(topic.Configs);
    }

    public static Refusal? CheckGrowth(Topic topic, int count)
    {
        var now = topic.Partitions.Count;
        if (count > MostPartitions) return new Refusal(KafkaError.InvalidPartitions, $"More than {MostPartitions} partitions.");
        if (count > now) return null;
        var words = count == now ? $"Topic already has {now} partition(s)." : $"The topic {topic.Name} currently has {now} partition(s); {count} would not be an increase.";
        return new Refusal(KafkaError.InvalidPartitions, words);
    }

    private static Refusal? CheckName(string name)
    {
        if (name is "" or "." or "..")
            return new Refusal(KafkaError.InvalidTopic, name.Length == 0 ? "Topic name is invalid: the empty string is not allowed" : $"Topic name is invalid: '{name}' is not allowed");
        if (name.Length > 249) return new Refusal(KafkaError.InvalidTopic, $"Topic name is invalid: the length of '{name}' is longer than the max allowed length 249");
        return LegalName().IsMatch(name)
            ? null
            : new Refusal(KafkaError.InvalidTopic, $"Topic name is invalid: '{name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'");
    }

    private static Refusal? CheckAssignments(NewTopic topic, int brokers)
    {
        var replicas = topic.Assignments.Values.First().Count;
        var sound = Enumerable.Range(0, topic.Assignments.Count).All(topic.Assignments.ContainsKey)
            && topic.Assignments.Values.All(ids => ids.Count == replicas && ids.Distinct().Count() == ids.Count && ids.All(id => id >= 1 && id <= brokers));
        return sound && replicas > 0 ? null : new Refusal(KafkaError.InvalidReplicaAssignment, "The manual partition assignment is not sound.");
    }

    private static Refusal? CheckConfigs(IReadOnlyDictionary<string, string?> configs) =>
        configs.Select(config => TopicConfigs.Check(config.Key, config.Value)).FirstOrDefault(refusal => refusal is not null);

    [GeneratedRegex("^[a-zA-Z0-9._-]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LegalName();
}
