namespace ChatOpsBot.Rehearsal.Broker.Topics;

/// <summary>Kafka's number for where a value comes from.</summary>
internal enum ConfigSource
{
    Topic = 1,
    StaticBroker = 4,
    Default = 5,
}

/// <summary>A configuration as it stands, with where its value comes from.</summary>
internal sealed record ConfigView(string Name, ConfigType Type, string Value, ConfigSource Source, string Default)
{
    /// <summary>All configurations of a topic, by name.</summary>
    public static IReadOnlyList<ConfigView> Of(Topic topic) =>
        [.. TopicConfigs.Known.Values.OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => topic.Configs.TryGetValue(entry.Name, out var value)
            ? new ConfigView(entry.Name, entry.Type, value, ConfigSource.Topic, entry.Default)
            : new ConfigView(entry.Name, entry.Type, entry.Default, ConfigSource.Default, entry.Default))];

    /// <summary>What a broker tells of itself.</summary>
    public static IReadOnlyList<ConfigView> Of(BrokerNode node, PracticeClusterOptions options)
    {
        return
        [
            Broker("auto.create.topics.enable", ConfigType.Boolean, options.AutoCreateTopics ? "true" : "false"),
            Broker("default.replication.factor", ConfigType.Int, $"{options.DefaultReplication}"),
            Broker("group.initial.rebalance.delay.ms", ConfigType.Int, $"{options.GroupInitialDelay.TotalMilliseconds}"),
            Broker("listeners", ConfigType.List, $"PLAINTEXT://{BrokerNode.Host}:{node.Port}"),
            Broker("message.max.bytes", ConfigType.Int, TopicConfigs.Known["max.message.bytes"].Default),
            Broker("min.insync.replicas", ConfigType.Int, TopicConfigs.Known["min.insync.replicas"].Default),
            Broker("node.id", ConfigType.Int, $"{node.Id}"),
            Broker("num.partitions", ConfigType.Int, $"{options.DefaultPartitions}"),
        ];

        static ConfigView Broker(string name, ConfigType type, string value) => new(name, type, value, ConfigSource.StaticBroker, value);
    }
}
