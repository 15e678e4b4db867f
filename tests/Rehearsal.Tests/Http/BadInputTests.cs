using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Rehearsal.Kubernetes;
using ChatOpsBot.Rehearsal.Tests.Connect;
using ChatOpsBot.Rehearsal.Worlds;

namespace ChatOpsBot.Rehearsal.Tests.Http;

/// <summary>Whatever is sent, an answer in the server's own shape comes back, and the next good call works.</summary>
public sealed class BadInputTests
{
    private static readonly HttpClient Http = new();

    private static readonly string[] Shards =
    [
        "{", "}", "[", "]", "\"", ":", ",", "null", "true", "1", "-1", "1e9", "\"a\"", "{}", "[]", "\"spec\":", "\"metadata\":", "\"name\":", "\"template\":", "\"data\":", "\"replicas\":",
        "\"containers\":", "\"config\":", "\"connector.class\":", "\"offsets\":", "\"op\":", "\"path\":", "\"/spec\"", "\"remove\"", "\\u0000", "\u00e9", "\0", " ", "\"stringData\":", "\"labels\":",
    ];

    private static readonly string[] Known =
    [
        "", "{\"spec\":null}", "{\"metadata\":3}", "{\"data\":[1]}", "{\"data\":{\"a\":1}}", "{\"spec\":{\"replicas\":\"x\"}}", "{\"spec\":{\"replicas\":1.5}}", "{\"spec\":{\"template\":null}}",
        "[{\"op\":\"remove\",\"path\":\"/spec\"}]", "[{\"op\":\"add\",\"path\":\"/spec/replicas\",\"value\":-1}]", "[{\"op\":\"move\",\"path\":\"/a\"}]", "[{\"op\":1}]", "[1]", "3",
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[1]}}}}", "{\"offsets\":[{\"partition\":1}]}", "{\"initial_state\":3}", "{\"name\":1,\"config\":{}}", "{\"config\":[]}",
    ];

    private static string Body(Random random) => random.Next(3) == 0 ? Known[random.Next(Known.Length)]
        : string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Shards[random.Next(Shards.Length)]));

    private static T Any<T>(Random random, params T[] of) => of[random.Next(of.Length)];

    [Fact]
    public async Task Kubernetes_answers_every_body_with_an_object_or_a_status_and_goes_on()
    {
        await using var kubernetes = await PracticeKubernetes.StartAsync(_ => null, 0, new EffectLog(TimeProvider.System), TimeProvider.System, new Random(1), TestContext.Current.CancellationToken);
        kubernetes.Apply("default", (JsonObject)JsonNode.Parse("""{"kind":"Deployment","metadata":{"name":"x"},"spec":{"replicas":0,"selector":{"matchLabels":{"app":"x"}},"template":{"metadata":{"labels":{"app":"x"}},"spec":{"containers":[{"name":"c"}]}}}}""")!);
        kubernetes.Apply("default", (JsonObject)JsonNode.Parse("""{"kind":"ConfigMap","metadata":{"name":"x"},"data":{"a":"b"}}""")!);
        string[] targets = ["apps/v1/namespaces/default/deployments/x", "apps/v1/namespaces/default/deployments/x/scale", "apps/v1/namespaces/default/deployments", "v1/namespaces/default/configmaps/x", "v1/namespaces/default/secrets", "v1/nothing"];
        string[] types = ["application/json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/json-patch+json", "text/plain"];
        var random = new Random(1);
        for (var i = 0; i < 600; i++)
        {
            var (method, path, contentType, body) = (Any(random, "POST", "PUT", "PATCH"), Any(random, targets), Any(random, types), Body(random));
            var url = $"{kubernetes.Url}/{(path.StartsWith("apps", StringComparison.Ordinal) ? "apis" : "api")}/{path}";
            var (status, text) = await SendAsync(method, url, contentType, body);
            status.ShouldBeInRange(200, 499, $"{method} {path} {contentType} {body}: {text}");
            JsonDocument.Parse(text).RootElement.GetProperty("kind").GetString().ShouldNotBeNullOrEmpty();
        }
        var (refused, why) = await SendAsync("POST", $"{kubernetes.Url}/api/v1/namespaces/default/configmaps", "application/vnd.kubernetes.protobuf", "k8s\0");
        refused.ShouldBe(415, why);
        var (patched, said) = await SendAsync("PATCH", $"{kubernetes.Url}/apis/apps/v1/namespaces/default/deployments/x/scale", "application/merge-patch+json", """{"spec":{"replicas":1}}""");
        patched.ShouldBe(200, said);
        await WaitFor.Async(() => kubernetes.ReadyPods("default", "").Count > 0, TestContext.Current.CancellationToken, "a pod after all that");
    }

    [Fact]
    public async Task Connect_answers_every_body_with_json_and_goes_on()
    {
        await using var lone = new LoneConnect();
        await lone.InitializeAsync();
        string[] paths = ["/connectors", "/connectors/fs/config", "/connectors/fs/offsets", "/connector-plugins/x/config/validate", "/connectors/%01/config", "/connectors/fs/tasks/99999999999/restart", "/x?expand=%FF"];
        var random = new Random(1);
        for (var i = 0; i < 600; i++)
        {
            var (method, to, body) = (Any(random, "POST", "PUT", "PATCH"), Any(random, paths), Body(random));
            var (_, text) = await SendAsync(method, lone.Cluster.Url + to, "application/json", body);
            if (text.Length > 0) JsonDocument.Parse(text).RootElement.ValueKind.ShouldBe(JsonValueKind.Object, $"{method} {to} {body}: {text}");
        }
        (await lone.CallAsync("GET", "/connectors/fs/config", null)).Status.ShouldBe(200);
    }

    private static async Task<(int Status, string Text)> SendAsync(string method, string url, string type, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
