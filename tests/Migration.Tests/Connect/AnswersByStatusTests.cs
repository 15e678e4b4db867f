using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Tests.Connect;

/// <summary>Whatever stands before Connect, or answers in its place, is named by its status first; what was really answered is always shown.</summary>
public sealed class AnswersByStatusTests
{
    private const string Gateway = "<html><head><title>504 Gateway Time-out</title></head><body><center><h1>504 Gateway Time-out</h1></center><hr><center>nginx</center></body></html>";

    private const string NoSuchCall = """{"error_code":404,"message":"HTTP 404 Not Found"}""";

    private const string Rebalance = """{"error_code":409,"message":"Cannot complete request because of a conflicting operation (e.g. worker rebalance)"}""";

    /// <summary>Status, body, class, what the words must hold.</summary>
    public static TheoryData<int, string, string, string> Answers => new()
    {
        { 401, "User cannot access the resource.", "credentials", "User cannot access the resource." },
        { 403, "Internal request contained invalid signature.", "rights", "forbidden" },
        { 403, "<html>Forbidden by policy 7</html>", "rights", "Forbidden by policy 7" },
        { 404, "<html><title>Error 404 Not Found</title></html>", "not-connect", "just starting" },
        { 405, "<html>405 Not Allowed nginx</html>", "not-allowed", "nginx" },
        { 400, "<html><h1>Bad Message 400</h1><pre>reason: Invalid SNI</pre></html>", "refused-before", "Invalid SNI" },
        { 429, "slow down", "busy", "slow down" },
        { 413, "<html>413 Request Entity Too Large</html>", "too-large", "Too Large" },
        { 502, "<html>502 Bad Gateway</html>", "gateway", "502 Bad Gateway" },
        { 503, "upstream connect error", "gateway", "upstream connect error" },
        { 504, Gateway, "gateway", "504 Gateway Time-out" },
        { 500, "<html>oops</html>", "gateway", "oops" },
        { 500, """{"error_code":500,"message":"Request timed out. The worker is currently stopping 2 and 2 tasks"}""", "timeout", "stopping 2" },
        { 500, """{"error_code":500,"message":"Error writing connector configuration to Kafka"}""", "timeout", "Error writing" },
        { 500, """{"error_code":500,"message":"Cannot invoke \"java.util.Map.get(Object)\" because \"connectorConfig\" is null"}""", "connect", "connectorConfig" },
        { 409, """{"error_code":409,"message":"Connector c already exists"}""", "conflict", "already exists" },
        { 404, """{"error_code":404,"message":"Unknown task: c-9"}""", "not-found", "Unknown task: c-9" },
        { 404, """{"error_code":404,"message":"Unknown connector c"}""", "no-such-connector", "Unknown connector c" },
    };

    [Theory, MemberData(nameof(Answers))]
    public async Task Every_answer_to_a_change_is_named_by_its_status_with_its_own_words(int status, string body, string kind, string words)
    {
        using var connect = new ScriptedConnect((status, body));
        using var client = connect.Client();
        var trouble = await Should.ThrowAsync<WorldTroubleException>(client.RestartTaskAsync("c", 0, CancellationToken.None));
        trouble.Class.ShouldBe(kind);
        (trouble.Message + trouble.Proof).ShouldContain(words);
        trouble.Proof!.Text.ShouldStartWith($"HTTP {status}");
        trouble.Proof.Text.ShouldNotContain("<");
        $"{trouble.Message} {trouble.WayOut}".ShouldNotContain("below"); // what was said stands in the sentence itself
        trouble.WayOut.Length.ShouldBeGreaterThan(10);
    }

