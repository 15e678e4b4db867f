using ChatOpsBot.Migration.Settings;

namespace ChatOpsBot.Migration.Tests.Settings;

public sealed class SettingsRulesTests
{
    private static readonly MigrationSettings Good = new()
    {
        Source = new KafkaSettings { Name = "source", Bootstrap = "b-1.source.example:9094,b-2.source.example:9094" },
        Destination = new KafkaSettings { Name = "destination", Bootstrap = "destination.example:9092", Protocol = "SASL_SSL", User = "bot", Password = "hidden-word" },
        Connect = new ConnectSettings { Url = "http://connect.example:8083", User = "bot", Password = "hidden-word" },
    };

    [Fact]
    public void Good_settings_have_no_mistakes() => SettingsRules.Mistakes(Good).ShouldBeEmpty();

    [Fact]
    public void All_mistakes_are_said_at_once_each_with_its_place()
    {
        var bad = new MigrationSettings
        {
            Source = new KafkaSettings { Bootstrap = "nowhere", Protocol = "TLS", Certificate = "/no/such/file.pem" },
            Destination = new KafkaSettings { Name = "destination", Bootstrap = "d:9092", Protocol = "SASL_SSL" },
            Connect = new ConnectSettings { Url = "connect:8083" },
            Kubernetes = new KubernetesSettings { Apps = [new AppSettings { Name = "x", Kind = "produces" }] },
            Copy = new CopySettings { CommitEvery = TimeSpan.Zero, ReplicationFactor = 0, MostShards = 0, Exclude = [new TopicRule { Topics = "(", Because = "x" }, new TopicRule { Topics = "y" }, new TopicRule { Because = "z" }] },
        };
        var mistakes = SettingsRules.Mistakes(bad).ToList();
        foreach (var part in new[] { "Source:Name", "Source:Bootstrap 'nowhere'", "Source:Protocol is 'TLS'", "Source:Certificate", "both Certificate and Key", "Destination: SASL_SSL needs User and Password", "Connect:Url", "Kind 'produces'", "Copy:CommitEvery", "Copy:ReplicationFactor", "Copy:MostShards", "Copy:Exclude: '('", "has no Because", "has no Topics" })
            mistakes.ShouldContain(m => m.Contains(part, StringComparison.Ordinal), part);
    }

    [Fact]
    public void Nothing_secret_is_printed()
    {
        var settings = Good with { Copy = new CopySettings { Properties = new Dictionary<string, string> { ["dest.kafka.sasl.jaas.config"] = "hidden-word" } }, Kubernetes = new KubernetesSettings { SecretForDestination = new Dictionary<string, string> { ["JAAS"] = "hidden-word" } } };
        settings.ToString().ShouldNotContain("hidden-word");
        settings.ToString().ShouldContain("destination.example:9092");
    }
}
