using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatOpsBot.Migration.Tests.Kafka;

/// <summary>Certificates good and bad, made for one test, as objects and PEM files.</summary>
public sealed class TestPem : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pem-").FullName;
    private readonly List<IDisposable> made = [];
    private readonly X509Certificate2 authority;

    public TestPem()
    {
        authority = MakeAuthority("Test authority");
        Authority = Write("ca.pem", authority.ExportCertificatePem());
        OtherAuthority = Write("other-ca.pem", MakeAuthority("Somebody else").ExportCertificatePem());
        Server = Sign("server", "localhost", IPAddress.Loopback, 0);
        Elsewhere = Sign("elsewhere", "elsewhere.example", null, 0);
        Expired = Sign("expired", "localhost", IPAddress.Loopback, -10);
        Sign("client", "bot", null, 0);
        Sign("expired-client", "bot", null, -10);
        Sign("other", "other", null, 0);
        Text = Write("notes.txt", "no certificate at all");
        using var key = RSA.Create(2048);
        EncryptedKey = Write("encrypted.key", key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
    }

    public X509Certificate2 Server { get; }

    public X509Certificate2 Elsewhere { get; }

    public X509Certificate2 Expired { get; }

    public string Authority { get; }

    public string OtherAuthority { get; }

    public string Text { get; }

    public string EncryptedKey { get; }

    public string ClientCertificate => Path.Combine(folder, "client.pem");

    public string ClientKey => Path.Combine(folder, "client.key");

    public string ExpiredClient => Path.Combine(folder, "expired-client.pem");

    public string ExpiredClientKey => Path.Combine(folder, "expired-client.key");

    public string OtherKey => Path.Combine(folder, "other.key");

    public void Dispose()
    {
        foreach (var one in made) one.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private X509Certificate2 MakeAuthority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(1));
        made.Add(certificate);
        return certificate;
    }

    /// <param name="endsIn">Days from now to its last; 0: a month.</param>
    private X509Certificate2 Sign(string file, string name, IPAddress? address, int endsIn)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (address is not null) names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        var serial = RandomNumberGenerator.GetBytes(8);
        using var bare = request.Create(authority, DateTimeOffset.UtcNow.AddDays(-100), DateTimeOffset.UtcNow.AddDays(endsIn == 0 ? 30 : endsIn), serial);
        var certificate = bare.CopyWithPrivateKey(key);
        made.Add(certificate);
        Write($"{file}.pem", certificate.ExportCertificatePem());
        Write($"{file}.key", key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
