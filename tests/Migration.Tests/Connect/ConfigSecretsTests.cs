using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Tests.Connect;

/// <summary>Connect quotes configurations in some of its errors: a credential never leaves with its words.</summary>
public sealed class ConfigSecretsTests
{
    private const string Jaas = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"bot\" password=\"hunter-2-secret\";";

    private static readonly Dictionary<string, string> Config = new()
    {
        ["connector.class"] = "io.x.ReplicatorSourceConnector", ["topic.whitelist"] = "orders", ["dest.kafka.sasl.jaas.config"] = Jaas, ["src.kafka.ssl.keystore.password"] = "k3y-st0re",
        ["dest.kafka.ssl.truststore.password"] = "${file:/etc/secrets:password}",
    };

    public static TheoryData<string> Quotes =>
    [
        $"Connector config {{name=copy-1-s1, topic.whitelist=orders, dest.kafka.sasl.jaas.config={Jaas}, src.kafka.ssl.keystore.password=k3y-st0re}} contains no connector type",
        $"Invalid value {Jaas} for configuration dest.kafka.sasl.jaas.config: Login module control flag not specified in JAAS config",
        "Invalid value k3y-st0re for configuration src.kafka.ssl.keystore.password: too short",
        "java.lang.IllegalArgumentException: password: hunter-2-secret is wrong",
        "failed with sasl.password = hunter-2-secret",
    ];

    [Theory, MemberData(nameof(Quotes))]
    public async Task No_words_carry_a_credential(string said)
    {
        var body = System.Text.Json.JsonSerializer.Serialize(new { error_code = 400, message = said });
        using var connect = new ScriptedConnect((400, body));
        using var client = connect.Client();
        var trouble = await Should.ThrowAsync<WorldTroubleException>(client.ConfigureAsync("c", Config, CancellationToken.None));
        foreach (var secret in new[] { "hunter-2-secret", "k3y-st0re" }) $"{trouble.Message} {trouble.Proof}".ShouldNotContain(secret);
        trouble.Message.ShouldContain(ConfigSecrets.Hidden);
    }

    [Fact]
    public async Task A_validation_names_key_and_message_without_the_value()
    {
        using var connect = new ScriptedConnect((200, """{"name":"x","error_count":2,"configs":[{"value":{"name":"src.kafka.ssl.keystore.password","errors":["Invalid value k3y-st0re for configuration src.kafka.ssl.keystore.password: too short"]}},{"value":{"name":"tasks.max","errors":["Invalid value 0 for configuration tasks.max: Value must be at least 1"]}}]}"""));
        using var client = connect.Client();
        (await client.ValidateAsync("c", Config, CancellationToken.None)).Select(e => e.Text).ShouldBe(
        [
            "src.kafka.ssl.keystore.password: Invalid value (hidden) for configuration src.kafka.ssl.keystore.password: too short",
            "tasks.max: Invalid value 0 for configuration tasks.max: Value must be at least 1",
        ]);
    }

    [Fact]
    public void Plain_words_stay_as_they_are()
    {
        const string words = "Not authorized to access topics: [orders.placed]; Connector copy-1-s1 not found";
        ConfigSecrets.Clean(words, Config).ShouldBe(words);
    }
}
