using ChatOpsBot.Migration.Inventory;
using ChatOpsBot.Migration.Settings;

namespace ChatOpsBot.Migration.Tests.Inventory;

/// <summary>A migration onto itself, or between other connections than the run names, is refused.</summary>
public sealed class WrongWorldTests
{
    private static readonly MigrationSettings Settings = new();

    [Fact]
    public void Two_clusters_with_their_own_brokers_are_well() =>
        WrongWorld.Clusters(Seen("source", "a", "b1:9094", "b2:9094"), Seen("destination", "b", "p1:9092")).ShouldBeNull();

    [Fact]
    public void One_cluster_twice_is_named() =>
        WrongWorld.Clusters(Seen("source", "same", "b1:9094"), Seen("destination", "same", "p1:9092")).ShouldNotBeNull().ShouldContain("one and the same cluster (same)");

    [Theory]
    [InlineData("b1:9094")]
    [InlineData("B1:9094")]
    public void A_broker_in_common_is_named_whoever_said_it(string shared) =>
        WrongWorld.Clusters(Seen("source", "a", "b1:9094", "b2:9094"), Seen("destination", "b", "p1:9092", shared)).ShouldNotBeNull().ShouldContain("share 1 broker: b1:9094");

    [Theory]
    [InlineData("source", "destination", null)]
    [InlineData("destination", "source", "but the settings move from 'source' to 'destination'")]
    [InlineData("source", "source", "the same connection")]
    [InlineData("prod", "destination", "the run moves from 'prod'")]
    public void The_run_names_the_connections_of_the_settings(string source, string destination, string? words)
    {
        var wrong = WrongWorld.Names(Settings, source, destination);
        if (words is null) wrong.ShouldBeNull();
        else wrong.ShouldNotBeNull().ShouldContain(words);
    }

    [Fact]
    public void Settings_that_name_one_broker_twice_are_a_mistake()
    {
        var settings = new MigrationSettings
        {
            Source = new KafkaSettings { Name = "source", Bootstrap = "b1:9094,b2:9094" },
            Destination = new KafkaSettings { Name = "source", Bootstrap = "b3:9094, b2:9094" },
        };
        var mistakes = SettingsRules.Mistakes(settings).ToList();
        mistakes.ShouldContain(m => m.Contains("b2:9094", StringComparison.Ordinal) && m.Contains("both", StringComparison.Ordinal));
        mistakes.ShouldContain(m => m.Contains("the same Name", StringComparison.Ordinal));
    }

    private static ClusterSeen Seen(string name, string id, params string[] servers) => new(name, id, [.. servers]);
}
