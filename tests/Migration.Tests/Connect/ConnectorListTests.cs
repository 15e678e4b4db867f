using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Tests.Connect;

/// <summary>A list that cannot be had as a whole is read one by one; half answers are "not yet"; nothing unreadable is taken for missing.</summary>
public sealed class ConnectorListTests
{
    private const string NoPlugin = """{"error_code":500,"message":"Failed to find any class that implements Connector and which name matches com.example.OldSink, available connectors are: PluginDesc{klass=class io.confluent.connect.replicator.ReplicatorSourceConnector, name='...'}"}""";

    private static Scripted Ours(string call) => call switch
    {
        "GET /connectors" => new Scripted(200, """["old-sink","copy-1-s1","copy-1-s2"]"""),
        "GET /connectors/copy-1-s1/config" => new Scripted(200, """{"connector.class":"io.x.ReplicatorSourceConnector","tasks.max":"2","topic.whitelist":"a,b","name":"copy-1-s1"}"""),
        "GET /connectors/copy-1-s1/status" => new Scripted(200, """{"name":"copy-1-s1","connector":{"state":"RUNNING","worker_id":"w:1"},"tasks":[{"id":0,"state":"RUNNING","worker_id":"w:1"}],"type":"source"}"""),
        "GET /connectors/copy-1-s2/config" => new Scripted(200, """{"connector.class":"io.x.ReplicatorSourceConnector","name":"copy-1-s2"}"""),
        "GET /connectors/copy-1-s2/status" => new Scripted(404, """{"error_code":404,"message":"No status found for connector copy-1-s2"}"""),
        _ => new Scripted(500, NoPlugin),
    };

    [Fact]
    public async Task One_foreign_connector_that_breaks_the_list_stops_nothing_and_its_words_are_shown()
    {
        using var connect = new ScriptedConnect(Ours);
        using var client = connect.Client();
        var list = await client.ListAsync(n => n.StartsWith("copy-", StringComparison.Ordinal), CancellationToken.None);
        list.Broken!.Text.ShouldContain("com.example.OldSink");
        list.Connectors.Select(c => $"{c}").ShouldBe(["copy-1-s1 RUNNING 1/1", "copy-1-s2 UNASSIGNED 0/0"]);
        connect.Asked.ShouldNotContain(a => a.Contains("old-sink", StringComparison.Ordinal)); // what is not ours is left alone
    }

    [Fact]
    public async Task One_that_cannot_be_read_is_there_and_nobody_knows_how_it_is()
    {
        using var connect = new ScriptedConnect(Ours);
        using var client = connect.Client();
        var sink = (await client.ListAsync(CancellationToken.None)).Single(c => c.Name == "old-sink");
        (sink.State, sink.AllRun, sink.IsAtRest).ShouldBe(("UNKNOWN", false, false));
        sink.Trace!.Text.ShouldContain("OldSink");
    }

    [Fact]
    public async Task A_worker_too_old_to_list_with_states_is_read_one_by_one()
    {
        using var connect = new ScriptedConnect(call => call.StartsWith("GET /connectors?", StringComparison.Ordinal) ? new Scripted(200, """["copy-1-s1","copy-1-s2","gone"]""")
            : call.Contains("gone", StringComparison.Ordinal) ? new Scripted(404, """{"error_code":404,"message":"Connector gone not found"}""") : Ours(call));
        using var client = connect.Client();
        (await client.ListAsync(n => n != "old-sink", CancellationToken.None)).Connectors.Select(c => c.Name).ShouldBe(["copy-1-s1", "copy-1-s2"]);
    }

    [Theory]
    [InlineData(500, """{"error_code":500,"message":"Request timed out"}""", "timeout")]
    [InlineData(401, "no", "credentials")]
    [InlineData(504, "<html/>", "gateway")]
    public async Task Trouble_of_the_cluster_itself_is_not_read_around(int status, string body, string kind)
    {
        using var connect = new ScriptedConnect((status, body));
        using var client = connect.Client();
        (await Should.ThrowAsync<WorldTroubleException>(client.ListAsync(CancellationToken.None))).Class.ShouldBe(kind);
        connect.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_trace_of_120_KB_is_its_first_line_and_its_last_cause()
    {
        var frames = string.Concat(Enumerable.Repeat("\\n\\tat io.confluent.connect.replicator.ReplicatorSourceTask.poll(ReplicatorSourceTask.java:512)", 1_400));
        var trace = $"org.apache.kafka.connect.errors.ConnectException: Error while consuming{frames}\\nCaused by: java.lang.RuntimeException: in between{frames}\\nCaused by: org.apache.kafka.common.errors.TopicAuthorizationException: Not authorized to access topics: [orders.placed]\\n\\t... 10 more\\n";
        using var connect = new ScriptedConnect((200, """{"c":{"status":{"connector":{"state":"RUNNING","worker_id":"w:1"},"tasks":[{"id":0,"state":"FAILED","worker_id":"w:1","trace":"TRACE"}]},"info":{"config":{}}}}""".Replace("TRACE", trace, StringComparison.Ordinal)));
        using var client = connect.Client();
        var c = (await client.ListAsync(CancellationToken.None)).Single();
        c.FailedWords.ShouldBe("task 0 of c FAILED: org.apache.kafka.connect.errors.ConnectException: Error while consuming … caused by org.apache.kafka.common.errors.TopicAuthorizationException: Not authorized to access topics: [orders.placed]");
    }

    [Fact]
    public async Task Paused_with_a_failed_task_is_at_rest()
    {
        using var connect = new ScriptedConnect((200, """{"c":{"status":{"connector":{"state":"PAUSED","worker_id":"w:1"},"tasks":[{"id":0,"state":"FAILED","worker_id":"w:1","trace":"x"},{"id":1,"state":"PAUSED","worker_id":"w:1"}]}},"d":{"status":{"connector":{"state":"PAUSED","worker_id":"w:1"},"tasks":[{"id":0,"state":"RUNNING","worker_id":"w:1"}]}}}"""));
        using var client = connect.Client();
        (await client.ListAsync(CancellationToken.None)).Select(c => c.IsAtRest).ShouldBe([true, false]);
    }
}
