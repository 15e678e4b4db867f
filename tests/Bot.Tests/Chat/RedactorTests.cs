using ChatOpsBot.Chat;

namespace ChatOpsBot.Bot.Tests.Chat;

public sealed class RedactorTests
{
    // Made of parts, so that no scanner takes these lines for real ones.
    private static readonly string Random64 = string.Concat(Enumerable.Repeat("aB3dE6gH", 8));

    public static TheoryData<string, string> Secrets => new()
    {
        { "key ABCD1234EFGH5678 " + Random64, Random64 },
        { "ABCD1234EFGH5678:" + Random64, "ABCD1234EFGH5678" },
        { "Authorization: Bearer abcdefghijklmnop123", "abcdefghijklmnop123" },
        { "authorization: basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNzd29yZA" },
        { "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"app\" password=\"hunter 2\";", "hunter 2" },
        { "sasl.jaas.config=... password='p4ss';", "p4ss" },
        { "ssl.keystore.password=changeit", "changeit" },
        { "client_secret: s3cr3t-value", "s3cr3t-value" },
        { "\"api.key\": \"abc\" , \"api_secret\": \"xyz-123\"", "xyz-123" },
        { "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c2VjcmV0c2VjcmV0;EndpointSuffix=x", "c2VjcmV0c2VjcmV0" },
        { "https://x.example/?sv=1&sig=abc%2Bdef&se=2", "abc%2Bdef" },
        { "https://user:pa55@host.example/path", "pa55" },
        { "-----BEGIN PRIVATE KEY-----\nMIIEvQ\nabc\n-----END PRIVATE KEY-----", "MIIEvQ" },
        { "-----BEGIN RSA PRIVATE KEY-----\nMIIEvQ and the rest was cut", "MIIEvQ" },
        { "ey" + "JhbGciOiJIUzI1NiJ9.ey" + "JzdWIiOiIxIn0.c2lnbmF0dXJl", "c2lnbmF0dXJl" },
        { "AK" + "IAABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOP" },
        { "gh" + "p_abcdefghijklmnopqrstuvwxyz0123456789", "abcdefghijklmnop" },
        { "xo" + "xb-123456789012-abcdef", "123456789012" },
        { "note " + Random64, Random64 },
    };

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Secrets_are_gone(string text, string secret)
    {
        var clean = Redactor.Clean(text);
        clean.Text.ShouldNotContain(secret);
        clean.Text.ShouldContain("[removed]");
        clean.Found.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("scale replicator 8")]
    [InlineData("approve prod-eu-west-1")]
    [InlineData("note topic orders.payments.v2-changelog-KSTREAM-AGGREGATE-STATE-STORE-0000000003 is empty")]
    [InlineData("note run 0193a000-0000-7000-8000-000000000007, head 4f2a9c0e4f2a9c0e4f2a9c0e4f2a9c0e4f2a9c0e4f2a9c0e4f2a9c0e4f2a9c0e")]
    [InlineData("decision the password is rotated on Monday")]
    [InlineData("note the basic idea is to wait")]
    [InlineData("note see https://wiki.example/pages/MigrationPlan?id=12345")]
    [InlineData("note ORDERSEVENTS2024 is a topic")]
    public void Ordinary_words_stay(string text)
    {
        var clean = Redactor.Clean(text);
        clean.Text.ShouldBe(text);
        clean.Found.ShouldBeEmpty();
    }

    [Fact]
    public void Cleaning_twice_changes_nothing_more()
    {
        foreach (var (text, _) in Secrets.Select(r => r.Data))
        {
            var once = Redactor.Clean(text).Text;
            Redactor.Clean(once).Text.ShouldBe(once);
        }
    }

    [Fact]
    public void A_zero_width_character_does_not_hide_a_key() =>
        MessageText.Read("password=\u200Bhun\u200Bter2").Words.ShouldBe("password=[removed]");

    [Fact]
    public void Long_hostile_text_is_read_in_bounded_time()
    {
        MessageText.Read(new string('a', 60_000)).Problem.ShouldNotBeNull();
        MessageText.Read(string.Concat(Enumerable.Repeat("password=", 3_000))).ShouldNotBeNull();
        MessageText.Read(string.Concat(Enumerable.Repeat("-----BEGIN PRIVATE KEY-----", 1_000))).ShouldNotBeNull();
        MessageText.Read(string.Concat(Enumerable.Repeat("a.b-c://", 3_000))).ShouldNotBeNull();
    }
}
