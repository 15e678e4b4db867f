using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatOpsBot.Rehearsal.Connect.Plugins;

/// <summary>The one connector that this Connect has: class, aliases, options and their checking.</summary>
internal static partial class ReplicatorPlugin
{
    public const string ClassName = "io.confluent.connect.replicator.ReplicatorSourceConnector";
    public const string Version = "4.3.1-practice";
    public const string Available = $"PluginDesc{{klass=class {ClassName}, name='{ClassName}', version='{Version}', encodedVersion={Version}, type=source, typeName='source', location='classpath'}}";

    private const string Converter = "io.confluent.connect.replicator.util.ByteArrayConverter";

    public static IReadOnlyList<ConfigKey> Keys { get; } =
    [
        new("name", "STRING", null, "HIGH", "Common") { Required = true, Also = Name },
        new("connector.class", "STRING", null, "HIGH", "Common") { Required = true },
        new("tasks.max", "INT", "1", "HIGH", "Common") { AtLeast = 1 },
        new("key.converter", "CLASS", null, "LOW", "Common"),
        new("value.converter", "CLASS", null, "LOW", "Common"),
        new("header.converter", "CLASS", null, "LOW", "Common"),
        new("config.action.reload", "STRING", "restart", "LOW", "Common") { OneOf = ["none", "restart"] },
        new("errors.tolerance", "STRING", "none", "MEDIUM", "Error Handling") { OneOf = ["none", "all"] },
        new("topic.regex", "STRING", null, "HIGH", "Source Topics") { Also = Expression },
        new("topic.whitelist", "LIST", "", "HIGH", "Source Topics"),
        new("topic.blacklist", "LIST", "", "HIGH", "Source Topics"),
        new("topic.poll.interval.ms", "INT", "120000", "LOW", "Source Topics") { AtLeast = 1 },
        new("src.kafka.bootstrap.servers", "LIST", null, "HIGH", "Source Kafka") { Required = true, Also = Servers },
        new("src.kafka.security.protocol", "STRING", "PLAINTEXT", "MEDIUM", "Source Kafka") { OneOf = Protocols },
        new("dest.kafka.bootstrap.servers", "LIST", null, "HIGH", "Destination Kafka") { Required = true, Also = Servers },
        new("dest.kafka.security.protocol", "STRING", "PLAINTEXT", "MEDIUM", "Destination Kafka") { OneOf = Protocols },
        new("src.consumer.group.id", "STRING", null, "MEDIUM", "Source Kafka: Consumer"),
        new("topic.rename.format", "STRING", "${topic}", "HIGH", "Destination Topics") { NonEmpty = true },
        new("topic.auto.create", "BOOLEAN", "true", "LOW", "Destination Topics"),
        new("topic.preserve.partitions", "BOOLEAN", "true", "LOW", "Destination Topics"),
        new("topic.create.backoff.ms", "INT", "120000", "LOW", "Destination Topics") { AtLeast = 0 },
        new("topic.config.sync", "BOOLEAN", "true", "LOW", "Destination Topics"),
        new("topic.timestamp.type", "STRING", "CreateTime", "LOW", "Destination Topics") { OneOf = ["CreateTime", "LogAppendTime"] },
        new("dest.topic.replication.factor", "INT", "0", "LOW", "Destination Topics") { AtLeast = 0 },
        new("provenance.header.enable", "BOOLEAN", "false", "MEDIUM", "Destination Topics"),
        new("offset.start", "STRING", "connect", "MEDIUM", "Offset Management") { OneOf = ["connect", "consumer"] },
        new("offset.topic.commit", "BOOLEAN", "true", "MEDIUM", "Offset Management"),
        new("offset.topic.commit.batch.period.ms", "INT", "60000", "MEDIUM", "Offset Management") { AtLeast = -1 },
        new("lab.throttle.records.per.second", "INT", "0", "LOW", "Stand-in only") { AtLeast = 0 },
        new("lab.fail.after.records", "LONG", "0", "LOW", "Stand-in only") { AtLeast = 0 },
        new("lab.fail.task", "INT", "-1", "LOW", "Stand-in only") { AtLeast = -1 },
    ];

