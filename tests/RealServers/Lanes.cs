using System.Diagnostics;
using System.Text;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Rehearsal.Worlds;
using WorldFile = ChatOpsBot.Migration.Settings.WorldFile;

[assembly: AssemblyFixture(typeof(ChatOpsBot.RealServers.Lanes))]

namespace ChatOpsBot.RealServers;

/// <summary>
/// The worlds the same tests run over: <c>practice</c> (our own, in process) and <c>lab</c> (real Kafka, Connect and Kubernetes). Each is started
/// by the first test that needs it and ends with the test process, however that ends.
/// </summary>
public sealed class Lanes : IAsyncLifetime
{
    private readonly LabWorld lab = new();
    private readonly Lock gate = new();
    private Task<PracticeWorld>? practice;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Settings of the lane's world; skips the test, with the reason, where it cannot run.</summary>
    public async Task<MigrationSettings> OpenAsync(string lane)
    {
        if (lane == "practice") return WorldFile.Read((await PracticeAsync()).FilePath).Settings;
        var (settings, reason) = await lab.StartAsync();
        Assert.SkipWhen(settings is null, reason);
        return settings!;
    }

    /// <summary>The practice world itself, for its bad days.</summary>
    public Task<PracticeWorld> PracticeAsync()
    {
        lock (gate) return practice ??= PracticeWorld.StartAsync(new WorldOptions(), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (practice is not null) await (await practice).DisposeAsync();
        await lab.DisposeAsync();
    }
}

/// <summary>Worlds of one class's own, for tests that plan and copy all that is there: topics of other tests would be part of it.</summary>
public sealed class OwnWorlds : IAsyncLifetime
{
    public Lanes Lanes { get; } = new();

    public ValueTask InitializeAsync() => Lanes.InitializeAsync();

    public ValueTask DisposeAsync() => Lanes.DisposeAsync();
}

/// <summary>The lab's world, or one that is running already (its <c>world.json</c> named by CHATOPS_LAB_WORLD; <c>none</c> skips the lane).</summary>
internal sealed class LabWorld : IAsyncDisposable
{
    private readonly string dir = Directory.CreateTempSubdirectory("world-").FullName;
    private Process? process;
    private Task<(MigrationSettings?, string)>? started;

    public Task<(MigrationSettings? Settings, string Reason)> StartAsync() => started ??= BeginAsync();

    private async Task<(MigrationSettings?, string)> BeginAsync()
    {
        var running = Environment.GetEnvironmentVariable("CHATOPS_LAB_WORLD");
        if (running == "none") return (null, "CHATOPS_LAB_WORLD=none leaves the lab out");
        if (running is { Length: > 0 }) return (await WithTestAppAsync(running), "");
        if (Find() is not { } bin) return (null, "no lab at ../shared/lab (or KAFKA_HOME/bin/world)");
        var start = new ProcessStartInfo(Path.Combine(bin, "tied"), ["world", dir, "0", "2"])
            { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var said = new StringBuilder();
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, e) => { lock (said) said.AppendLine(e.Data); };
        process.BeginErrorReadLine(); // always read it: a full pipe would stop the world
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(8)); // a world that cannot start ends by itself, and says why
        string? line;
        do line = await process.StandardOutput.ReadLineAsync(limit.Token); while (line is not null && !line.StartsWith("READY ", StringComparison.Ordinal));
        if (line is null) { lock (said) throw new InvalidOperationException($"The world did not start: {said}"); }
        return (await WithTestAppAsync(Path.Combine(dir, "world.json")), "");
    }

    private static async Task<MigrationSettings> WithTestAppAsync(string file)
    {
        var settings = WorldFile.Read(file).Settings;
        var test = await LabTestApp.CreateAsync(settings);
        var kubernetes = await LabApps.WithDestinationAsync(settings, file);
        return settings with { Kubernetes = kubernetes with { Apps = [.. settings.Kubernetes.Apps, test] } };
    }

    public static string? Find()
    {
        for (var d = new DirectoryInfo(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (Path.Combine(d.FullName, "shared", "lab", "bin") is var bin && File.Exists(Path.Combine(bin, "world"))) return bin;
        return Environment.GetEnvironmentVariable("KAFKA_HOME") is { Length: > 0 } home && File.Exists(Path.Combine(home, "bin", "world")) ? Path.Combine(home, "bin") : null;
    }

    public async ValueTask DisposeAsync()
    {
        process?.StandardInput.Close(); // this ends it
        if (process is not null) await process.WaitForExitAsync();
        process?.Dispose();
        Directory.Delete(dir, recursive: true);
    }
}
