using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ChatOpsBot.EndToEnd;

/// <summary>A start that cannot be says why in one line, with the way out, and nothing else; the exit code is 1.</summary>
public sealed class BadStartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatops-start-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_taken_port()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://{taken.LocalEndpoint}";
        var said = await StartAsync(["--urls", url]);
        said.ShouldHaveSingleItem().ShouldStartWith($"{url} cannot be listened on");
        said[0].ShouldContain("--urls");
    }

    [Fact]
    public async Task An_address_beyond_this_machine() =>
        (await StartAsync(["--urls", "http://0.0.0.0:4000"])).ShouldHaveSingleItem().ShouldContain("ssh -L");

    [Fact]
    public async Task An_unknown_setting() =>
        (await StartAsync(["--urls", "http://127.0.0.1:0"], ("CHATOPS__Jurnal__Key", "x"))).ShouldHaveSingleItem().ShouldContain("Did you mean 'Journal'?");

    [Fact]
    public async Task A_world_that_is_not_there() =>
        (await StartAsync(["--urls", "http://127.0.0.1:0", "--world", "nowhere.json"])).ShouldHaveSingleItem().ShouldContain("is the world started?");

    [Fact]
    public async Task A_journal_that_another_bot_writes()
    {
        var data = Path.Combine(_folder.FullName, "data");
        Directory.CreateDirectory(data);
        await using (var held = Storage.DataDirectory.Open(data, null, mayMakeKey: true))
            (await StartAsync(["--urls", "http://127.0.0.1:0", "--data", data])).ShouldHaveSingleItem().ShouldContain("is in use by process");
    }

    /// <summary>All lines that it printed.</summary>
    private async Task<IReadOnlyList<string>> StartAsync(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ChatOpsBot.dll"), .. arguments])
        {
            WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var bot = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (output, errors) = (bot.StandardOutput.ReadToEndAsync(limit.Token), bot.StandardError.ReadToEndAsync(limit.Token));
        await bot.WaitForExitAsync(limit.Token);
        bot.ExitCode.ShouldBe(1);
        return [.. (await output + await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }
}
