using System.Collections.Frozen;
using System.Globalization;
using ChatOpsBot.Rehearsal.Broker.Wire;

namespace ChatOpsBot.Rehearsal.Broker.Topics;

/// <summary>Kafka's number for the type of a configuration.</summary>
internal enum ConfigType
{
    Boolean = 1,
    String = 2,
    Int = 3,
    Long = 5,
    Double = 6,
    List = 7,
}

/// <summary>One configuration that Kafka knows.</summary>
internal sealed record ConfigEntry(string Name, ConfigType Type, string Default);

/// <summary>The configurations of a topic, as Kafka 4.3 lists them. They are kept and checked; what they do here is in <see cref="TopicSettings"/>.</summary>
internal static class TopicConfigs
{
    public static FrozenDictionary<string, ConfigEntry> Known { get; } = new ConfigEntry[]
    {
        new("cleanup.policy", ConfigType.List, "delete"),
        new("compression.gzip.level", ConfigType.Int, "-1"),
        new("compression.lz4.level", ConfigType.Int, "9"),
        new("compression.type", ConfigType.String, "producer"),
        new("compression.zstd.level", ConfigType.Int, "3"),
        new("delete.retention.ms", ConfigType.Long, "86400000"),
        new("file.delete.delay.ms", ConfigType.Long, "60000"),
        new("flush.messages", ConfigType.Long, "9223372036854775807"),
        new("flush.ms", ConfigType.Long, "9223372036854775807"),
        new("follower.replication.throttled.replicas", ConfigType.List, ""),
        new("index.interval.bytes", ConfigType.Int, "4096"),
        new("leader.replication.throttled.replicas", ConfigType.List, ""),
        new("local.retention.bytes", ConfigType.Long, "-2"),
        new("local.retention.ms", ConfigType.Long, "-2"),
        new("max.compaction.lag.ms", ConfigType.Long, "9223372036854775807"),
        new("max.message.bytes", ConfigType.Int, "1048588"),
        new("message.timestamp.after.max.ms", ConfigType.Long, "3600000"),
        new("message.timestamp.before.max.ms", ConfigType.Long, "9223372036854775807"),
        new("message.timestamp.type", ConfigType.String, "CreateTime"),
        new("min.cleanable.dirty.ratio", ConfigType.Double, "0.5"),
        new("min.compaction.lag.ms", ConfigType.Long, "0"),
        new("min.insync.replicas", ConfigType.Int, "1"),
        new("preallocate", ConfigType.Boolean, "false"),
        new("remote.copy.disable", ConfigType.Boolean, "false"),
        new("remote.log.delete.on.disable", ConfigType.Boolean, "false"),
        new("remote.storage.enable", ConfigType.Boolean, "false"),
        new("retention.bytes", ConfigType.Long, "-1"),
        new("retention.ms", ConfigType.Long, "604800000"),
        new("segment.bytes", ConfigType.Int, "1073741824"),
        new("segment.index.bytes", ConfigType.Int, "10485760"),
        new("segment.jitter.ms", ConfigType.Long, "0"),
        new("segment.ms", ConfigType.Long, "604800000"),
        new("unclean.leader.election.enable", ConfigType.Boolean, "false"),
    }.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);

    /// <summary>What Kafka would have against a value; null for nothing.</summary>
    public static Refusal? Check(string name, string? value)
    {
        if (!Known.TryGetValue(name, out var entry)) return Bad($"Unknown topic config name: {name}");
        if (value is null) return Bad($"Null value not supported for topic configs: {name}");
        var fits = entry.Type switch
        {
            ConfigType.Boolean => bool.TryParse(value, out _),
            ConfigType.Int => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            ConfigType.Long => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            ConfigType.Double => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
            _ => true,
        };
        if (!fits) return Bad($"Invalid value {value} for configuration {name}: Not a number of type {entry.Type.ToString().ToUpperInvariant()}");
        return Allowed(name, value) ? null : Bad($"Invalid value {value} for configuration {name}");
    }

    private static bool Allowed(string name, string value) => name switch
    {
        "cleanup.policy" => value.Split(',').All(policy => policy.Trim() is "delete" or "compact"),
        "compression.type" => value is "producer" or "uncompressed" or "gzip" or "snappy" or "lz4" or "zstd",
        "message.timestamp.type" => value is "CreateTime" or "LogAppendTime",
        "min.insync.replicas" => int.Parse(value) >= 1,
        "max.message.bytes" => int.Parse(value) >= 0,
        _ => true,
    };

    private static Refusal Bad(string words) => new(KafkaError.InvalidConfig, words);
}
