using System.Collections;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Settings;

namespace ChatOpsBot.Bot.Tests.Settings;

/// <summary>The sample file for real clusters: no key in it is unknown, and what it lacks are the files and secrets it says it lacks.</summary>
public sealed class ExampleSettingsTests
{
    private static readonly (string, string)[] Secrets =
    [
        ("CHATOPS__Journal__Key", new string('a', 64)), ("CHATOPS__Migration__Destination__Password", "made-up"), ("CHATOPS__Migration__Connect__Password", "made-up"),
        ("CHATOPS__Migration__Kubernetes__SecretForDestination__JAAS", "made-up"),
    ];

    [Fact]
    public void Every_key_is_known_and_only_files_are_missing()
    {
        var tree = SettingsReader.Load([Example().FullName], Environment());
        SettingsReader.Check(SettingsReader.Bind(tree));
        var migration = SettingsReader.Section<MigrationSettings>(tree, "Migration").ShouldNotBeNull();
        SettingsRules.Mistakes(migration).ShouldAllBe(m => m.Contains("is not there", StringComparison.Ordinal));
        migration.Copy.Exclude.Single().Because.ShouldContain("load test");
        migration.Kubernetes.SecretForDestination["JAAS"].ShouldBe("made-up");
        migration.Kubernetes.Apps.Count(a => a.Kind == "test").ShouldBe(1);
    }

    [Fact]
    public void Without_its_secrets_it_says_which_are_missing()
    {
        var tree = SettingsReader.Load([Example().FullName], new Hashtable());
        Should.Throw<SettingsException>(() => SettingsReader.Check(SettingsReader.Bind(tree))).Message.ShouldContain("CHATOPS__Journal__Key");
        SettingsRules.Mistakes(SettingsReader.Section<MigrationSettings>(tree, "Migration")!).ShouldContain(m => m.Contains("Destination: SASL_SSL needs User and Password", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_setting_a_run_needs_stands_in_it()
    {
        var text = File.ReadAllText(Example().FullName);
        foreach (var key in new[] { "Bootstrap", "Protocol", "Ca", "Certificate", "Key", "User", "Url", "WorkerPort", "Kubeconfig", "Namespace", "ConnectDeployment", "ConnectSelector", "Apps", "ConfigMap", "Secret", "ConfigForDestination", "Exclude", "Include", "Properties", "People", "InternalTopics", "Registry" })
            text.ShouldContain($"\"{key}\"");
    }

    [Fact]
    public void A_plain_list_of_expressions_is_still_understood_and_a_rule_with_an_unknown_key_is_not()
    {
        Copy("""{ "Migration": { "Copy": { "Exclude": [ "^old\\.", { "Topics": "x", "Because": "y" } ] } } }""").Exclude.Select(e => e.Topics).ShouldBe([@"^old\.", "x"]);
        Should.Throw<SettingsException>(() => Copy("""{ "Migration": { "Copy": { "Exclude": [ { "Topic": "x" } ] } } }""")).Message.ShouldContain("Did you mean 'Topics'?");
    }

    private static CopySettings Copy(string json)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, json);
        try
        {
            return SettingsReader.Section<MigrationSettings>(SettingsReader.Load([file], new Hashtable()), "Migration")!.Copy;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Hashtable Environment()
    {
        var all = new Hashtable();
        foreach (var (key, value) in Secrets) all[key] = value;
        return all;
    }

    private static FileInfo Example()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (new FileInfo(Path.Combine(folder.FullName, "bot", "examples", "msk-to-confluent-cloud.json")) is { Exists: true } file) return file;
        throw new FileNotFoundException("bot/examples is in no parent of the tests.");
    }
}
