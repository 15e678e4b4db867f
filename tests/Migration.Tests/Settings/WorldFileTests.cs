using ChatOpsBot.Migration.Settings;

namespace ChatOpsBot.Migration.Tests.Settings;

public sealed class WorldFileTests : IDisposable
{
    private readonly string dir = Directory.CreateTempSubdirectory("world-file-").FullName;

    private const string Lab = """
        { "pid": 1, "port": 2,
          "source": { "bootstrap": "127.0.0.1:27191", "protocol": "SSL", "ca": "CA", "certificate": "CRT", "key": "KEY", "plaintext": "127.0.0.1:27190" },
          "destination": { "bootstrap": "127.0.0.1:27196", "protocol": "SASL_SSL", "mechanism": "PLAIN", "user": "bot", "password": "word", "ca": "CA", "plaintext": "127.0.0.1:27194" },
          "connect": { "url": "http://127.0.0.1:27198", "deployment": "connect", "selector": "app=connect", "workerPort": 27198 },
          "kubernetes": { "server": "https://127.0.0.1:27199", "namespace": "default", "apps": ["orders", "billing"] } }
        """;

    private const string Practice = """
        { "source": { "bootstrap": "127.0.0.1:1001", "protocol": "PLAINTEXT" }, "destination": { "bootstrap": "127.0.0.1:1002", "protocol": "PLAINTEXT" },
          "connect": { "url": "http://127.0.0.1:1003", "deployment": "connect", "selector": "app=connect", "workerPort": 1004 },
          "kubernetes": { "server": "http://127.0.0.1:1005", "namespace": "default", "configMap": "kafka", "secret": "kafka",
            "apps": [ { "name": "orders-api", "kind": "producer", "topic": "orders.placed" } ], "testApp": { "name": "check", "kind": "test", "topic": "check", "group": "check" } },
          "clusterIds": { "source": "practice-a", "destination": "practice-b" }, "practice": { "url": "http://127.0.0.1:1006" } }
        """;

    private string Write(string text)
    {
        var path = Path.Combine(dir, "world.json");
        foreach (var name in new[] { "CA", "CRT", "KEY" }) File.WriteAllText(Path.Combine(dir, name), "pem");
        File.WriteAllText(path, text.Replace("\"CA\"", $"\"{dir}/CA\"").Replace("\"CRT\"", $"\"{dir}/CRT\"").Replace("\"KEY\"", $"\"{dir}/KEY\""));
        return path;
    }

    [Fact]
    public void The_labs_file_gives_mutual_TLS_SASL_and_what_the_workers_need()
    {
        var world = WorldFile.Read(Write(Lab));
        world.Practice.ShouldBeFalse();
        world.Settings.Source.Protocol.ShouldBe("SSL");
        world.Settings.Destination.User.ShouldBe("bot");
        world.Settings.Kubernetes.Apps.Select(a => a.Name).ShouldBe(["orders", "billing"]);
        world.Settings.Copy.Properties["src.kafka.security.protocol"].ShouldBe("SSL");
        world.Settings.Copy.Properties["dest.kafka.sasl.jaas.config"].ShouldContain("username=\"bot\"");
    }

    [Fact]
    public void A_practice_world_says_that_it_is_one_and_names_its_test_app()
    {
        var world = WorldFile.Read(Write(Practice));
        world.Practice.ShouldBeTrue();
        world.ClusterIds.ShouldBe(["practice-a", "practice-b"]);
        world.Settings.Kubernetes.Apps.Single(a => a.Kind == "test").ShouldBe(new AppSettings { Name = "check", Kind = "test", Topic = "check", Group = "check" });
        world.Settings.Copy.Properties.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"source\": 1}")]
    [InlineData("{\"source\": {\"bootstrap\": \"x\"}, \"destination\": {\"bootstrap\": \"y\"}, \"connect\": {\"url\": \"z\"}, \"kubernetes\": {}}")]
    public void Anything_else_is_refused_in_words(string text) => Should.Throw<WorldFileException>(() => WorldFile.Read(Write(text))).Message.ShouldContain("world file");

    [Fact]
    public void A_file_that_is_not_there_says_when_it_will_be() => Should.Throw<WorldFileException>(() => WorldFile.Read(Path.Combine(dir, "none.json"))).Message.ShouldContain("appears when the world is ready");

    public void Dispose() => Directory.Delete(dir, recursive: true);
}
