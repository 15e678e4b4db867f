using ChatOpsBot.Migration.Apps;
using ChatOpsBot.Migration.Kubernetes;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Tests.Apps;

public sealed class RepointPlanTests
{
    private static readonly MigrationSettings Settings = new()
    {
        Destination = new KafkaSettings { Name = "destination", Bootstrap = "cc:9092", Protocol = "SASL_SSL", User = "BOTKEY", Password = "bot-password-1" },
        Kubernetes = new KubernetesSettings
        {
            ConfigForDestination = Of(("BOOTSTRAP", "cc:9092"), ("PROTOCOL", "SASL_SSL")),
            SecretForDestination = Of(("JAAS", "PlainLoginModule required username=\"apps\" password=\"theirs\";")),
        },
    };

    private static Dictionary<string, string> Of(params (string Key, string Value)[] values) => values.ToDictionary(v => v.Key, v => v.Value);

    private static MigrationSettings With(params AppSettings[] apps) => Settings with { Kubernetes = Settings.Kubernetes with { Apps = apps } };

    [Fact]
    public void Nothing_given_for_an_app_is_a_failure_that_names_the_settings_and_never_the_bots_own_connection()
    {
        var nothing = Settings with { Kubernetes = new KubernetesSettings() };
        var refused = Should.Throw<WorldTroubleException>(() => RepointPlan.Of(nothing, ["orders"]));
        refused.Message.ShouldContain("orders");
        refused.WayOut.ShouldContain("Kubernetes:ConfigForDestination");
        refused.WayOut.ShouldContain("Kubernetes:SecretForDestination");
    }

    [Theory]
    [InlineData("username=\"apps\" password=\"bot-password-1\"", "password")]
    [InlineData("username=\"BOTKEY\" password=\"x\"", "BOTKEY")]
    [InlineData("BOTKEY", "BOTKEY")]
    [InlineData("user=BOTKEY;secret=x", "BOTKEY")]
    public void The_bots_own_credentials_are_refused_under_whatever_key(string value, string named)
    {
        var own = With(new AppSettings { Name = "orders", SecretForDestination = Of(("WHATEVER", value)) });
        var refused = Should.Throw<WorldTroubleException>(() => RepointPlan.Of(own, ["orders"]));
        refused.Message.ShouldContain(named);
        refused.Message.ShouldNotContain("bot-password-1");
        refused.WayOut.ShouldContain("user of their own");
    }

    [Fact]
    public void An_app_may_have_its_own_objects_and_keys_and_the_rest_share_one_pair()
    {
        var settings = With(new AppSettings { Name = "billing", ConfigMap = "billing", ConfigForDestination = Of(("KAFKA_BROKERS", "cc:9092")) }, new AppSettings { Name = "orders" }, new AppSettings { Name = "shipping" });
        RepointPlan.Of(settings, ["orders", "billing", "shipping", "orders"]).Select(w => (w.Kind, w.Name, string.Join(",", w.Values.Keys))).ShouldBe(
            [(ConfigKind.ConfigMap, "billing", "KAFKA_BROKERS"), (ConfigKind.ConfigMap, "kafka", "BOOTSTRAP,PROTOCOL"), (ConfigKind.Secret, "kafka", "JAAS")]);
    }

    [Fact]
    public void Two_apps_cannot_want_different_values_of_one_key()
    {
        var settings = With(new AppSettings { Name = "billing", ConfigForDestination = Of(("BOOTSTRAP", "other:9092")) }, new AppSettings { Name = "orders" });
        Should.Throw<WorldTroubleException>(() => RepointPlan.Of(settings, ["orders", "billing"])).WayOut.ShouldContain("Kubernetes:Apps:N:ConfigMap");
    }

    [Theory]
    [InlineData(ConfigKind.ConfigMap, "BOOTSTRAP", "a.example:9092,b.example:9092", "a.example:9092,b.example:9092")]
    [InlineData(ConfigKind.ConfigMap, "PROTOCOL", "SASL_SSL", "SASL_SSL")]
    [InlineData(ConfigKind.ConfigMap, "EMPTY", "", "(empty)")]
    [InlineData(ConfigKind.ConfigMap, "DB_PASSWORD", "SIMPLE", "(hidden)")]
    [InlineData(ConfigKind.ConfigMap, "JAAS_LINE", "x required username=\"me\" password=\"p\";", "user me, (hidden)")]
    [InlineData(ConfigKind.ConfigMap, "URL", "https://me:word@host/x", "(hidden)")]
    [InlineData(ConfigKind.ConfigMap, "ODD", "see bot-password-1 here", "(hidden)")]
    [InlineData(ConfigKind.ConfigMap, "ODD", "KNOWN-VALUE", "(hidden)")]
    [InlineData(ConfigKind.Secret, "JAAS", "x required username=\"me\" password=\"p\";", "user me, (hidden)")]
    [InlineData(ConfigKind.Secret, "ANY", "PLAIN", "(hidden)")]
    public void Values_are_masked_by_what_they_are_and_not_only_by_where_they_stand(ConfigKind kind, string key, string value, string shown) =>
        new Masking(Settings, ["KNOWN-VALUE"]).Show(kind, key, value).ShouldBe(shown);

    [Fact]
    public void Other_values_are_shown_by_a_digest() => new Masking(Settings, []).Show(ConfigKind.ConfigMap, "NOTE", "some words").ShouldMatch("^sha256 [0-9a-f]{8}$");

    [Fact]
    public void A_fingerprint_tells_values_apart_and_is_another_in_every_run_and_key()
    {
        var run = Guid.NewGuid();
        var one = Fingerprint.Of(run, ConfigKind.Secret, "kafka", "JAAS", "a"u8);
        Fingerprint.Of(run, ConfigKind.Secret, "kafka", "JAAS", "a"u8).ShouldBe(one);
        new[] { Fingerprint.Of(run, ConfigKind.Secret, "kafka", "JAAS", "b"u8), Fingerprint.Of(run, ConfigKind.Secret, "kafka", "OTHER", "a"u8), Fingerprint.Of(Guid.NewGuid(), ConfigKind.Secret, "kafka", "JAAS", "a"u8) }.ShouldNotContain(one);
    }
}
