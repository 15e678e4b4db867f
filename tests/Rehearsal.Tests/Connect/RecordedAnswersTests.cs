using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ChatOpsBot.Rehearsal.Connect;
using ChatOpsBot.Rehearsal.Worlds;

namespace ChatOpsBot.Rehearsal.Tests.Connect;

/// <summary>Answers recorded from Kafka Connect 4.3.1, against the practice Connect. No Kafka is needed for them.</summary>
public sealed class RecordedAnswersTests : IAsyncLifetime
{
    private const string Class = "io.confluent.connect.replicator.ReplicatorSourceConnector";
    private const string Good = """{"connector.class":"io.confluent.connect.replicator.ReplicatorSourceConnector","tasks.max":1,"topic.whitelist":"a","src.kafka.bootstrap.servers":"127.0.0.1:1","dest.kafka.bootstrap.servers":"127.0.0.1:1"}""";
    private const string Source = "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: ";
    private static readonly HttpClient Http = new();
    private ConnectCluster _connect = null!;

    public async ValueTask InitializeAsync()
    {
        var options = new ConnectOptions { KafkaClusterId = "practice-x", ApiTimeout = TimeSpan.FromMilliseconds(300) };
        _connect = await ConnectCluster.StartAsync(options, new EffectLog(TimeProvider.System), TestContext.Current.CancellationToken);
        await _connect.JoinAsync(IPAddress.Parse("127.64.77.1"), TestContext.Current.CancellationToken);
        var made = await CallAsync("PUT", "/connectors/fs/config", Good);
        made.Status.ShouldBe(201, made.Body);
    }

    public async ValueTask DisposeAsync() => await _connect.DisposeAsync();

    public static TheoryData<string, string, string?, int, string> Errors => new()
    {
        { "GET", "/connectors/nope", null, 404, "Connector nope not found" },
        { "GET", "/connectors/nope/config", null, 404, "Connector nope not found" },
        { "GET", "/connectors/nope/tasks", null, 404, "Connector nope not found" },
        { "GET", "/connectors/nope/status", null, 404, "No status found for connector nope" },
        { "GET", "/connectors/nope/tasks/0/status", null, 404, "No status found for task nope-0" },
        { "GET", "/connectors/fs/tasks/7/status", null, 404, "No status found for task fs-7" },
        { "GET", "/connectors/nope/offsets", null, 404, "Connector nope not found" },
        { "GET", "/connectors/fs/tasks/abc/status", null, 404, "HTTP 404 Not Found" },
        { "GET", "/bogus", null, 404, "HTTP 404 Not Found" },
        { "GET", "/connectors/fs/bogus", null, 404, "HTTP 404 Not Found" },
        { "POST", "/connectors/fs", null, 405, "HTTP 405 Method Not Allowed" },
        { "PUT", "/connectors", null, 405, "HTTP 405 Method Not Allowed" },
        { "GET", "/connectors/fs/pause", null, 405, "HTTP 405 Method Not Allowed" },
        { "PUT", "/connectors/nope/pause", null, 404, "Unknown connector nope" },
        { "PUT", "/connectors/nope/resume", null, 404, "Unknown connector nope" },
        { "PUT", "/connectors/nope/stop", null, 404, "Unknown connector nope" },
        { "POST", "/connectors/nope/restart", null, 404, "Unknown connector: nope" },
        { "POST", "/connectors/nope/tasks/0/restart", null, 404, "Unknown connector: nope" },
        { "POST", "/connectors/fs/tasks/9/restart", null, 404, "Unknown task: fs-9" },
        { "DELETE", "/connectors/nope", null, 404, "Connector nope not found" },
        { "DELETE", "/connectors/nope?forward=false", null, 404, "Connector nope not found" },
        { "DELETE", "/connectors/nope/offsets", null, 404, "Connector nope not found" },
        { "PATCH", "/connectors/nope/config", "{}", 404, "Connector nope not found" },
        { "DELETE", "/connectors/fs/offsets", null, 400, "Connectors must be in the STOPPED state before their offsets can be modified. This can be done for the specified connector by issuing a 'PUT' request to the '/connectors/fs/stop' endpoint" },
        { "PUT", "/connectors/bad/config", "{\"a\":", 500, $"Unexpected end-of-input within/between Object entries{Source}6]" },
        { "PUT", "/connectors/bad/config", "not json", 500, $"Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false'){Source}1]" },
        { "PUT", "/connectors/bad/config", "null", 500, "Cannot invoke \"java.util.Map.get(Object)\" because \"connectorConfig\" is null" },
        { "POST", "/connectors", "", 500, "Cannot invoke \"org.apache.kafka.connect.runtime.rest.entities.CreateConnectorRequest.name()\" because \"createRequest\" is null" },
        { "POST", "/connectors", "{\"name\":\"nocfg\"}", 500, "Cannot invoke \"java.util.Map.get(Object)\" because \"connectorConfig\" is null" },
        { "PUT", "/connectors/bad/config", "{}", 400, "Connector config {name=bad} contains no connector type" },
        { "PUT", "/connectors/fsb2/config", "{\"name\":\"other\"}", 400, "Connector name configuration (other) doesn't match connector name in the URL (fsb2)" },
        { "POST", "/connectors", $$"""{"name":"fs","config":{{Good}}}""", 409, "Connector fs already exists" },
        { "PUT", "/connectors/bad/config", $$"""{"connector.class":"{{Class}}","tasks.max":"abc","key.converter":"no.such.Class","topic.regex":"a","src.kafka.bootstrap.servers":"a:1","dest.kafka.bootstrap.servers":"a:1"}""", 400,
            "Connector configuration is invalid and contains the following 3 error(s):\nInvalid value abc for configuration tasks.max: Not a number of type INT\nInvalid value null for configuration tasks.max: Value must be non-null\n"
            + "Invalid value no.such.Class for configuration key.converter: Class no.such.Class could not be found.\nYou can also find the above list of errors at the endpoint `/connector-plugins/{connectorType}/config/validate`" },
        { "GET", "/connector-plugins/nope/config", null, 404, "Unknown plugin nope." },
        { "PUT", $"/connector-plugins/{Class}/config/validate", "{\"connector.class\":\"FileStreamSink\"}", 400, $"Included connector type FileStreamSink does not match request type {Class}" },
        { "PUT", $"/connector-plugins/{Class}/config/validate", "{}", 500, "org.apache.kafka.connect.runtime.rest.errors.BadRequestException: Connector config {} contains no connector type" },
    };

