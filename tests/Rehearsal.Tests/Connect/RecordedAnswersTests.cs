using System.Net;
using System.Text.Json;
using ChatOpsBot.Rehearsal.Connect;

namespace ChatOpsBot.Rehearsal.Tests.Connect;

/// <summary>Answers recorded from Kafka Connect 4.3.1, against the practice Connect with its one connector <c>fs</c>.</summary>
public sealed class RecordedAnswersTests : IAsyncLifetime
{
    private const string Class = LoneConnect.Class;
    private const string Good = LoneConnect.Good;
    private static readonly HttpClient Http = new();
    private readonly LoneConnect _lone = new();

    private ConnectCluster Connect => _lone.Cluster;

    public ValueTask InitializeAsync() => _lone.InitializeAsync();

    public ValueTask DisposeAsync() => _lone.DisposeAsync();

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
        using var request = _lone.Request("PUT", "/connectors/a%20b/config", Good);
        using var created = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        created.Headers.Location!.AbsoluteUri.ShouldBe($"{Connect.Url}/connectors/a%20b");
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
        var second = await Connect.JoinAsync(IPAddress.Parse("127.64.77.2"), ct);
        var codes = new List<int>();
        foreach (var worker in Connect.Workers)
        {
            using var call = new HttpRequestMessage(HttpMethod.Delete, $"http://{worker.Address}:{worker.Port}/connectors/NO-SUCH-NAME?forward=false");
            using var answer = await Http.SendAsync(call, ct);
            codes.Add((int)answer.StatusCode);
        }
        codes.ShouldBe([404, 409]);
        await Connect.LeaveAsync(second);
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
        foreach (var worker in Connect.Workers) await Connect.LeaveAsync(worker);
        await Should.ThrowAsync<HttpRequestException>(() => CallAsync("GET", "/", null));
    }

    private Task<(int Status, string Body, string? Type)> CallAsync(string method, string path, string? body) => _lone.CallAsync(method, path, body);
}
