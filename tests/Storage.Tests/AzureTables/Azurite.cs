using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ChatOpsBot.Storage.Tests.AzureTables;

/// <summary>
/// Microsoft's emulator, from npm by <c>azurite/package-lock.json</c>, in memory, on a free port, with an account and key of this run. It proves the
/// protocol, not durability (it keeps nothing safe itself) and not the limits (it takes more than Azure).
/// </summary>
public sealed class Azurite : IAsyncLifetime
{
    private Process? process;

    /// <summary>Why it is not there, or null.</summary>
    public string? Missing { get; private set; }

    public string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var folder = Folder();
        Missing = await InstallAsync(folder);
        if (Missing is not null) return;
        var port = FreePort();
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        var start = new ProcessStartInfo("node", [Script(folder), "--tablePort", port.ToString(CultureInfo.InvariantCulture), "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["AZURITE_ACCOUNTS"] = "tests:" + key;
        process = Process.Start(start)!;
        try
        {
            await ListeningAsync(process).WaitAsync(TimeSpan.FromMinutes(2));
        }
        catch
        {
            // A fixture that failed to begin is not disposed of.
            await DisposeAsync();
            throw;
        }

        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName=tests;AccountKey={key};TableEndpoint=http://127.0.0.1:{port}/tests;";
    }

    public async ValueTask DisposeAsync()
    {
        if (process is null) return;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static string Script(string folder) => Path.Combine(folder, "node_modules", "azurite", "dist", "src", "table", "main.js");

    private static string Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "azurite");
            if (File.Exists(Path.Combine(folder, "package-lock.json"))) return folder;
        }

        throw new DirectoryNotFoundException("tests/Storage.Tests/azurite is not above the tests' program");
    }

    private static async Task<string?> InstallAsync(string folder)
    {
        if (await ExitCodeAsync("node", folder, "--version") is not 0) return "node is not installed: Azurite, the emulator of Azure Tables, needs it";
        if (File.Exists(Script(folder))) return null;
        if (await ExitCodeAsync("npm", folder, "ci", "--no-audit", "--no-fund", "--ignore-scripts") is not 0) return $"'npm ci' in {folder} failed: is npm installed, and its registry reachable?";
        return null;
    }

    private static async Task<int?> ExitCodeAsync(string program, string folder, params string[] arguments)
    {
        try
        {
            using var run = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true })!;
            await run.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(8));
            await run.WaitForExitAsync();
            return run.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static async Task ListeningAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains("successfully", StringComparison.Ordinal)) continue;
            // It writes a line for each request: read on, or it stands still when the pipe is full.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return;
        }

        throw new InvalidOperationException($"Azurite ended with {process.ExitCode} before it listened");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

[CollectionDefinition(Name)]
public sealed class AzuriteTests : ICollectionFixture<Azurite>
{
    public const string Name = "azurite";
}
