using ChatOpsBot.Migration.Inventory;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Tests.Inventory;

public sealed class WindowNeedsTests
{
    [Fact]
    public void One_no_is_a_no_with_its_way_out()
    {
        var look = WindowNeeds.Judge([Need.Yes("apps", "3 apps"), Need.No("test app", "none is named", "Name one."), Need.Unknown("Connect", "no answer")]);
        look.Verdict.ShouldBe(Verdict.No);
        look.Words.ShouldBe("the window lacks 1 thing: test app: none is named. Name one.");
    }

    [Fact]
    public void What_is_not_known_is_not_a_yes() =>
        WindowNeeds.Judge([Need.Yes("apps", "3 apps"), Need.Unknown("Connect", "no answer in time")]).Verdict.ShouldBe(Verdict.CannotTell);

    [Fact]
    public void What_a_server_does_not_offer_to_say_is_named_and_does_not_close_the_gate()
    {
        var look = WindowNeeds.Judge([Need.Yes("apps", "3 apps"), Need.Unasked("rights in Kubernetes", "this API cannot be asked about rights")]);
        look.Verdict.ShouldBe(Verdict.Yes);
        look.Words.ShouldContain("cannot be asked here: rights in Kubernetes");
    }

    [Theory]
    [InlineData("3.5.0", true)]
    [InlineData("4.3.1", true)]
    [InlineData("3.1.0", false)]
    [InlineData("2.8.2", false)]
    [InlineData("7.5.1-ccs", true)]
    [InlineData("7.4.0-ccs", false)]
    [InlineData("6.1.1-ce", false)]
    [InlineData("8.0.0-ce", true)]
    [InlineData("unknown", null)]
    public void The_version_tells_whether_Connect_can_stop(string version, bool? can) => ConnectNeeds.CanStop(version).ShouldBe(can);
}
