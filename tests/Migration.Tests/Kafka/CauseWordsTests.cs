using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Settings;

namespace ChatOpsBot.Migration.Tests.Kafka;

/// <summary>Lines of librdkafka 2.16, recorded against a real broker 4.3.1 and against ports that are none.</summary>
public sealed class CauseWordsTests
{
    private static readonly KafkaSettings Plain = new() { Name = "source", Bootstrap = "b:9092" };

    private static readonly KafkaSettings Ssl = Plain with { Protocol = "SSL" };

    private static readonly KafkaSettings Sasl = Plain with { Protocol = "SASL_SSL", User = "bot" };

    public static TheoryData<string, string, string, string> Lines => new()
    {
        { "SSL", "FAIL", "[thrd:ssl://127.0.0.1:21100/bootstrap]: ssl://127.0.0.1:21100/bootstrap: SSL handshake failed: Disconnected: SSL connection closed by peer: connecting to a PLAINTEXT broker listener? (after 76ms in state SSL_HANDSHAKE)", "tls-to-plain" },
        { "SSL", "FAIL", "[thrd:ssl://127.0.0.1:21100/bootstrap]: ssl://127.0.0.1:21100/bootstrap: Disconnected: SSL connection closed by peer (after 3ms in state SSL_HANDSHAKE)", "tls-to-plain" },
        { "SSL", "FAIL", "[thrd:ssl://127.0.0.1:21205/bootstrap]: ssl://127.0.0.1:21205/bootstrap: SSL handshake failed: error:0A00010B:SSL routines::wrong version number (after 2ms in state SSL_HANDSHAKE)", "tls-to-plain" },
        { "PLAINTEXT", "FAIL", "[thrd:127.0.0.1:21101/bootstrap]: 127.0.0.1:21101/bootstrap: Disconnected: connection closed by peer: receive 0 after POLLIN (after 4ms in state APIVERSION_QUERY)", "tls-wanted" },
        { "SSL", "FAIL", "[thrd:ssl://127.0.0.1:21101/bootstrap]: ssl://127.0.0.1:21101/bootstrap: SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified, verify that ssl.ca.location is correctly configured (after 12ms in state SSL_HANDSHAKE)", "tls-untrusted" },
        { "SSL", "FAIL", "[thrd:ssl://127.0.0.1:21101/bootstrap]: ssl://127.0.0.1:21101/bootstrap: Receive failed: error:0A000412:SSL routines::ssl/tls alert bad certificate: SSL alert number 42 (after 0ms in state APIVERSION_QUERY)", "tls-client-certificate-missing" },
        { "SASL_SSL", "FAIL", "[thrd:sasl_ssl://127.0.0.1:21102/bootstrap]: sasl_ssl://127.0.0.1:21102/bootstrap: SASL authentication error: Authentication failed: Invalid username or password (after 302ms in state AUTH_REQ)", "credentials" },
        { "SASL_SSL", "FAIL", "[thrd:sasl_ssl://127.0.0.1:21102/bootstrap]: sasl_ssl://127.0.0.1:21102/bootstrap: SASL PLAIN mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's supported mechanisms: SCRAM-SHA-512 (after 303ms in state AUTH_HANDSHAKE)", "sasl-mechanism" },
        { "SSL", "FAIL", "[thrd:ssl://127.0.0.1:21102/bootstrap]: ssl://127.0.0.1:21102/bootstrap: Disconnected: SSL connection closed by peer (after 0ms in state UP)", "sign-in-wanted" },
        { "PLAINTEXT", "FAIL", "[thrd:nowhere.invalid:9092/bootstrap]: nowhere.invalid:9092/bootstrap: Failed to resolve 'nowhere.invalid:9092': Name or service not known (after 0ms in state CONNECT)", "unknown-host" },
        { "PLAINTEXT", "FAIL", "[thrd:127.0.0.1:1/bootstrap]: 127.0.0.1:1/bootstrap: Connect to ipv4#127.0.0.1:1 failed: Connection refused (after 0ms in state CONNECT, 4 identical error(s) suppressed)", "closed-port" },
        { "PLAINTEXT", "FAIL", "[thrd:127.0.0.1:21204/bootstrap]: 127.0.0.1:21204/bootstrap: Connection setup timed out in state CONNECT (after 5001ms in state CONNECT)", "black-hole" },
        { "PLAINTEXT", "FAIL", "[thrd:127.0.0.1:21203/bootstrap]: 127.0.0.1:21203/bootstrap: Connection setup timed out in state APIVERSION_QUERY (after 5004ms in state APIVERSION_QUERY)", "mute" },
        { "PLAINTEXT", "FAIL", "[thrd:127.0.0.1:21205/bootstrap]: 127.0.0.1:21205/bootstrap: Receive failed: Invalid response size 1213486160 (0..100000000): increase receive.message.max.bytes (after 0ms in state APIVERSION_QUERY)", "not-kafka" },
        { "PLAINTEXT", "FAIL", "[thrd:127.0.0.1:23506/bootstrap]: 127.0.0.1:23506/bootstrap: Disconnected: connection reset by peer (after 3ms in state APIVERSION_QUERY)", "cut" },
        { "PLAINTEXT", "METADATA", "[thrd:main]: 127.0.0.1:21103/bootstrap: Metadata request failed: connected: Local: Required feature not supported by broker (0ms): Permanent", "not-a-broker" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_of_the_client_library_is_a_cause_with_a_way_out(string protocol, string facility, string line, string kind)
    {
        var cause = CauseWords.Read(protocol switch { "SSL" => Ssl, "SASL_SSL" => Sasl, _ => Plain }, facility, line)!;
        cause.Kind.ShouldBe(kind);
        cause.Address.ShouldMatch(@"^[a-z0-9.]+:\d+$");
        cause.Broker.ShouldBeEmpty();
        cause.Whole.ShouldNotContain("\n");
        cause.WayOut.ShouldContain("'source'");
    }

    [Fact]
    public void An_address_that_the_cluster_gave_out_keeps_its_broker() =>
        CauseWords.Read(Plain, "FAIL", "[thrd:b-2.internal:9092/2]: b-2.internal:9092/2: Failed to resolve 'b-2.internal:9092': Name or service not known (after 3ms in state CONNECT)")!
            .ShouldSatisfyAllConditions(c => c.Broker.ShouldBe("2"), c => c.Address.ShouldBe("b-2.internal:9092"));

    [Fact]
    public void Lines_about_other_things_are_no_causes() =>
        CauseWords.Read(Plain, "CONFWARN", "[thrd:app]: No `bootstrap.servers` configured: client will not be able to connect to Kafka cluster").ShouldBeNull();
}
