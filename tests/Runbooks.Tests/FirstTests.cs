namespace ChatOpsBot.Runbooks.Tests;

public sealed class FirstTests
{
    [Fact]
    public void The_project_builds() => typeof(FirstTests).Assembly.GetName().Name.ShouldBe("ChatOpsBot.Runbooks.Tests");
}
