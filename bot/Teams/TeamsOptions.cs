using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ChatOpsBot.Settings;

namespace ChatOpsBot.Teams;

/// <summary>The checked section <c>Teams</c>.</summary>
/// <param name="Tenants">Whose messages are taken; lower case GUIDs.</param>
/// <param name="ServiceOrigins">Scheme, host and port the connector may be at (<c>https://smba.trafficmanager.net</c>). Nothing is sent elsewhere.</param>
public sealed record TeamsOptions(string AppId, string TenantId, ImmutableArray<string> Tenants, ImmutableArray<string> ServiceOrigins)
{
    /// <summary>Who signs what Teams sends.</summary>
    public const string Issuer = "https://api.botframework.com";

    /// <summary>Where the keys are published; another one only in tests, then also over http.</summary>
    public string Metadata { get; init; } = "https://login.botframework.com/v1/.well-known/openidconfiguration";

    public string? ClientSecret { get; init; }

    public string? CertificateFile { get; init; }

    /// <summary>Unsigned messages are taken, from loopback only, for the practice world only.</summary>
    public bool Emulator { get; init; }

    /// <summary>To be printed at start; null when there is nothing to warn of.</summary>
    public string? Warning => Emulator
        ? "Teams:Emulator is on: /api/messages takes unsigned messages from this machine. It is for the practice world only."
        : null;

    /// <summary>The options, or null when there is no section: then the route does not exist.</summary>
    /// <param name="practice">The world is a practice one, as seen at its clusters.</param>
    /// <exception cref="SettingsException">All mistakes of the section at once.</exception>
    public static TeamsOptions? Read(TeamsSection? section, bool practice)
    {
        if (section is null) return null;
        var mistakes = (section.Emulator ? TeamsMistakes.OfEmulator(practice) : TeamsMistakes.Of(section)).ToList();
        if (mistakes.Count > 0) throw new SettingsException(mistakes);
        return section.Emulator ? ForEmulator(section) : ForTeams(section);
    }

    private static TeamsOptions ForTeams(TeamsSection section) => new(
        section.AppId.ToLowerInvariant(),
        section.TenantId.ToLowerInvariant(),
        [.. (section.Tenants.Count == 0 ? [section.TenantId] : section.Tenants).Select(t => t.ToLowerInvariant())],
        [.. (section.ServiceHosts.Count == 0 ? ["smba.trafficmanager.net"] : section.ServiceHosts).Select(h => $"https://{h.ToLowerInvariant()}")])
    {
        ClientSecret = section.ClientSecret.Length > 0 ? section.ClientSecret : null,
        CertificateFile = section.CertificateFile.Length > 0 ? section.CertificateFile : null,
    };

    private static TeamsOptions ForEmulator(TeamsSection section) => new(section.AppId, section.TenantId, [.. section.Tenants.Select(t => t.ToLowerInvariant())], []) { Emulator = true };

    // Never the secret.
    public override string ToString() => $"TeamsOptions {{ AppId = {AppId}, Emulator = {Emulator} }}";
}

/// <summary>What a section may not lack.</summary>
internal static class TeamsMistakes
{
    public static IEnumerable<string> OfEmulator(bool practice)
    {
        if (!practice) yield return "Settings: Teams:Emulator takes unsigned messages, so it is for the practice world only. Take it out, and give AppId, TenantId and a credential.";
    }

    public static IEnumerable<string> Of(TeamsSection section)
    {
        if (!IsGuid(section.AppId)) yield return "Settings: Teams:AppId is missing or no GUID; it is the id of the bot's app registration.";
        if (!IsGuid(section.TenantId)) yield return "Settings: Teams:TenantId is missing or no GUID; it is the directory the bot is registered in.";
        if (section.ClientSecret.Length == 0 && section.CertificateFile.Length == 0)
            yield return "Settings: Teams has no credential; give CertificateFile, or ClientSecret by the environment (CHATOPS__Teams__ClientSecret).";
        if (section.ClientSecret.Length > 0 && section.CertificateFile.Length > 0)
            yield return "Settings: Teams has both ClientSecret and CertificateFile; keep one.";
        if (section.CertificateFile.Length > 0 && Certificate(section.CertificateFile) is { } mistake)
            yield return $"Settings: Teams:CertificateFile {section.CertificateFile} {mistake}";
        foreach (var tenant in section.Tenants.Where(t => !IsGuid(t)))
            yield return $"Settings: Teams:Tenants has '{tenant}', which is no GUID.";
        foreach (var host in section.ServiceHosts.Where(h => Uri.CheckHostName(h) != UriHostNameType.Dns))
            yield return $"Settings: Teams:ServiceHosts has '{host}'; write the bare name of a host, such as smba.trafficmanager.net (https is always used).";
    }

    // Opened now: a bot that starts and then cannot sign in would fall silent in the middle of a call.
    private static string? Certificate(string file)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(file);
            return certificate.HasPrivateKey ? null : "has no private key; put certificate and key into one PEM file.";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "cannot be read.";
        }
        catch (CryptographicException)
        {
            return "is no PEM file with a certificate and its private key.";
        }
    }

    private static bool IsGuid(string text) => Guid.TryParseExact(text, "D", out _);
}
