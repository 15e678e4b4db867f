using ChatOpsBot.Migration.Kafka;

namespace ChatOpsBot.Migration.Tests.Kafka;

public sealed class TopicRulesTests
{
    [Theory]
    [InlineData("orders.placed", TopicClass.Moved)]
    [InlineData("order-totals", TopicClass.Moved)]
    [InlineData("connected-cars", TopicClass.Moved)]
    [InlineData("test-results", TopicClass.Moved)]
    [InlineData("temperature.measured", TopicClass.Moved)]
    [InlineData("__consumer_offsets", TopicClass.Internal)]
    [InlineData("__msk_canary", TopicClass.Internal)]
    [InlineData("_schemas", TopicClass.Internal)]
    [InlineData("connect-offsets", TopicClass.Internal)]
    [InlineData("team-a-connect-configs", TopicClass.Internal)]
    [InlineData("mm2-offset-syncs.old.internal", TopicClass.Internal)]
    [InlineData("totals-by-bucket-repartition", TopicClass.Streams)]
    [InlineData("order-totals-store-changelog", TopicClass.Streams)]
    [InlineData("migration-smoke-7-abc123", TopicClass.Garbage)]
    [InlineData("zz-delete-me", TopicClass.Garbage)]
    [InlineData("copy-test-1", TopicClass.Garbage)]
    [InlineData("legacy.audit", TopicClass.Garbage)] // by the settings
    public void Topics_are_told_apart(string topic, TopicClass expected) => new TopicRules([@"^legacy\."]).Classify(topic).ShouldBe(expected);
}
