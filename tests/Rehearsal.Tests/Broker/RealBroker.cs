using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

/// <summary>The lab's Apache Kafka, which is the judge of the practice cluster; it ends with the test process, however that ends.</summary>
internal sealed class RealBroker : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Process process;
    private readonly string folder;

    private RealBroker(Process process, string folder, string bootstrap) => (this.process, this.folder, Bootstrap) = (process, folder, bootstrap);

    public string Bootstrap { get; }

    public static async Task<RealBroker> StartAsync(string lab, CancellationToken cancellation)
    {
        var data = Directory.CreateTempSubdirectory("real-broker-").FullName;
        var extra = Path.Combine(data, "extra.properties");
        await File.WriteAllTextAsync(extra, "log.cleaner.backoff.ms=200\n", cancellation);
        var start = new ProcessStartInfo(Path.Combine(lab, "bin", "tied"), ["broker", data, $"{FreePort()}", extra])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        var broker = Process.Start(start)!;
        broker.ErrorDataReceived += (_, _) => { };
        broker.BeginErrorReadLine(); // a full pipe would stop it
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        while (await broker.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            if (line.StartsWith("READY ", StringComparison.Ordinal)) return new RealBroker(broker, data, line.Split(' ')[1]);
        throw new InvalidOperationException($"The lab's broker did not start; see {data}.");
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close(); // this ends it
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The first of four that are free in a row, as a broker wants them.</summary>
    private static int FreePort()
    {
        for (var port = Random.Shared.Next(20_000, 30_000); ; port += 4)
            if (Enumerable.Range(port, 4).All(IsFree)) return port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
