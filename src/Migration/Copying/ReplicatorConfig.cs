using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Settings;

namespace ChatOpsBot.Migration.Copying;

/// <summary>The configuration of a replicator, worked out from the plan and the settings alone; it runs unchanged on real workers, the lab's stand-in and the practice world.</summary>
internal static class ReplicatorConfig
{
    public const string Class = "io.confluent.connect.replicator.ReplicatorSourceConnector";

    private const string Bytes = "io.confluent.connect.replicator.util.ByteArrayConverter";

    public static Dictionary<string, string> Of(MigrationWorld world, string name, IEnumerable<string> topics, int tasks)
    {
        var copy = world.Settings.Copy;
        var config = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["connector.class"] = Class,
            ["tasks.max"] = $"{tasks}",
            ["topic.whitelist"] = string.Join(',', topics),
            ["key.converter"] = Bytes,
            ["value.converter"] = Bytes,
            ["header.converter"] = Bytes,
            ["src.kafka.bootstrap.servers"] = world.Settings.Source.Bootstrap,
            ["dest.kafka.bootstrap.servers"] = world.Settings.Destination.Bootstrap,
            ["src.consumer.isolation.level"] = "read_committed", // by default it would copy what the source aborted, as data
            ["src.consumer.group.id"] = name, // the same name resumes, a new name copies all again
            ["offset.start"] = "consumer", // the group's place is newer than Connect's own, so a task that was cut repeats less
            ["offset.topic.commit"] = "true",
            ["offset.topic.commit.batch.period.ms"] = $"{(long)copy.CommitEvery.TotalMilliseconds}",
            ["offset.translator.tasks.max"] = "0",
            // Topics are made by us, with the source's partitions; a task that is late must not bring back what was taken away.
            ["topic.auto.create"] = "false",
            ["topic.preserve.partitions"] = "true",
            ["topic.config.sync"] = "false",
        };
        foreach (var (key, value) in copy.Properties) config[key] = value;
        return config;
    }

    /// <summary>Without anything that may be a credential, for exports and cards.</summary>
    public static JsonObject Shown(IEnumerable<KeyValuePair<string, string>> config) => new(config
        .OrderBy(p => p.Key, StringComparer.Ordinal)
        .Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, SecretKeys.Has(p.Key) ? ConfigSecrets.Hidden : p.Value)));
}