    private static string[] Protocols => ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"];

    /// <summary>A class is found by its full name, its simple name, and that without "Connector".</summary>
    public static bool Answers(string asked) => asked is ClassName or "ReplicatorSourceConnector" or "ReplicatorSource";

    /// <summary>Every mistake of a configuration, in the order of the options.</summary>
    public static IReadOnlyList<string> Mistakes(IReadOnlyDictionary<string, string> config) => [.. Checked(config).SelectMany(c => c.Errors)];

    /// <summary>What <c>config/validate</c> answers.</summary>
    public static JsonObject Validate(string asked, IReadOnlyDictionary<string, string> config)
    {
        var all = Checked(config).ToList();
        return new JsonObject
        {
            ["name"] = asked,
            ["error_count"] = all.Sum(c => c.Errors.Count),
            ["groups"] = new JsonArray([.. Keys.Select(k => k.Group).Distinct().Select(g => (JsonNode)g)]),
            ["configs"] = new JsonArray([.. all.Select(c => new JsonObject { ["definition"] = Definition(c.Key), ["value"] = Value(c.Key, c.Value, c.Errors) })]),
        };
    }

    /// <summary>An option as <c>/connector-plugins/…/config</c> lists it.</summary>
    public static JsonObject Definition(ConfigKey key) => new()
    {
        ["name"] = key.Name, ["type"] = key.Type, ["required"] = key.Required, ["default_value"] = key.Default, ["importance"] = key.Importance,
        ["documentation"] = "", ["group"] = key.Group, ["order_in_group"] = Keys.Where(k => k.Group == key.Group).TakeWhile(k => k != key).Count() + 1,
        ["width"] = "MEDIUM", ["display_name"] = key.Name, ["dependents"] = new JsonArray(),
    };

    private static JsonObject Value(ConfigKey key, string? value, IReadOnlyList<string> errors) => new()
    {
        ["name"] = key.Name, ["value"] = value, ["recommended_values"] = new JsonArray(),
        ["errors"] = new JsonArray([.. errors.Select(e => (JsonNode)e)]), ["visible"] = true,
    };

    private static IEnumerable<(ConfigKey Key, string? Value, IReadOnlyList<string> Errors)> Checked(IReadOnlyDictionary<string, string> config)
    {
        var nothingToCopy = string.IsNullOrWhiteSpace(config.GetValueOrDefault("topic.whitelist")) && string.IsNullOrWhiteSpace(config.GetValueOrDefault("topic.regex"));
        foreach (var key in Keys)
        {
            var (value, errors) = key.Check(config);
            if (nothingToCopy && key.Name is ("topic.whitelist" or "topic.regex"))
                errors = [.. errors, "At least one of topic.whitelist and topic.regex must be set"];
            yield return (key, value, errors);
        }
    }

    private static string? Name(string value)
    {
        if (string.IsNullOrWhiteSpace(value)) return "String may not be empty";
        var control = value.Where(char.IsControl).Select(c => ((int)c).ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList();
        return control.Count == 0 ? null : $"String may not contain control sequences but had the following ASCII chars: {string.Join(", ", control)}";
    }

    private static string? Expression(string value)
    {
        try
        {
            _ = new Regex(value, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return null;
        }
        catch (ArgumentException e)
        {
            return $"not a regular expression: {e.Message}";
        }
    }

    private static string? Servers(string value)
    {
        var servers = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (servers.Length == 0) return "at least one host:port is needed";
        return servers.FirstOrDefault(s => !HostAndPort().IsMatch(s)) is { } bad ? $"not of the form host:port: {bad}" : null;
    }

    [GeneratedRegex(@"^([A-Za-z_]+://)?[^:/\s]+:[0-9]{1,5}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HostAndPort();
}
