using System.Text.RegularExpressions;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Connect.Replicator;

/// <summary>Replicator's option names and defaults, and what is derived from them. Values were validated before.</summary>
internal sealed partial class ReplicatorConfig(IReadOnlyDictionary<string, string> config)
{
    /// <summary>Replicator never copies these, whatever whitelist or regex say.</summary>
    private static readonly string[] Never = ["__consumer_offsets", "__transaction_state", "__consumer_timestamps"];

    private readonly HashSet<string> _blacklist = [.. List(config, "topic.blacklist")];
    private readonly Regex? _regex = config.GetValueOrDefault("topic.regex") is { Length: > 0 } r
        ? new Regex($"^(?:{r})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) : null;

    public IReadOnlyList<string> Whitelist { get; } = List(config, "topic.whitelist");
    public string Connector => config["name"];
    public int TasksMax => (int)Number("tasks.max", 1);
    public string Group => config.GetValueOrDefault("src.consumer.group.id") is { Length: > 0 } g ? g : Connector;
    public bool AutoCreate => Truth("topic.auto.create", true);
    public bool PreservePartitions => Truth("topic.preserve.partitions", true);
    public bool ConfigSync => Truth("topic.config.sync", true);
    public short ReplicationFactor => (short)Number("dest.topic.replication.factor", 0);
    public string TimestampType => config.GetValueOrDefault("topic.timestamp.type", "CreateTime");
    public TimeSpan TopicPoll => Milliseconds("topic.poll.interval.ms", 120_000);
    public TimeSpan CreateBackoff => Milliseconds("topic.create.backoff.ms", 120_000);
    public bool HasProvenance => Truth("provenance.header.enable", false);

    /// <summary>As with Java's consumer, what a transaction took back is copied like anything else, unless that is asked for.</summary>
    public bool OnlyCommitted => config.GetValueOrDefault("src.consumer.isolation.level") == "read_committed";

    /// <summary>Bytes; as Java's producer has it.</summary>
    public int LargestRequest => (int)Number("producer.override.max.request.size", 1_048_576);

    public bool CommitsGroup => Truth("offset.topic.commit", true);
    /// <summary>Zero: with Connect's own flush.</summary>
    public TimeSpan CommitPeriod => Milliseconds("offset.topic.commit.batch.period.ms", 60_000);
    public bool ConnectOffsetsFirst => config.GetValueOrDefault("offset.start", "connect") == "connect";
    public double RecordsPerSecond => Number("lab.throttle.records.per.second", 0);
    public long FailAfter(int task) => Number("lab.fail.task", -1) is var t && (t < 0 || t == task) ? Number("lab.fail.after.records", 0) : 0;

    /// <summary>Regex or whitelist decide what is copied; the blacklist wins.</summary>
    public bool Selects(string topic) => !Never.Contains(topic) && !_blacklist.Contains(topic)
        && (Whitelist.Contains(topic) || (_regex is not null && _regex.IsMatch(topic)));

    public bool Wants(string topic) => !_blacklist.Contains(topic);

    public string DestinationTopic(string topic) => config.GetValueOrDefault("topic.rename.format", "${topic}").Replace("${topic}", topic);

    public ClientConfig Client(string side, string clientId)
    {
        string? Of(string key) => config.GetValueOrDefault($"{side}.kafka.{key}") is { Length: > 0 } v ? v : null;
        var client = new ClientConfig
        {
            BootstrapServers = Of("bootstrap.servers"),
            ClientId = Of("client.id") ?? clientId,
            SecurityProtocol = Enum.Parse<SecurityProtocol>((Of("security.protocol") ?? "PLAINTEXT").Replace("_", ""), ignoreCase: true),
            AllowAutoCreateTopics = false,
            LogConnectionClose = false,
        };
        if (Of("ssl.truststore.location") is { } authority) client.SslCaLocation = authority;
        if (Of("sasl.jaas.config") is not { } jaas) return client;
        client.SaslMechanism = SaslMechanism.Plain;
        client.SaslUsername = User().Match(jaas).Groups[1].Value;
        client.SaslPassword = Password().Match(jaas).Groups[1].Value;
        return client;
    }

    private bool Truth(string key, bool absent) => config.TryGetValue(key, out var v) ? string.Equals(v, "true", StringComparison.OrdinalIgnoreCase) : absent;
    private long Number(string key, long absent) => config.TryGetValue(key, out var v) && long.TryParse(v, out var n) ? n : absent;
    private TimeSpan Milliseconds(string key, long absent) => TimeSpan.FromMilliseconds(Math.Max(0, Number(key, absent)));

    private static string[] List(IReadOnlyDictionary<string, string> config, string key) =>
        config.GetValueOrDefault(key, "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("username=\"([^\"]*)\"")]
    private static partial Regex User();

    [GeneratedRegex("password=\"([^\"]*)\"")]
    private static partial Regex Password();
}
