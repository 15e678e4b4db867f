using System.Diagnostics;
using System.Globalization;

namespace ChatOpsBot.RealServers;

/// <summary>A real broker of the lab, started, stopped, killed, frozen; it ends with the test process, however that ends.</summary>
internal sealed class LabBroker(string bin, string folder, int port, IReadOnlyDictionary<string, string> environment, string extra = "") : IAsyncDisposable
{
    private Process? tied;
    private int pid;

    public string Address => $"127.0.0.1:{port}";

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(Path.Combine(bin, "tied"), ["broker", folder, port.ToString(CultureInfo.InvariantCulture), .. extra.Length > 0 ? new[] { extra } : []])
            { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        tied?.Dispose();
        tied = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        string? line;
        do line = await tied.StandardOutput.ReadLineAsync(limit.Token); while (line is not null && !line.StartsWith("READY ", StringComparison.Ordinal));
        pid = int.Parse((line ?? throw new InvalidOperationException($"The broker of {folder} did not start.")).Split("pid=")[1], CultureInfo.InvariantCulture);
    }

    public async Task StopAsync()
    {
        tied!.StandardInput.Close();
        await tied.WaitForExitAsync();
    }

    public async Task KillAsync()
    {
        await SignalAsync("KILL");
        await tied!.WaitForExitAsync();
    }

    public Task FreezeAsync() => SignalAsync("STOP");

    public Task ThawAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        if (tied is { HasExited: false }) await StopAsync();
        tied?.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", pid.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
