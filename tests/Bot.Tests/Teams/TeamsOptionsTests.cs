using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ChatOpsBot.Settings;
using ChatOpsBot.Teams;

namespace ChatOpsBot.Bot.Tests.Teams;

public sealed class TeamsOptionsTests
{
    private static readonly TeamsSection Whole = new() { AppId = TeamsHost.App, TenantId = TeamsHost.Tenant, ClientSecret = "s" };

    [Fact]
    public void Without_a_section_there_is_no_door() => TeamsOptions.Read(null, practice: true).ShouldBeNull();

    [Fact]
    public void A_whole_section_takes_its_own_tenant_and_the_hosts_of_Teams()
    {
        var options = TeamsOptions.Read(Whole, practice: false).ShouldNotBeNull();
        options.Tenants.ShouldBe([TeamsHost.Tenant]);
        options.ServiceOrigins.ShouldBe(["https://smba.trafficmanager.net"]);
        options.Warning.ShouldBeNull();
        options.ToString().ShouldNotContain("ClientSecret");
    }

    [Theory]
    [InlineData("", TeamsHost.Tenant, "s", "AppId")]
    [InlineData("opsbot", TeamsHost.Tenant, "s", "AppId")]
    [InlineData(TeamsHost.App, "", "s", "TenantId")]
    [InlineData(TeamsHost.App, TeamsHost.Tenant, "", "credential")]
    public void A_section_that_lacks_something_refuses_to_start(string app, string tenant, string secret, string word) =>
        Should.Throw<SettingsException>(() => TeamsOptions.Read(Whole with { AppId = app, TenantId = tenant, ClientSecret = secret }, practice: true)).Message.ShouldContain(word);

    [Fact]
    public void All_mistakes_come_at_once() =>
        Should.Throw<SettingsException>(() => TeamsOptions.Read(new TeamsSection { Tenants = ["x"], ServiceHosts = ["https://a/"] }, practice: true)).Mistakes.Count.ShouldBe(5);

    [Fact]
    public void Both_credentials_are_one_too_many() =>
        Should.Throw<SettingsException>(() => TeamsOptions.Read(Whole with { CertificateFile = "no-such.pem" }, practice: true)).Mistakes.Count.ShouldBe(2);

    [Theory]
    [InlineData(true, true, null)]
    [InlineData(true, false, "PEM file")]
    [InlineData(false, false, "PEM file")]
    public void A_certificate_is_opened_at_start(bool certificate, bool key, string? mistake)
    {
        using var rsa = RSA.Create(2048);
        using var made = new CertificateRequest("CN=bot", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, (certificate ? made.ExportCertificatePem() + "\n" : "nothing\n") + (key ? rsa.ExportPkcs8PrivateKeyPem() : ""));
            var section = Whole with { ClientSecret = "", CertificateFile = file };
            if (mistake is null) TeamsOptions.Read(section, practice: false).ShouldNotBeNull().CertificateFile.ShouldBe(file);
            else Should.Throw<SettingsException>(() => TeamsOptions.Read(section, practice: false)).Message.ShouldContain(mistake);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void The_emulator_is_for_the_practice_world_and_says_so()
    {
        TeamsOptions.Read(new TeamsSection { Emulator = true }, practice: true).ShouldNotBeNull().Warning.ShouldNotBeNull().ShouldContain("unsigned");
        Should.Throw<SettingsException>(() => TeamsOptions.Read(new TeamsSection { Emulator = true }, practice: false)).Message.ShouldContain("practice world only");
    }
}
