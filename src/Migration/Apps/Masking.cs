using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ChatOpsBot.Migration.Kubernetes;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Apps;

/// <summary>How values of config maps and secrets are shown to people: servers and users by name, the rest by a digest, secrets not at all.</summary>
internal sealed partial class Masking
{
    private const int Shortest = 4;

    private readonly List<string> secrets;

    /// <param name="hidden">Values that are known to be secret, besides the bot's own: the present and the wanted ones of the apps' secrets.</param>
    public Masking(MigrationSettings s, IEnumerable<string> hidden) =>
        secrets = [.. new[] { s.Source.Password, s.Destination.Password, s.Connect.Password }.Concat(hidden).Where(v => v.Length >= Shortest)];

    /// <summary>What may be said of a value.</summary>
    public string Show(ConfigKind kind, string key, string? value)
    {
        if (value is null) return "(none)";
        if (value.Length == 0) return "(empty)";
        var user = Users.In(value) is [var name, ..] ? $"user {ForeignText.From(name, 60)}, " : "";
        if (kind == ConfigKind.Secret || IsSecret(key, value)) return $"{user}(hidden)";
        return Plain().IsMatch(value) ? ForeignText.From(value, 120).Text : $"{user}sha256 {Digest(value)}";
    }

    /// <summary>By its value too: a password that somebody put into a config map is none the less one.</summary>
    private bool IsSecret(string key, string value) => SecretKey().IsMatch(key) || SecretValue().IsMatch(value) || secrets.Any(s => value.Contains(s, StringComparison.Ordinal));

    private static string Digest(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))[..8];

    // What anybody may read: addresses, protocols, mechanisms, names, numbers.
    [GeneratedRegex(@"^([A-Z0-9_-]{1,30}|[A-Za-z0-9.-]{1,253}:[0-9]{1,5}(,\s?[A-Za-z0-9.-]{1,253}:[0-9]{1,5})*|/[A-Za-z0-9._/-]{1,200}|true|false)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Plain();

    [GeneratedRegex("passw|secret|token|jaas|credential|private|api.?key", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex SecretKey();

    [GeneratedRegex("passw(or)?d\\s*[=:]|-----BEGIN|://[^/@\\s]+:[^/@\\s]+@", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex SecretValue();
}

/// <summary>
/// Digests by which a value is known again without being kept: salted by run, object and key, slow to guess, and short, so that a weak password
/// cannot be found out from the journal.
/// </summary>
internal static class Fingerprint
{
    private const int Rounds = 20_000;

    public static string Of(Guid run, ConfigKind kind, string name, string key, ReadOnlySpan<byte> value)
    {
        var salt = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{run:N}/{kind}/{name}/{key}"));
        return Convert.ToHexStringLower(Rfc2898DeriveBytes.Pbkdf2(value, salt, Rounds, HashAlgorithmName.SHA256, 4));
    }
}

/// <summary>User names within values: of JAAS lines and the like.</summary>
internal static partial class Users
{
    public static IReadOnlyList<string> In(string value) => [.. User().Matches(value).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("user(?:name)?\\s*=\\s*[\"']?([^\"';,\\s]{1,120})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex User();
}
