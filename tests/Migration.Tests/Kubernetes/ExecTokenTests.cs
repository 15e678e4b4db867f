using ChatOpsBot.Migration.Kubernetes;
using ChatOpsBot.Migration.Settings;

namespace ChatOpsBot.Migration.Tests.Kubernetes;

/// <summary>A kubeconfig with an exec plugin, as <c>aws eks get-token</c> is one.</summary>
public sealed class ExecTokenTests : IDisposable
{
    private const string Deployment = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"orders"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"orders"}},"template":{"spec":{"containers":[{"name":"c"}]}}}}""";

    private readonly string dir = Directory.CreateTempSubdirectory("exec-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private int Runs => File.Exists(Path.Combine(dir, "calls")) ? File.ReadAllLines(Path.Combine(dir, "calls")).Length : 0;

    [Fact]
    public async Task The_exec_plugin_is_run_once_until_its_token_expires_and_not_for_every_call()
    {
        using var server = new ScriptedKubernetes((200, Deployment));
        using var api = new KubernetesApi(new KubernetesSettings { Kubeconfig = Write(server.Url, "20 seconds") }, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.DeploymentAsync("orders", Ct)));
        for (var i = 0; i < 5; i++) await api.DeploymentAsync("orders", Ct);
        Runs.ShouldBe(1);
        server.Asked.ShouldAllBe(a => a.EndsWith("Bearer tok-1"));
    }

    [Fact]
    public async Task A_token_that_has_expired_is_renewed()
    {
        using var server = new ScriptedKubernetes((200, Deployment));
        using var api = new KubernetesApi(new KubernetesSettings { Kubeconfig = Write(server.Url, "-1 seconds") }, TimeProvider.System);
        await api.DeploymentAsync("orders", Ct);
        await api.DeploymentAsync("orders", Ct);
        server.Asked.Select(a => a[^5..]).ShouldBe(["tok-2", "tok-3"]); // the first was over before it could be used
    }

    [Fact]
    public async Task A_token_that_the_server_refuses_is_asked_for_anew_once()
    {
        using var server = new ScriptedKubernetes((401, ScriptedKubernetes.Failure(401, "Unauthorized", "Unauthorized")), (200, Deployment));
        using var api = new KubernetesApi(new KubernetesSettings { Kubeconfig = Write(server.Url, "900 seconds") }, TimeProvider.System);
        await api.DeploymentAsync("orders", Ct);
        server.Asked.Select(a => a[^5..]).ShouldBe(["tok-1", "tok-2"]);
    }

    [Theory]
    [InlineData(20, 18)]
    [InlineData(900, 870)]
    [InlineData(0, 0)]
    public void It_is_renewed_shortly_before_its_end(int lives, int serves)
    {
        var asked = new DateTimeOffset(2026, 11, 27, 3, 0, 0, TimeSpan.Zero);
        ExecToken.RenewAt(asked, asked.AddSeconds(lives)).ShouldBe(asked.AddSeconds(serves));
    }

    /// <summary>The command is named from the kubeconfig's folder, as kubectl reads it.</summary>
    private string Write(string server, string lives)
    {
        var plugin = Path.Combine(dir, "token.sh");
        File.WriteAllText(plugin, $$$"""
            #!/bin/sh
            echo run >> "{{{dir}}}/calls"
            n=$(wc -l < "{{{dir}}}/calls" | tr -d ' ')
            echo "{\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"kind\":\"ExecCredential\",\"status\":{\"expirationTimestamp\":\"$(date -u -d "{{{lives}}}" +%Y-%m-%dT%H:%M:%SZ)\",\"token\":\"tok-$n\"}}"
            """);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the plugin of this test is a shell script");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var file = Path.Combine(dir, "kubeconfig");
        File.WriteAllText(file, $$$$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "{{{{server}}}}"}}]
            users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: ./token.sh, interactiveMode: Never}}}]
            contexts: [{name: x, context: {cluster: c, user: u, namespace: default}}]
            current-context: x
            """);
        return file;
    }

    public void Dispose() => Directory.Delete(dir, recursive: true);
}
