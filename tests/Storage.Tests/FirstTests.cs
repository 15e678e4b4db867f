namespace ChatOpsBot.Storage.Tests;

public sealed class FirstTests
{
    [Fact]
    public void The_project_builds() => typeof(FirstTests).Assembly.GetName().Name.ShouldBe("ChatOpsBot.Storage.Tests");
}
