using System.Text.RegularExpressions;
using ChatOpsBot.Migration.Settings;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>
/// What the client library logs about a connection, as a cause. Its texts are those of librdkafka 2.16 and OpenSSL 3, recorded against real
/// brokers and against ports that are none (tests/Migration.Tests/Kafka); what is not known keeps the library's words.
/// </summary>
internal static partial class CauseWords
{
    private sealed record Sign(string Kind, string[] Texts, Func<KafkaSettings, string> Words, Func<KafkaSettings, string> WayOut)
    {
        public bool Heals { get; init; }

        public int Times { get; init; } = 2;

        public bool WantsLook { get; init; }
    }

    /// <summary>The first that fits counts: from the particular to the general.</summary>
    private static readonly Sign[] Signs =
    [
        new("unknown-host", ["Failed to resolve"], _ => "the host name is not known here", k => $"Check {Of("Bootstrap", k)}: the name may be wrong, or DNS or the VPN is down.") { Heals = true },
        new("closed-port", ["Connection refused"], _ => "nothing listens there (connection refused)", k => $"Check that the broker runs, and the port in {Of("Bootstrap", k)}.") { Heals = true },
        new("no-route", ["unreachable", "No route to host", "Network is down"], _ => "there is no way to that network from here", k => $"Check the VPN and the routes of this machine, and {Of("Bootstrap", k)}.") { Heals = true },
        new("black-hole", ["timed out in state CONNECT"], _ => "no answer at all, not even a refusal", k => $"A firewall, a security group or a VPN swallows it: open host and port of {Of("Bootstrap", k)} for this machine.") { Heals = true, Times = 1 },
        new("mute", ["Connection setup timed out"], _ => "it takes connections but says nothing", k => $"A broker that hangs, a load balancer with nothing behind it, or a port that speaks another protocol: check the broker, and {Of("Protocol", k)} and port of {Of("Bootstrap", k)}.") { Heals = true, Times = 1 },
        new("tls-to-plain", ["connecting to a PLAINTEXT broker listener", "wrong version number", "http request", "packet length too long", "SSL connection closed by peer (after ~ in state SSL_HANDSHAKE"],
            k => $"the port does not speak TLS, but Protocol is {k.Protocol}", k => $"Give the TLS port in {Of("Bootstrap", k)}, or set its Protocol to PLAINTEXT if the cluster has no TLS."),
        new("tls-untrusted", ["certificate verify failed"], _ => "the broker's certificate is not trusted", k => $"Set {Of("Ca", k)} to the PEM file of the authority that signed it.") { WantsLook = true },
        new("tls-client-certificate-missing", ["alert bad certificate", "alert certificate required", "alert certificate unknown", "alert unknown ca", "alert certificate expired", "alert certificate revoked", "alert handshake failure", "alert unsupported certificate", "alert access denied"],
            ClientCertificate, k => $"Set Certificate and {Of("Key", k)} to PEM files that an authority of the cluster signed, and look that they have not expired; if the cluster wants user and password, use its SASL_SSL port."),
        new("sasl-mechanism", ["Unsupported SASL mechanism", "mechanism handshake failed"], _ => "the broker does not take the sign-in method PLAIN", k => $"PLAIN is what this bot signs in with: enable it for this listener, or give the port in {Of("Bootstrap", k)} that has it."),
        new("credentials", ["SASL authentication error", "Authentication failed", "Invalid username or password", "Invalid credentials"],
            k => $"user '{k.User}' was refused: wrong user or password", k => $"Check User and {Of("Password", k)} (or API key and secret); a new key may take minutes to work."),
        new("not-kafka", ["Invalid response size", "Protocol parse failure", "Protocol read buffer underflow"], _ => "what answers there is not a Kafka broker", k => $"Check host and port of {Of("Bootstrap", k)}: another program listens there.") { Times = 1 },
        new("not-a-broker", ["Required feature not supported by broker"], _ => "it does not answer what a broker answers: a controller's port, or a broker older than 0.11", k => $"Give a broker's port in {Of("Bootstrap", k)}.") { Times = 1 },
        new("slow", ["Timed out", "timed out"], _ => "it took requests and did not answer in time", _ => "Look at that broker: it hangs, or is overloaded.") { Heals = true },
        new("cut", ["Connection reset by peer", "connection reset by peer"], _ => "the connection is cut as soon as it is used", k => $"A firewall, a VPN or a load balancer cuts it, or the port of {Of("Bootstrap", k)} does not fit Protocol.") { Heals = true, Times = 3 },
        new("tls-wanted", ["in state APIVERSION_QUERY", "in state SSL_HANDSHAKE"],
            k => k.Protocol == "PLAINTEXT" ? "it closes the connection at the first request, as a TLS port does when it is spoken to without TLS" : "it closes the connection before it has answered anything",
            k => $"Check that Protocol fits the port in {Of("Bootstrap", k)} (SSL or SASL_SSL for a TLS port).") { Heals = true, Times = 3, WantsLook = true },
        new("sign-in-wanted", ["Disconnected"],
            k => k.Protocol == "SASL_SSL" ? "it closes the connection before it has answered" : "it closes the connection at the first request, as a port does that wants user and password",
            k => $"Check that Protocol fits the port in {Of("Bootstrap", k)}: SASL_SSL with User and Password for a port that wants a sign-in.") { Heals = true, Times = 3 },
    ];

    /// <summary>Null: the line is not about a connection.</summary>
    public static ConnectionCause? Read(KafkaSettings settings, string facility, string line)
    {
        if (facility is not ("FAIL" or "REQTMOUT" or "METADATA") || Line().Match(line) is not { Success: true } match) return null;
        var (said, broker) = (match.Groups["said"].Value, match.Groups["node"].Value);
        if (facility == "METADATA" && !said.Contains("not supported by broker", StringComparison.Ordinal)) return null;
        var sign = Signs.FirstOrDefault(s => s.Texts.Any(t => Fits(said, t)));
        return new ConnectionCause(
            sign?.Kind ?? "connection", sign?.Words(settings) ?? "the connection fails", sign?.WayOut(settings) ?? $"Read the client library's own words below, and check {Of("Bootstrap", settings)} and Protocol.", said)
        {
            Address = match.Groups["address"].Value,
            Broker = broker == "bootstrap" ? "" : broker,
            Heals = sign?.Heals ?? true,
            Times = sign?.Times ?? 3,
            WantsLook = sign?.WantsLook ?? false,
        };
    }

    /// <summary>A setting by its full name: <c>Bootstrap of the connection 'source'</c>.</summary>
    internal static string Of(string setting, KafkaSettings settings) => $"{setting} of the connection '{settings.Name}'";

    private static string ClientCertificate(KafkaSettings settings) => settings switch
    {
        { Protocol: "SASL_SSL" } => "the broker wants a client certificate (mutual TLS), not user and password",
        { Certificate.Length: 0 } => "the broker wants a client certificate, and none is given",
        _ => "the broker refused our client certificate",
    };

    // "~" stands for any number of milliseconds.
    private static bool Fits(string said, string text) =>
        Milliseconds().Replace(said, "~").Contains(text, StringComparison.Ordinal);

    [GeneratedRegex(@"^(?:\[thrd:[^\]]*\]+: )?(?:[a-z_]+://)?(?<address>\S+:\d+)/(?<node>bootstrap|\d+): (?<said>.*)$", RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex Line();

    [GeneratedRegex(@"\d+ms", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Milliseconds();
}
