using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Tests.Connect;

/// <summary>The answer of a change is lost: the world is looked at before anything is said, and nothing is sent twice.</summary>
public sealed class LostAnswersTests
{
    private static readonly Dictionary<string, string> Config = new() { ["connector.class"] = "x", ["tasks.max"] = "3" };

    public static TheoryData<int, string> Lost => new()
    {
        { 0, "" },
        { 502, "<html>502</html>" },
        { 503, "no healthy upstream" },
        { 504, "<html>504 Gateway Time-out</html>" },
        { 500, """{"error_code":500,"message":"Request timed out"}""" },
        { 500, """{"error_code":500,"message":"IO Error trying to forward REST request: java.io.EOFException: HttpConnectionOverHTTP@5d48192b"}""" },
    };

    [Theory, MemberData(nameof(Lost))]
    public async Task A_configuration_that_is_there_with_these_values_was_made(int status, string body)
    {
        using var connect = new ScriptedConnect(call => call switch
        {
            "PUT /connectors/c/config" => new Scripted(status, body),
            _ => new Scripted(200, """{"connector.class":"x","tasks.max":"3","name":"c"}"""),
        });
        using var client = connect.Client();
        await client.ConfigureAsync("c", Config, CancellationToken.None);
        connect.Asked.ShouldBe(["PUT /connectors/c/config", "GET /connectors/c/config"]);
    }

    [Theory]
    [InlineData(404, """{"error_code":404,"message":"Connector c not found"}""")]
    [InlineData(200, """{"connector.class":"x","tasks.max":"1","name":"c"}""")]
    [InlineData(504, "<html>504</html>")]
    public async Task One_that_is_not_there_or_other_or_cannot_be_seen_is_unknown(int status, string body)
    {
        using var connect = new ScriptedConnect(call => call.StartsWith("PUT", StringComparison.Ordinal) ? new Scripted(504, "<html>504</html>") : new Scripted(status, body));
        using var client = connect.Client();
        (await Should.ThrowAsync<WorldTroubleException>(client.ConfigureAsync("c", Config, CancellationToken.None))).MayHaveHappened.ShouldBeTrue();
        connect.Asked.Count(a => a.StartsWith("PUT", StringComparison.Ordinal)).ShouldBe(1);
    }

    public static TheoryData<string> Changes => ["pause", "resume", "stop", "delete", "offsets"];

    [Theory, MemberData(nameof(Changes))]
    public async Task Every_change_is_looked_at(string change)
    {
        using var connect = new ScriptedConnect(call => call switch
        {
            "GET /connectors/c/status" => new Scripted(200, $$$"""{"name":"c","connector":{"state":"{{{(change == "pause" ? "PAUSED" : change == "stop" ? "STOPPED" : "RUNNING")}}}","worker_id":"w:1"},"tasks":[]}"""),
            "GET /connectors/c/config" => new Scripted(404, """{"error_code":404,"message":"Connector c not found"}"""),
            "GET /connectors/c/offsets" => new Scripted(200, """{"offsets":[]}"""),
            _ => new Scripted(504, "<html>504 Gateway Time-out</html>"),
        });
        using var client = connect.Client();
        await (change switch
        {
            "pause" => client.PauseAsync("c", CancellationToken.None),
            "resume" => client.ResumeAsync("c", CancellationToken.None),
            "stop" => client.StopAsync("c", CancellationToken.None),
            "delete" => client.DeleteAsync("c", CancellationToken.None),
            _ => client.ForgetOffsetsAsync("c", CancellationToken.None),
        });
        connect.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_may_have_happened_once_stays_so_whatever_is_answered_after_it()
    {
        var puts = 0;
        using var connect = new ScriptedConnect(call => call.StartsWith("PUT", StringComparison.Ordinal)
            ? puts++ == 0 ? new Scripted(500, """{"error_code":500,"message":"IO Error trying to forward REST request: java.io.EOFException"}""")
                : new Scripted(409, """{"error_code":409,"message":"Cannot complete request because of a conflicting operation (e.g. worker rebalance)"}""")
            : new Scripted(404, """{"error_code":404,"message":"Connector c not found"}"""));
        using var client = connect.Client();
        (await Should.ThrowAsync<WorldTroubleException>(client.ConfigureAsync("c", Config, CancellationToken.None))).MayHaveHappened.ShouldBeTrue();
    }
}
