namespace ChatOpsBot.Migration.Settings;

/// <summary>
/// How Connect's workers reach the clusters, for a world on this machine: credentials inline, since practice worlds and the lab have no
/// config provider. Anything real names its own in <see cref="CopySettings.Properties"/>.
/// </summary>
internal static class WorkerProperties
{
    public static Dictionary<string, string> ForLoopback(KafkaSettings source, KafkaSettings destination)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(all, "src.kafka.", source);
        Add(all, "dest.kafka.", destination);
        return all;
    }

    private static void Add(Dictionary<string, string> all, string prefix, KafkaSettings k)
    {
        if (k.Protocol == "PLAINTEXT") return;
        all[prefix + "security.protocol"] = k.Protocol;
        if (k.Ca.Length > 0)
        {
            all[prefix + "ssl.truststore.type"] = "PEM";
            all[prefix + "ssl.truststore.location"] = k.Ca;
        }

        if (k.Certificate.Length > 0)
        {
            all[prefix + "ssl.keystore.type"] = "PEM";
            all[prefix + "ssl.keystore.certificate.chain"] = OneLine(k.Certificate);
            all[prefix + "ssl.keystore.key"] = OneLine(k.Key);
        }

        if (k.Protocol != "SASL_SSL") return;
        all[prefix + "sasl.mechanism"] = "PLAIN";
        all[prefix + "sasl.jaas.config"] = Jaas(k);
    }

    // Kafka reads PEM by its markers and blanks, also when it stands in one line.
    private static string OneLine(string file) => File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings(" ").Trim() : "";

    internal static string Jaas(KafkaSettings k) =>
        $"org.apache.kafka.common.security.plain.PlainLoginModule required username=\"{k.User}\" password=\"{k.Password}\";";
}