    [Theory, MemberData(nameof(Errors))]
    public async Task Refusals_are_worded_as_recorded(string method, string path, string? body, int status, string message)
    {
        var answer = await CallAsync(method, path, body);
        answer.Status.ShouldBe(status, answer.Body);
        var error = JsonDocument.Parse(answer.Body).RootElement;
        error.GetProperty("error_code").GetInt32().ShouldBe(status);
        error.GetProperty("message").GetString().ShouldBe(message);
        (answer.Type is null).ShouldBe(message.StartsWith("HTTP 40") && !path.Contains("abc"), "errors of the web framework have no content type");
    }

    public static TheoryData<string, string, string?, int, string> Answers => new()
    {
        { "GET", "/", null, 200, """{"version":"4.3.1","commit":"26b251a451ce941d","kafka_cluster_id":"practice-x"}""" },
        { "GET", "/connectors", null, 200, """["fs"]""" },
        { "GET", "/connectors/", null, 200, """["fs"]""" },
        { "GET", "/connectors?expand=bogus", null, 200, """{"fs":{}}""" },
        { "GET", "/connectors/nope/topics", null, 200, """{"nope":{"topics":[]}}""" },
        { "GET", "/connectors/fs/offsets", null, 200, """{"offsets":[]}""" },
        { "GET", "/health", null, 200, """{"status":"healthy","message":"Worker has completed startup and is ready to handle requests."}""" },
        { "GET", "/connectors/fs/config", null, 200, $$"""{"connector.class":"{{Class}}","tasks.max":"1","topic.whitelist":"a","src.kafka.bootstrap.servers":"127.0.0.1:1","dest.kafka.bootstrap.servers":"127.0.0.1:1","name":"fs"}""" },
        { "PUT", "/connectors/fs/pause", null, 202, "" },
        { "PUT", "/connectors/fs/pause", null, 202, "" },
        { "PUT", "/connectors/fs/resume", null, 202, "" },
        { "PUT", "/connectors/fs/stop", null, 204, "" },
        { "PUT", "/connectors/fs/topics/reset", null, 202, "" },
        { "POST", "/connectors/fs/restart", null, 204, "" },
        { "POST", "/connectors/fs/restart?includeTasks=maybe", null, 204, "" },
        { "DELETE", "/connectors/fs", null, 204, "" },
    };

