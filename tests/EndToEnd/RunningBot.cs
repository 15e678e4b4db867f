using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ChatOpsBot.EndToEnd;

/// <summary>The built program with its practice world, on a port and in a folder of its own.</summary>
internal sealed partial class RunningBot : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private RunningBot(Process process, DirectoryInfo folder, string address) => (_process, _folder, Address) = (process, folder, address);

    /// <summary>The address it printed.</summary>
    public string Address { get; }

    public static async Task<RunningBot> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("chatops-page-");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ChatOpsBot.dll"), "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        var process = Process.Start(start)!;
        var printed = new List<string>();
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Read(string? line)
        {
            if (line is null) return;
            lock (printed) printed.Add(line);
            if (Printed().Match(line) is { Success: true } match) address.TrySetResult(match.Value);
        }

        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (await Task.WhenAny(address.Task, process.WaitForExitAsync(), Task.Delay(s_patience)) == address.Task)
            return new RunningBot(process, folder, await address.Task);
        process.Kill(entireProcessTree: true);
        throw new InvalidOperationException($"The bot printed no address:\n{string.Join('\n', printed)}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/\?t=\w+")]
    private static partial Regex Printed();
}
