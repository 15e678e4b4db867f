using ChatOpsBot.Migration.Settings;
using Confluent.Kafka;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>Settings of a connection as Confluent.Kafka's clients take them.</summary>
internal static class KafkaConnection
{
    public static ClientConfig Client(KafkaSettings k, string clientId)
    {
        var config = new ClientConfig
        {
            BootstrapServers = k.Bootstrap,
            ClientId = clientId,
            SecurityProtocol = k.Protocol switch
            {
                "SSL" => SecurityProtocol.Ssl,
                "SASL_SSL" => SecurityProtocol.SaslSsl,
                _ => SecurityProtocol.Plaintext,
            },
            SocketTimeoutMs = 15_000,
            SocketConnectionSetupTimeoutMs = 5_000,
            ReconnectBackoffMs = 50,
            ReconnectBackoffMaxMs = 2_000,
            // Brokers that leave and come back are seen sooner than by the default of 5 minutes.
            TopicMetadataRefreshIntervalMs = 30_000,
            SocketNagleDisable = true,
        };
        if (k.Ca.Length > 0) config.SslCaLocation = k.Ca;
        if (k.Certificate.Length > 0) (config.SslCertificateLocation, config.SslKeyLocation) = (k.Certificate, k.Key);
        if (k.Protocol == "SASL_SSL")
            (config.SaslMechanism, config.SaslUsername, config.SaslPassword) = (SaslMechanism.Plain, k.User, k.Password);
        return config;
    }
}