    [Theory, MemberData(nameof(Answers))]
    public async Task Answers_are_as_recorded(string method, string path, string? body, int status, string expected)
    {
        var answer = await CallAsync(method, path, body);
        answer.Status.ShouldBe(status, answer.Body);
        answer.Body.ShouldBe(expected);
    }

    [Fact]
    public async Task A_new_connector_is_answered_with_201_its_address_and_no_tasks_and_a_known_one_with_200()
    {
        using var request = Request("PUT", "/connectors/a%20b/config", Good);
        using var created = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        created.Headers.Location!.AbsoluteUri.ShouldBe($"{_connect.Url}/connectors/a%20b");
        var body = JsonDocument.Parse(await created.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        body.GetProperty("tasks").GetArrayLength().ShouldBe(0);
        body.GetProperty("config").GetProperty("tasks.max").GetString().ShouldBe("1");
        body.GetProperty("config").EnumerateObject().Last().Name.ShouldBe("name");
        (await CallAsync("PUT", "/connectors/a%20b/config", Good)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Offsets_change_only_while_it_is_stopped()
    {
        (await CallAsync("PUT", "/connectors/fs/stop", null)).Status.ShouldBe(204);
        var patch = """{"offsets":[{"partition":{"partition":0,"topic":"a"},"offset":{"offset":20}}]}""";
        (await CallAsync("PATCH", "/connectors/fs/offsets", patch)).Body.ShouldBe("""{"message":"The offsets for this connector have been altered successfully"}""");
        (await CallAsync("GET", "/connectors/fs/offsets", null)).Body.ShouldBe(patch);
        (await CallAsync("PATCH", "/connectors/fs/offsets", """{"offsets":[]}""")).Body.ShouldContain("Partitions / offsets need to be provided for an alter offsets request");
        (await CallAsync("DELETE", "/connectors/fs/offsets", null)).Body.ShouldBe("""{"message":"The offsets for this connector have been reset successfully"}""");
        (await CallAsync("GET", "/connectors/fs/offsets", null)).Body.ShouldBe("""{"offsets":[]}""");
    }

    [Fact]
    public async Task Paths_that_Jetty_refuses_never_reach_Connect()
    {
        var answer = await CallAsync("GET", "/connectors/a%2Fb", null);
        answer.Status.ShouldBe(400);
        answer.Body.ShouldContain("Ambiguous URI path separator");
        answer.Type.ShouldBe("text/html");
    }

    [Fact]
    public async Task Only_the_leader_answers_a_leaders_call_that_must_not_be_forwarded()
    {
        var ct = TestContext.Current.CancellationToken;
        var second = await _connect.JoinAsync(IPAddress.Parse("127.64.77.2"), ct);
        var codes = new List<int>();
        foreach (var worker in _connect.Workers)
        {
            using var call = new HttpRequestMessage(HttpMethod.Delete, $"http://{worker.Id}/connectors/NO-SUCH-NAME?forward=false");
            using var answer = await Http.SendAsync(call, ct);
            codes.Add((int)answer.StatusCode);
        }
        codes.ShouldBe([404, 409]);
        await _connect.LeaveAsync(second);
    }

    [Fact]
    public async Task An_unreachable_source_fails_the_connector_with_a_trace()
    {
        var ct = TestContext.Current.CancellationToken;
        var status = await WaitFor.AsyncValue(() => CallAsync("GET", "/connectors/fs/status", null), a => a.Body.Contains("FAILED"), ct);
        var connector = JsonDocument.Parse(status.Body).RootElement.GetProperty("connector");
        connector.GetProperty("trace").GetString()!.ShouldStartWith("org.apache.kafka.connect.errors.ConnectException: ");
        connector.GetProperty("trace").GetString()!.ShouldEndWith("\n");
    }

    [Fact]
    public async Task Without_workers_the_front_door_answers_nothing()
    {
        foreach (var worker in _connect.Workers) await _connect.LeaveAsync(worker);
        await Should.ThrowAsync<HttpRequestException>(() => CallAsync("GET", "/", null));
    }

    private async Task<(int Status, string Body, string? Type)> CallAsync(string method, string path, string? body)
    {
        using var request = Request(method, path, body);
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Content.Headers.ContentType?.MediaType);
    }

    private HttpRequestMessage Request(string method, string path, string? body)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_connect.Url + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        return request;
    }
}
