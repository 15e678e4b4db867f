using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>
/// A look at a port by a plain TLS handshake, where the client library has one text for several causes: an untrusted authority, another
/// host's certificate and an expired one; a TLS port spoken to without TLS and a port that just closes.
/// </summary>
internal static class PortLook
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>The cause with better words, or as it was.</summary>
    public static async Task<ConnectionCause> RefineAsync(ConnectionCause cause, KafkaSettings settings, CancellationToken cancel)
    {
        if (!cause.WantsLook || cause.Address.LastIndexOf(':') is var colon && (colon < 1 || !int.TryParse(cause.Address[(colon + 1)..], out _))) return cause;
        var seen = await SeeAsync(cause.Address[..colon].Trim('[', ']'), int.Parse(cause.Address[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture), cancel);
        if (seen is null) return cause;
        using var certificate = seen.Certificate;
        if (cause.Kind == "tls-wanted") return settings.Protocol == "PLAINTEXT" ? Tls(cause, settings) : cause;
        return Refined(cause, settings, seen);
    }

    private static ConnectionCause Tls(ConnectionCause cause, KafkaSettings settings) => cause with
    {
        Words = "the port speaks TLS, but Protocol is PLAINTEXT",
        WayOut = $"Set {CauseWords.Of("Protocol", settings)} to SSL or SASL_SSL, or give the port without TLS in its Bootstrap.",
        Heals = false,
    };

    private static ConnectionCause Refined(ConnectionCause cause, KafkaSettings settings, Sight seen)
    {
        var (certificate, now) = (seen.Certificate, TimeProvider.System.GetUtcNow());
        var issuer = ForeignText.From(certificate.Issuer, 100);
        if (certificate.NotAfter.ToUniversalTime() < now.UtcDateTime)
            return cause with { Kind = "tls-expired", Words = $"the broker's certificate expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}", WayOut = "Ask who runs the cluster for a new certificate of its brokers." };
        if (certificate.NotBefore.ToUniversalTime() > now.UtcDateTime)
            return cause with { Kind = "tls-expired", Words = $"the broker's certificate is valid only from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} on", WayOut = "Check this machine's clock, or ask who runs the cluster." };
        if (!Trusted(certificate, seen.Others, settings.Ca))
            return cause with { Words = $"the broker's certificate is not trusted: it is signed by {issuer}, {(settings.Ca.Length == 0 ? "which this machine does not know" : $"which is not in {settings.Ca}")}" };
        return seen.OtherName
            ? cause with { Kind = "tls-other-host", Words = $"the broker's certificate is for another host: {ForeignText.From(Names(certificate), 160)}", WayOut = $"Give the broker in {CauseWords.Of("Bootstrap", settings)} by a name that is in its certificate." }
            : cause;
    }

    private static async Task<Sight?> SeeAsync(string host, int port, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        Sight? seen = null;
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, limit.Token);
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = host,
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                {
                    if (certificate is X509Certificate2 one)
                        seen = new Sight(X509CertificateLoader.LoadCertificate(one.RawData), [.. chain?.ChainPolicy.ExtraStore ?? []], errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch));
                    return errors == SslPolicyErrors.None; // what is wrong has been seen by then
                },
            }, limit.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return seen; // the handshake may well fail: the server has shown its certificate before
        }

        return seen;
    }

    private static bool Trusted(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> others, string ca)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var other in others) chain.ChainPolicy.ExtraStore.Add(other);
        if (ca.Length > 0)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            try
            {
                chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(ca);
            }
            catch (CryptographicException)
            {
                return false;
            }
        }

        return chain.Build(certificate);
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(i => i.ToString()))).ToList();
        return names.Count > 0 ? string.Join(", ", names) : certificate.Subject;
    }

    private sealed record Sight(X509Certificate2 Certificate, IReadOnlyList<X509Certificate2> Others, bool OtherName);
}
