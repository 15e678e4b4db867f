using ChatOpsBot.Migration.Kubernetes;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Tests.Kubernetes;

/// <summary>Answers of the API are judged by their status first, and say the server's own sentence.</summary>
public sealed class KubernetesAnswersTests
{
    private const string Deployment = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"orders","generation":1},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"orders"}},"template":{"spec":{"containers":[{"name":"c"}]}}}}""";

    private const string ConfigMap = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"kafka","resourceVersion":"1"},"data":{"A":"1"}}""";

    private const string Immutable = "ConfigMap \"kafka\" is invalid: data: Forbidden: field is immutable when `immutable` is set";

    private const string NoRight = "deployments.apps \"orders\" is forbidden: User \"bot\" cannot patch resource \"deployments/scale\" in API group \"apps\" in the namespace \"apps\"";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Config_map_is_immutable_422_the_servers_sentence_is_in_the_words_with_the_way_out()
    {
        using var server = new ScriptedKubernetes((200, ConfigMap), (422, ScriptedKubernetes.Failure(422, "Invalid", Immutable)));
        using var api = server.Api();
        var data = System.Collections.Immutable.ImmutableSortedDictionary<string, System.Collections.Immutable.ImmutableArray<byte>>.Empty.Add("A", ConfigObject.Bytes("2"));
        var e = await Should.ThrowAsync<WorldTroubleException>(() => new AppConfiguration(api).WriteAsync(ConfigKind.ConfigMap, "kafka", data, Ct));
        e.Message.ShouldContain(Immutable);
        e.WayOut.ShouldContain("Kubernetes:ConfigMap");
        e.MayHaveHappened.ShouldBeFalse();
    }

    [Theory]
    [InlineData(401, "Unauthorized", "Unauthorized", "credentials", "Renew the kubeconfig's token")]
    [InlineData(403, "Forbidden", NoRight, "rights", "kubectl auth can-i patch deployments/scale -n apps")]
    [InlineData(404, "NotFound", "deployments.apps \"orders\" not found", "not-found", "Kubernetes:Namespace")]
    [InlineData(409, "Conflict", "the object has been modified", "conflict", "Retry")]
    [InlineData(410, "Expired", "too old resource version", "gone", "Retry")]
    public async Task A_refusal_says_what_was_refused_and_surely_changed_nothing(int status, string reason, string message, string kind, string wayOut)
    {
        using var server = new ScriptedKubernetes((status, ScriptedKubernetes.Failure(status, reason, message)));
        using var api = server.Api();
        var e = await Should.ThrowAsync<WorldTroubleException>(() => api.ScaleAsync("orders", 0, Ct));
        (e.Class, e.MayHaveHappened).ShouldBe((kind, false));
        e.Message.ShouldContain(message);
        e.WayOut.ShouldContain(wayOut);
    }

    [Theory]
    [InlineData(500, """{"kind":"Status","message":"Internal error occurred: failed calling webhook"}""")]
    [InlineData(502, "<html>bad gateway</html>")]
    [InlineData(504, "upstream request timeout")]
    [InlineData(0, "")]
    public async Task A_change_that_ends_in_a_server_error_or_a_cut_call_is_Unknown_and_never_Failed(int status, string body)
    {
        using var server = new ScriptedKubernetes((status, body));
        using var api = server.Api();
        (await Should.ThrowAsync<WorldTroubleException>(() => api.ScaleAsync("orders", 0, Ct))).ToOutcome().ShouldBeOfType<Outcome.Unknown>();
        (await Should.ThrowAsync<WorldTroubleException>(() => api.DeploymentAsync("orders", Ct))).ToOutcome().ShouldBeOfType<Outcome.Failed>();
    }

    [Fact]
    public async Task A_server_that_is_too_busy_is_asked_again()
    {
        using var server = new ScriptedKubernetes((429, ScriptedKubernetes.Failure(429, "TooManyRequests", "please try again later")), (200, Deployment));
        using var api = server.Api();
        (await api.DeploymentAsync("orders", Ct)).Replicas.ShouldBe(2);
        server.Asked.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/", "nothing listens there")]
    [InlineData("http://no-such-host.invalid:6443/", "the host no-such-host.invalid is not known")]
    public async Task An_address_where_nobody_is_is_named_and_a_change_there_surely_did_not_happen(string server, string words)
    {
        using var api = new KubernetesApi(new KubernetesSettings { Server = server }, TimeProvider.System);
        var e = await Should.ThrowAsync<WorldTroubleException>(() => api.ScaleAsync("orders", 0, Ct));
        e.Message.ShouldContain(words);
        e.MayHaveHappened.ShouldBeFalse();
    }

    [Fact]
    public async Task TLS_to_a_plain_port_is_said()
    {
        using var server = new ScriptedKubernetes((200, Deployment));
        using var api = new KubernetesApi(new KubernetesSettings { Server = server.Url.Replace("http:", "https:") }, TimeProvider.System);
        (await Should.ThrowAsync<WorldTroubleException>(() => api.DeploymentAsync("orders", Ct))).Message.ShouldContain("TLS failed");
    }

    [Fact]
    public async Task Something_that_is_not_Kubernetes_is_said()
    {
        using var server = new ScriptedKubernetes((200, "<html>hello</html>"));
        using var api = server.Api();
        (await Should.ThrowAsync<WorldTroubleException>(() => api.DeploymentAsync("orders", Ct))).Message.ShouldContain("is not Kubernetes'");
    }
}
