namespace ChatOpsBot.Rehearsal.Tests.Connect;

/// <summary>The world's log holds what was done to it, and no questions: it is how a test proves that nothing was done twice.</summary>
public sealed class EffectLogTests(LoneConnect connect) : IClassFixture<LoneConnect>
{
    [Fact]
    public async Task A_question_by_put_is_no_effect()
    {
        (await connect.CallAsync("PUT", $"/connector-plugins/{LoneConnect.Class}/config/validate", LoneConnect.Good)).Status.ShouldBe(200);
        (await connect.CallAsync("PUT", "/connectors/fs/pause", null)).Status.ShouldBe(202);
        connect.Log.Entries.Select(e => $"{e.Method} {e.Path}").ShouldBe(["PUT /connectors/fs/config", "PUT /connectors/fs/pause"]);
    }
}
