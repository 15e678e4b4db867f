namespace ChatOpsBot.Migration.Settings;

/// <summary>Which keys of a configuration may hold a credential, by the words that Kafka's own names for them have.</summary>
internal static class SecretKeys
{
    private static readonly string[] Marks = ["password", "secret", "jaas", "keystore.key", "certificate.chain", "user.info", "license", "credentials", "token", "api.key"];

    public static bool Has(string key) => Marks.Any(m => key.Contains(m, StringComparison.OrdinalIgnoreCase));
}
