using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Settings;

namespace ChatOpsBot.Migration.Tests.Connect;

/// <summary>An answer of something that stands at Connect's address; status 0 cuts the connection.</summary>
internal sealed record Scripted(int Status, string Body = "", string? Location = null);

/// <summary>Something that speaks HTTP at Connect's address and answers what a test says; the last answer repeats. One call a connection.</summary>
internal sealed class ScriptedConnect : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, Scripted> answer;
    private readonly List<string> asked = [];

    public ScriptedConnect(params (int Status, string Body)[] script) : this(InOrder(script))
    {
    }

    /// <param name="answer">By method and path with query: <c>GET /connectors</c>.</param>
    public ScriptedConnect(Func<string, Scripted> answer)
    {
        this.answer = answer;
        listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        _ = ServeAsync();
    }

    public string Url { get; }

    public IReadOnlyList<string> Asked { get { lock (asked) return [.. asked]; } }

    public ConnectClient Client(params string[] workers) => ClientWith(new ConnectSettings { Url = Url }, workers);

    public ConnectClient ClientWith(ConnectSettings settings, params string[] workers) =>
        new(settings with { Url = Url }, _ => Task.FromResult<IReadOnlyList<Uri>>([.. workers.Select(w => new Uri(w))]), new HurriedClock());

    private static Func<string, Scripted> InOrder((int Status, string Body)[] script)
    {
        var answers = new Queue<(int Status, string Body)>(script);
        return _ =>
        {
            var (status, body) = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
            return new Scripted(status, body);
        };
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                var call = await CallAsync(stream);
                Scripted scripted;
                lock (asked)
                {
                    asked.Add(call);
                    scripted = answer(call);
                }

                if (scripted.Status != 0) await stream.WriteAsync(Bytes(scripted)); // else the connection is cut without an answer
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // the test is over
        }
    }

    /// <summary>Method and path of a request, which is read to its end.</summary>
    private static async Task<string> CallAsync(NetworkStream stream)
    {
        var (text, buffer) = (new StringBuilder(), new byte[65_536]);
        int end;
        while ((end = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0 || text.Length < end + 4 + Length(text.ToString()))
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0) break;
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return string.Join(' ', text.ToString().Split('\r', 2)[0].Split(' ')[..2]);
    }

    private static int Length(string request)
    {
        const string name = "Content-Length: ";
        var at = request.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at >= 0) return int.Parse(request[(at + name.Length)..].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
        return request.Contains("chunked", StringComparison.OrdinalIgnoreCase) && !request.EndsWith("0\r\n\r\n", StringComparison.Ordinal) ? int.MaxValue / 2 : 0;
    }

    private static byte[] Bytes(Scripted scripted)
    {
        var body = Encoding.UTF8.GetBytes(scripted.Body);
        var head = $"HTTP/1.1 {scripted.Status} X\r\nConnection: close\r\nContent-Length: {body.Length}\r\n{(scripted.Location is { } to ? $"Location: {to}\r\n" : "")}\r\n";
        return [.. Encoding.ASCII.GetBytes(scripted.Status == 204 ? head.Replace($"Content-Length: {body.Length}\r\n", "", StringComparison.Ordinal) : head), .. body];
    }

    public void Dispose() => listener.Dispose();
}

/// <summary>A clock whose pauses are over fifty times sooner: what is retried in seconds is retried in milliseconds.</summary>
internal sealed class HurriedClock : TimeProvider
{
    private const int Faster = 50;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / Faster : dueTime, period > TimeSpan.Zero ? period / Faster : period);

    public override long GetTimestamp() => base.GetTimestamp() * Faster;
}
