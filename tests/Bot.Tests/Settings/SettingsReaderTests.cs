using System.Collections;
using ChatOpsBot.Settings;

namespace ChatOpsBot.Bot.Tests.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Nothing_set_is_a_practice_migration() => Read("{}").IsPractice.ShouldBeTrue();

    [Fact]
    public void The_environment_wins_over_the_file() =>
        Read("""{ "TimeZone": "UTC" }""", ("CHATOPS__TimeZone", "Europe/Berlin")).TimeZone.ShouldBe("Europe/Berlin");

    [Theory]
    [InlineData("""{ "Timezones": "UTC" }""", "unknown key 'Timezones'. Did you mean 'TimeZone'?")]
    [InlineData("""{ "Practice": { "Sed": 1 } }""", "unknown key 'Practice:Sed'. Did you mean 'Seed'?")]
    [InlineData("""{ "People": [ { "Id": "a", "Rolls": [] } ] }""", "unknown key 'People:0:Rolls'. Did you mean 'Roles'?")]
    [InlineData("""{ "Practice": { "Seed": "many" } }""", "many")]
    [InlineData("""{ "Environment": "production" }""", "must be one of practice, dev, preprod, prod")]
    [InlineData("""{ "TimeZone": "Mars/Base" }""", "IANA name")]
    [InlineData("""{ "Environment": "prod" }""", "Journal:Key is needed")]
    [InlineData("""{ "Environment": "prod" }""", "nobody is let in by default")]
    [InlineData("""{ "Journal": { "Store": "azure-tables" } }""", "CHATOPS__Journal__ConnectionString")]
    [InlineData("""{ "Practice": { "Pace": 0 } }""", "from 1 to 10000")]
    [InlineData("{ not json", "LineNumber: 0")]
    public void A_mistake_refuses_the_start_and_says_what_to_do(string json, string words) =>
        Should.Throw<SettingsException>(() => Read(json)).Message.ShouldContain(words, Case.Insensitive);

    [Fact]
    public void Unknown_keys_in_the_environment_refuse_too() =>
        Should.Throw<SettingsException>(() => Read("{}", ("CHATOPS__Jurnal__Key", "x"))).Message.ShouldContain("Did you mean 'Journal'?");

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        Should.Throw<SettingsException>(() => Read("""{ "Environment": "x", "TimeZone": "y", "Data": "" }""")).Mistakes.Count.ShouldBeGreaterThan(2);

    [Fact]
    public void A_missing_file_is_named() =>
        Should.Throw<SettingsException>(() => SettingsReader.Read(["no-such.json"], new Hashtable())).Message.ShouldContain("no-such.json");

    [Fact]
    public void Secrets_stay_out_of_words() =>
        Read("""{ "Journal": { "Key": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=" } }""").ToString().ShouldNotContain("MDEyMzQ1");

    private static BotSettings Read(string json, params (string Key, string Value)[] environment)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, json);
            var variables = new Hashtable();
            foreach (var (key, value) in environment) variables[key] = value;
            return SettingsReader.Read([file], variables);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
