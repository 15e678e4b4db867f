using System.Text.Json;
using ChatOpsBot.Migration.Settings;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ChatOpsBot.RealServers;

/// <summary>What the lab's apps are given for the destination: a user of their own, which the lab's broker knows, with rights on topics and groups.</summary>
internal static class LabApps
{
    private const string User = "app";

    public static async Task<KubernetesSettings> WithDestinationAsync(MigrationSettings settings, string worldFile)
    {
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(worldFile));
        var door = json.RootElement.GetProperty("destination").GetProperty("plaintext").GetString();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = door }).Build();
        await admin.CreateAclsAsync([Allow(ResourceType.Topic), Allow(ResourceType.Group)]);
        var to = settings.Destination;
        return settings.Kubernetes with
        {
            ConfigForDestination = new Dictionary<string, string>(StringComparer.Ordinal) { ["BOOTSTRAP"] = to.Bootstrap, ["PROTOCOL"] = to.Protocol, ["CA"] = to.Ca },
            SecretForDestination = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["JAAS"] = $"org.apache.kafka.common.security.plain.PlainLoginModule required username=\"{User}\" password=\"{User}-secret\";",
            },
        };
    }

    private static AclBinding Allow(ResourceType type) => new()
    {
        Pattern = new ResourcePattern { Type = type, Name = "*", ResourcePatternType = ResourcePatternType.Literal },
        Entry = new AccessControlEntry { Principal = $"User:{User}", Host = "*", Operation = AclOperation.All, PermissionType = AclPermissionType.Allow },
    };
}
