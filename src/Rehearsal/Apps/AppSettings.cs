using System.Text.RegularExpressions;
using Confluent.Kafka;

namespace ChatOpsBot.Rehearsal.Apps;

/// <summary>Where an app connects, from its environment: <c>BOOTSTRAP</c>, <c>PROTOCOL</c>, <c>JAAS</c>, <c>CA</c>, as the lab's apps read it.</summary>
internal static partial class AppSettings
{
    /// <summary>Throws <see cref="InvalidOperationException"/> in words where the environment does not do; the pod then crashes and says so in its log.</summary>
    public static ClientConfig Client(IReadOnlyDictionary<string, string> environment, string clientId)
    {
        if (environment.GetValueOrDefault("BOOTSTRAP") is not { Length: > 0 } bootstrap) throw new InvalidOperationException("BOOTSTRAP is not set: see config map kafka");
        var protocol = environment.GetValueOrDefault("PROTOCOL") is { Length: > 0 } p ? p : "PLAINTEXT";
        if (!Enum.TryParse<SecurityProtocol>(protocol.Replace("_", ""), ignoreCase: true, out var security)) throw new InvalidOperationException($"PROTOCOL {protocol} is none of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL");
        var config = new ClientConfig
        {
            BootstrapServers = bootstrap, SecurityProtocol = security, ClientId = clientId, AllowAutoCreateTopics = false,
            SocketTimeoutMs = 5000, ReconnectBackoffMaxMs = 1000, TopicMetadataRefreshIntervalMs = 5000,
        };
        if (environment.GetValueOrDefault("CA") is { Length: > 0 } authority) config.SslCaLocation = authority;
        if (environment.GetValueOrDefault("JAAS") is not { Length: > 0 } jaas) return config;
        config.SaslMechanism = SaslMechanism.Plain;
        config.SaslUsername = User().Match(jaas).Groups[1].Value;
        config.SaslPassword = Password().Match(jaas).Groups[1].Value;
        return config;
    }

    [GeneratedRegex("username=\"([^\"]*)\"")]
    private static partial Regex User();

    [GeneratedRegex("password=\"([^\"]*)\"")]
    private static partial Regex Password();
}
