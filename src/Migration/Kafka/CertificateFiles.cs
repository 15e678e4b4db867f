using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Kafka;

/// <summary>The PEM files of a connection, looked at before the client library reads them: its own words name neither the file nor the way out.</summary>
internal static class CertificateFiles
{
    /// <exception cref="WorldTroubleException">A file is not there, is no PEM, does not fit the other, is encrypted, or has expired.</exception>
    public static void Check(KafkaSettings settings, DateTimeOffset now)
    {
        if (settings.Protocol is not ("SSL" or "SASL_SSL")) return;
        if (settings.Ca.Length > 0) CheckAuthority(settings);
        if (settings.Certificate.Length == 0 && settings.Key.Length == 0) return;
        if (settings.Key.Length == 0) throw Wrong(settings, "Key", "", "is not given, but Certificate is", "Set it to the PEM file of the certificate's private key.");
        if (settings.Certificate.Length == 0) throw Wrong(settings, "Certificate", "", "is not given, but Key is", "Set it to the PEM file of the client's certificate.");
        using var certificate = Certificate(settings);
        CheckKey(settings);
        if (certificate.NotAfter.ToUniversalTime() < now.UtcDateTime)
            throw Wrong(settings, "Certificate", settings.Certificate, $"expired on {Day(certificate.NotAfter)}", "Get a new client certificate from who runs the cluster.");
        if (certificate.NotBefore.ToUniversalTime() > now.UtcDateTime)
            throw Wrong(settings, "Certificate", settings.Certificate, $"is valid only from {Day(certificate.NotBefore)} on", "Check this machine's clock.");
    }

    private static void CheckAuthority(KafkaSettings settings)
    {
        var text = Read(settings, "Ca", settings.Ca);
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            found.Clear();
        }

        var none = found.Count == 0;
        foreach (var one in found) one.Dispose();
        if (none) throw Wrong(settings, "Ca", settings.Ca, $"has no certificate in it: PEM text is wanted{Binary(text)}", "Give the authority's certificate as PEM (-----BEGIN CERTIFICATE-----).");
    }

    private static X509Certificate2 Certificate(KafkaSettings settings)
    {
        var text = Read(settings, "Certificate", settings.Certificate);
        try
        {
            return X509Certificate2.CreateFromPem(text);
        }
        catch (CryptographicException)
        {
            throw Wrong(settings, "Certificate", settings.Certificate, $"has no certificate in it: PEM text is wanted{Binary(text)}", "From a .p12 file: openssl pkcs12 -in FILE.p12 -clcerts -nokeys -out client.pem");
        }
    }

    private static void CheckKey(KafkaSettings settings)
    {
        var key = Read(settings, "Key", settings.Key);
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
            throw Wrong(settings, "Key", settings.Key, "is encrypted, and there is no setting for its password", "Give it without: openssl pkey -in FILE -out client.key (readable by this program only).");
        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            throw Wrong(settings, "Key", settings.Key, $"has no private key in it: PEM text is wanted{Binary(key)}", "From a .p12 file: openssl pkcs12 -in FILE.p12 -nocerts -nodes -out client.key");
        try
        {
            using var both = X509Certificate2.CreateFromPem(File.ReadAllText(settings.Certificate), key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Wrong(settings, "Key", settings.Key, $"does not fit the certificate in {settings.Certificate}", "Give the private key that this certificate was made with.", e);
        }
    }

    private static string Read(KafkaSettings settings, string setting, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Wrong(settings, setting, file, e is UnauthorizedAccessException ? "may not be read by this program" : "is not there", "Check the path, and who may read it.", e);
        }
    }

    private static string Day(DateTime day) => day.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Binary(string text) => text.Contains('\0', StringComparison.Ordinal) || text.Contains('\uFFFD', StringComparison.Ordinal) ? ", and this is binary (a .p12, .jks or DER file?)" : "";

    private static WorldTroubleException Wrong(KafkaSettings settings, string setting, string file, string words, string wayOut, Exception? inner = null) =>
        new("settings", $"{settings.Name}: {setting}{(file.Length > 0 ? $" ({file})" : "")} {words}", inner is null ? null : ForeignText.From(inner.Message, 300), wayOut, inner);
}
