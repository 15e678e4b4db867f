using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Settings;

namespace ChatOpsBot.Migration.Tests.Connect;

/// <summary>Something that speaks HTTP at Connect's address and answers what a test says; the last answer repeats.</summary>
internal sealed class ScriptedConnect : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly Queue<(int Status, string Body)> answers = new();
    private readonly List<string> asked = [];

    public ScriptedConnect(params (int Status, string Body)[] script)
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

    public ConnectClient Client(params string[] workers) =>
        new(new ConnectSettings { Url = Url }, _ => Task.FromResult<IReadOnlyList<Uri>>([.. workers.Select(w => new Uri(w))]), TimeProvider.System);

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                lock (asked) asked.Add($"{context.Request.HttpMethod} {context.Request.Url!.PathAndQuery}");
                var (status, body) = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
                context.Response.StatusCode = status;
                if (status != 204) await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
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
