using ChatOpsBot.Migration.Apps;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Tests.Apps;

public sealed class AppRecordTests
{
    private const string Record = """[{"name":"orders","kind":"producer","replicas":3},{"name":"billing","kind":"consumer","replicas":1},{"name":"totals","kind":"streams","replicas":2},{"name":"check","kind":"test","replicas":0}]""";

    [Fact]
    public void Streams_apps_go_with_the_consumers_and_the_test_app_with_nobody()
    {
        AppRecord.Read(Record).OfKind("producers").Select(a => a.Name).ShouldBe(["orders"]);
        AppRecord.Read(Record).OfKind("consumers").Select(a => (a.Name, a.Replicas)).ShouldBe([("billing", 1), ("totals", 2)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("gz:???")]
    public void A_record_that_cannot_be_read_says_so(string text) => Should.Throw<WorldTroubleException>(() => AppRecord.Read(text)).WayOut.ShouldContain("records the apps");

    [Theory]
    [InlineData("producer", AppKind.Producer)]
    [InlineData("producers", AppKind.Producer)]
    [InlineData("streams", AppKind.Streams)]
    [InlineData("test", AppKind.Test)]
    [InlineData("cron", null)]
    [InlineData("", null)]
    internal void Kinds_are_read_as_people_write_them(string text, AppKind? kind) => AppDirectory.Kind(text).ShouldBe(kind);
}
