using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Tests.Connect;

/// <summary>Answers as recorded from real workers, and junk.</summary>
public sealed class ConnectClientTests
{
    private const string Conflict = """{"error_code":409,"message":"Cannot complete request because of a conflicting operation (e.g. worker rebalance)"}""";

    private const string Conflict31 = """{"error_code":500,"message":"Error trying to forward REST request: Error trying to forward REST request: Cannot complete request because of a conflicting operation (e.g. worker rebalance)"}""";

    private static readonly Dictionary<string, string> Config = new() { ["connector.class"] = "x" };

    [Theory]
    [InlineData(409, Conflict)]
    [InlineData(500, Conflict31)]
    [InlineData(500, """{"error_code":500,"message":"IO Error trying to forward REST request: java.net.ConnectException: Connection refused"}""")]
    public async Task A_call_that_could_not_be_handed_to_the_leader_is_repeated(int status, string body)
    {
        using var connect = new ScriptedConnect((status, body), (status, body), (200, "{}"));
        using var client = connect.Client();
        await client.ConfigureAsync("c", Config, CancellationToken.None);
        connect.Asked.Count.ShouldBe(3);
    }

    [Fact]
    public async Task When_repeating_does_not_help_the_leader_is_asked_itself()
    {
        using var leader = new ScriptedConnect((404, """{"error_code":404,"message":"Connector NO-SUCH-NAME not found"}"""), (200, "{}"));
        using var follower = new ScriptedConnect((409, Conflict));
        using var client = follower.Client(follower.Url, leader.Url);
        await client.ConfigureAsync("c", Config, CancellationToken.None);
        leader.Asked.ShouldBe(["DELETE /connectors/NO-SUCH-NAME?forward=false", "PUT /connectors/c/config"]);
    }

    [Fact]
    public async Task Without_a_leader_it_says_what_is_wrong_and_what_helps()
    {
        using var connect = new ScriptedConnect((409, Conflict));
        using var client = connect.Client(connect.Url);
        var trouble = await Should.ThrowAsync<WorldTroubleException>(client.ConfigureAsync("c", Config, CancellationToken.None));
        trouble.Class.ShouldBe("connect-forwarding");
        trouble.WayOut.ShouldContain("rest.advertised.host.name");
        trouble.MayHaveHappened.ShouldBeFalse(); // recorded: such a call has done nothing
    }

    [Fact]
    public async Task A_refused_configuration_is_not_repeated()
    {
        using var connect = new ScriptedConnect((400, """{"error_code":400,"message":"Connector configuration is invalid and contains the following 1 error(s):\nInvalid value abc for configuration tasks.max: Not a number of type INT"}"""));
        using var client = connect.Client();
        var trouble = await Should.ThrowAsync<WorldTroubleException>(client.ConfigureAsync("c", Config, CancellationToken.None));
        trouble.Class.ShouldBe("configuration");
        trouble.Proof!.Text.ShouldContain("tasks.max");
        connect.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_request_that_timed_out_at_the_leader_may_still_happen()
    {
        using var connect = new ScriptedConnect((500, """{"error_code":500,"message":"Request timed out"}"""));
        using var client = connect.Client();
        (await Should.ThrowAsync<WorldTroubleException>(client.ConfigureAsync("c", Config, CancellationToken.None))).ToOutcome().ShouldBeOfType<Outcome.Unknown>();
    }

    [Theory]
    [InlineData(404, """{"error_code":404,"message":"Connector c not found"}""")]
    [InlineData(500, """{"error_code":500,"message":"Error trying to forward REST request: Connector c not found"}""")]
    [InlineData(204, "")]
    public async Task Deleting_what_is_not_there_is_well(int status, string body)
    {
        using var connect = new ScriptedConnect((status, body));
        using var client = connect.Client();
        await client.DeleteAsync("c", CancellationToken.None);
    }

    [Fact]
    public async Task A_version_without_stop_says_so_by_false()
    {
        using var connect = new ScriptedConnect((404, """{"error_code":404,"message":"HTTP 404 Not Found"}"""));
        using var client = connect.Client();
        (await client.StopAsync("c", CancellationToken.None)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(200, "<html>login</html>")]
        [InlineData(200, "{\"c\": 1}")]
    [InlineData(200, "{\"c\": {\"status\": {\"connector\": 3}}}")]
    [InlineData(200, "{\"c\": {\"status\": {\"connector\": {}, \"tasks\": [{}]}}}")]
    [InlineData(200, "")]
    public async Task Junk_is_a_clear_error(int status, string body)
    {
        using var connect = new ScriptedConnect((status, body));
        using var client = connect.Client();
        (await Should.ThrowAsync<WorldTroubleException>(client.ListAsync(CancellationToken.None))).Class.ShouldBe("junk");
    }

    [Fact]
    public async Task Nobody_there_is_unreachable_and_nothing_happened()
    {
        var gone = new ScriptedConnect((200, "{}"));
        using var client = gone.Client();
        gone.Dispose();
        var trouble = await Should.ThrowAsync<WorldTroubleException>(client.PauseAsync("c", CancellationToken.None));
        trouble.Class.ShouldBe("unreachable");
        trouble.MayHaveHappened.ShouldBeFalse();
    }

    [Fact]
    public async Task A_connector_just_made_has_no_status_yet()
    {
        using var connect = new ScriptedConnect((200, """{"c":{"info":{"name":"c","config":{"connector.class":"io.x.ReplicatorSourceConnector","tasks.max":"3","topic.whitelist":"a,b"}}}}"""));
        using var client = connect.Client();
        var connector = (await client.ListAsync(CancellationToken.None)).ShouldHaveSingleItem();
        connector.State.ShouldBe("UNASSIGNED");
        connector.Copies.ShouldBeTrue();
        (connector.TasksMax, connector.Topics.Length).ShouldBe((3, 2));
    }

    [Fact]
    public async Task Words_of_a_failed_task_are_foreign_and_bounded()
    {
        var trace = new string('x', 10_000) + "\u202e";
        using var connect = new ScriptedConnect((200, """{"c":{"status":{"connector":{"state":"RUNNING","worker_id":"w:1"},"tasks":[{"id":0,"state":"FAILED","worker_id":"w:1","trace":"TRACE"}]},"info":{"config":{}}}}""".Replace("TRACE", trace)));
        using var client = connect.Client();
        (await client.ListAsync(CancellationToken.None))[0].Tasks[0].Trace!.Text.Length.ShouldBeLessThanOrEqualTo(461);
    }
}
