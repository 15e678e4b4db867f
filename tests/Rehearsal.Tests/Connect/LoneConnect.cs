using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ChatOpsBot.Rehearsal.Connect;
using ChatOpsBot.Rehearsal.Worlds;

namespace ChatOpsBot.Rehearsal.Tests.Connect;

/// <summary>A practice Connect with one worker and one connector <c>fs</c>, and no Kafka behind it.</summary>
public sealed class LoneConnect : IAsyncLifetime
{
    public const string Class = "io.confluent.connect.replicator.ReplicatorSourceConnector";
    public const string Good = """{"connector.class":"io.confluent.connect.replicator.ReplicatorSourceConnector","tasks.max":1,"topic.whitelist":"a","src.kafka.bootstrap.servers":"127.0.0.1:1","dest.kafka.bootstrap.servers":"127.0.0.1:1"}""";
    private static readonly HttpClient Http = new();

    public EffectLog Log { get; } = new(TimeProvider.System);

    public ConnectCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var options = new ConnectOptions { KafkaClusterId = "practice-x", ApiTimeout = TimeSpan.FromMilliseconds(300) };
        Cluster = await ConnectCluster.StartAsync(options, Log, TestContext.Current.CancellationToken);
        await Cluster.JoinAsync(IPAddress.Parse("127.64.77.1"), TestContext.Current.CancellationToken);
        var made = await CallAsync("PUT", "/connectors/fs/config", Good);
        made.Status.ShouldBe(201, made.Body);
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    public async Task<(int Status, string Body, string? Type)> CallAsync(string method, string path, string? body)
    {
        using var request = Request(method, path, body);
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Content.Headers.ContentType?.MediaType);
    }

    public HttpRequestMessage Request(string method, string path, string? body)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Cluster.Url + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (body is null) return request;
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }
}
