using System.Net;
using ChatOpsBot.Rehearsal.Connect;

namespace ChatOpsBot.Rehearsal.Tests.Connect;

/// <summary>The practice Connect plays older versions: answers recorded from 3.1.0, and a worker too old to list with states.</summary>
public sealed class OldConnectTests : IAsyncLifetime
{
    private readonly LoneConnect _lone = new();

    public async ValueTask InitializeAsync()
    {
        await _lone.InitializeAsync();
        _lone.Cluster.Version = "3.1.0";
    }

    public ValueTask DisposeAsync() => _lone.DisposeAsync();

    public static TheoryData<string, string, string?, int, string> Answers => new()
    {
        { "GET", "/", null, 200, """{"version":"3.1.0","commit":"37edeed0777bacb3","kafka_cluster_id":"practice-x"}""" },
        { "PUT", "/connectors/fs/stop", null, 404, """{"error_code":404,"message":"HTTP 404 Not Found"}""" },
        { "GET", "/connectors/fs/offsets", null, 404, """{"error_code":404,"message":"HTTP 404 Not Found"}""" },
        { "DELETE", "/connectors/fs/offsets", null, 404, """{"error_code":404,"message":"HTTP 404 Not Found"}""" },
        { "PATCH", "/connectors/fs/config", "{}", 405, """{"error_code":405,"message":"HTTP 405 Method Not Allowed"}""" },
        { "GET", "/health", null, 404, """{"error_code":404,"message":"HTTP 404 Not Found"}""" },
        { "PUT", "/connectors/fs/pause", null, 202, "" },
    };

    [Theory, MemberData(nameof(Answers))]
    public async Task Answers_are_as_recorded(string method, string path, string? body, int status, string expected)
    {
        var answer = await _lone.CallAsync(method, path, body);
        (answer.Status, answer.Body).ShouldBe((status, expected));
    }

    [Fact]
    public async Task A_status_names_no_versions() => (await _lone.CallAsync("GET", "/connectors?expand=status", null)).Body.ShouldNotContain("\"version\"");

    [Fact]
    public async Task A_followers_refusals_are_500_with_a_prefix_for_each_hop()
    {
        await _lone.Cluster.JoinAsync(IPAddress.Parse("127.64.77.2"), TestContext.Current.CancellationToken);
        var follower = _lone.Cluster.Workers[1];
        (await AtAsync(follower, "DELETE", "/connectors/nope")).ShouldBe((500, """{"error_code":500,"message":"Error trying to forward REST request: Connector nope not found"}"""));
        _lone.Cluster.Faults.OneAddress = true;
        for (var i = 0; ; i++)
        {
            i.ShouldBeLessThan(200);
            if (await AtAsync(follower, "DELETE", "/connectors/nope") is (500, var body) && body.Contains("conflicting", StringComparison.Ordinal))
            {
                body.ShouldContain("Error trying to forward REST request: Error trying to forward REST request: Cannot complete request because of a conflicting operation");
                return;
            }
        }
    }

    [Fact]
    public async Task A_worker_too_old_lists_names_alone()
    {
        _lone.Cluster.Version = "2.2.0";
        (await _lone.CallAsync("GET", "/connectors?expand=status&expand=info", null)).Body.ShouldBe("""["fs"]""");
    }

    [Fact]
    public async Task A_connector_without_its_plugin_breaks_the_list_of_all_and_nothing_else()
    {
        _lone.Cluster.Version = "4.3.1";
        _lone.Cluster.Faults.Foreign = true;
        (await _lone.CallAsync("GET", "/connectors?expand=status&expand=info", null)).Status.ShouldBe(500);
        (await _lone.CallAsync("GET", "/connectors", null)).Body.ShouldBe("""["fs","legacy-sink"]""");
        (await _lone.CallAsync("GET", "/connectors/fs/config", null)).Status.ShouldBe(200);
    }

    private static async Task<(int, string)> AtAsync(ConnectWorker worker, string method, string path)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"http://{worker.Address}:{worker.Port}{path}");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