    [Theory]
    [InlineData(502), InlineData(503), InlineData(504), InlineData(599)]
    public async Task A_gateway_that_gave_up_on_a_change_is_unknown_never_failed(int status)
    {
        using var connect = new ScriptedConnect((status, Gateway));
        using var client = connect.Client();
        (await Should.ThrowAsync<WorldTroubleException>(client.RestartTaskAsync("c", 0, CancellationToken.None))).ToOutcome().ShouldBeOfType<Outcome.Unknown>().Proof!.Text.ShouldContain("Gateway");
        connect.Asked.Count(a => a.StartsWith("POST", StringComparison.Ordinal)).ShouldBe(1); // never blindly again
    }

    [Fact]
    public async Task A_cut_connection_in_a_change_is_unknown()
    {
        using var connect = new ScriptedConnect(_ => new Scripted(0));
        using var client = connect.Client();
        (await Should.ThrowAsync<WorldTroubleException>(client.RestartTaskAsync("c", 0, CancellationToken.None))).ToOutcome().ShouldBeOfType<Outcome.Unknown>();
    }

    [Theory]
    [InlineData(401, "no"), InlineData(403, "no"), InlineData(404, "<html/>"), InlineData(400, "<html/>"), InlineData(409, Rebalance), InlineData(405, "no")]
    public async Task A_refusal_is_known_to_have_done_nothing(int status, string body)
    {
        using var connect = new ScriptedConnect((status, body));
        using var client = connect.Client();
        (await Should.ThrowAsync<WorldTroubleException>(client.RestartTaskAsync("c", 0, CancellationToken.None))).ToOutcome().ShouldBeOfType<Outcome.Failed>();
    }

    [Theory]
    [InlineData("https://connect.example.com{0}", "Connect:Url leads to https://connect.example.com", "Set Connect:Url to https://connect.example.com.")]
    [InlineData("https://connect.example.com/team-a{0}", "Connect:Url leads to https://connect.example.com/team-a", "Set Connect:Url to https://connect.example.com/team-a.")]
    [InlineData("https://login.example.com/sign-in?to=connect", "https://login.example.com/sign-in", "without a sign-in")]
    public async Task A_redirect_says_where_Connect_is(string location, string words, string wayOut)
    {
        using var connect = new ScriptedConnect(call => new Scripted(308, "<html>308 Permanent Redirect</html>", string.Format(System.Globalization.CultureInfo.InvariantCulture, location, call.Split(' ')[1])));
        using var client = connect.Client();
        foreach (var ask in new Func<Task>[] { () => client.ListAsync(CancellationToken.None), () => client.PauseAsync("c", CancellationToken.None) })
        {
            var trouble = await Should.ThrowAsync<WorldTroubleException>(ask());
            trouble.Class.ShouldBe("redirect");
            trouble.Message.ShouldContain(words);
            trouble.WayOut.ShouldContain(wayOut);
            trouble.MayHaveHappened.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Missing_and_wrong_credentials_are_told_apart()
    {
        using var connect = new ScriptedConnect((401, "User cannot access the resource."));
        using var without = connect.Client();
        using var with = connect.ClientWith(new ConnectSettings { User = "bot", Password = "not-this-one" });
        (await Should.ThrowAsync<WorldTroubleException>(without.ListAsync(CancellationToken.None))).WayOut.ShouldBe("Set Connect:User and Connect:Password.");
        (await Should.ThrowAsync<WorldTroubleException>(with.ListAsync(CancellationToken.None))).WayOut.ShouldBe("Check Connect:User and Connect:Password.");
    }

    [Fact]
    public async Task A_call_that_this_version_does_not_have_is_named_with_the_version()
    {
        using var connect = new ScriptedConnect(call => call == "GET /" ? new Scripted(200, """{"version":"2.0.1","kafka_cluster_id":"x"}""") : new Scripted(404, NoSuchCall));
        using var client = connect.Client();
        var trouble = await Should.ThrowAsync<WorldTroubleException>(client.RestartTaskAsync("c", 0, CancellationToken.None));
        trouble.Class.ShouldBe("old-version");
        trouble.Message.ShouldContain("Connect 2.0.1 has no such call");
    }
}
