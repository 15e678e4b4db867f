using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatOpsBot.Migration.Kubernetes;
using ChatOpsBot.Migration.Settings;

namespace ChatOpsBot.Migration.Tests.Kubernetes;

/// <summary>Something that speaks HTTP at the API server's address and answers what a test says; the last answer repeats. Status 0 cuts the call.</summary>
internal sealed class ScriptedKubernetes : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly Queue<(int Status, string Body)> answers = new();
    private readonly List<string> asked = [];

    public ScriptedKubernetes(params (int Status, string Body)[] script)
    {
        foreach (var answer in script) answers.Enqueue(answer);
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }

        listener.Prefixes.Add(Url);
        listener.Start();
        _ = ServeAsync();
    }

    public string Url { get; }

    public IReadOnlyList<string> Asked { get { lock (asked) return [.. asked]; } }

    public KubernetesApi Api() => new(new KubernetesSettings { Server = Url, Namespace = "apps" }, TimeProvider.System);

    public static string Failure(int code, string reason, string message) =>
        $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{message.Replace("\"", "\\\"")}}","reason":"{{reason}}","code":{{code}}}""";

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                lock (asked) asked.Add($"{context.Request.HttpMethod} {context.Request.Url!.AbsolutePath} {context.Request.Headers["Authorization"]}".TrimEnd());
                var (status, body) = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
                if (status == 0)
                {
                    context.Response.Abort();
                    continue;
                }

                context.Response.StatusCode = status;
                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // the test is over
        }
    }

    public void Dispose() => listener.Close();
}
