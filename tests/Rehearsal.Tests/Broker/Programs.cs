using System.Diagnostics;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

/// <summary>Programs that are not ours and talk to the cluster.</summary>
internal static class Programs
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static string? Kcat { get; } = Find("kcat");

    /// <summary>The lab's folder beside the work tree, wherever that is; null where there is none.</summary>
    public static string? Lab { get; } = Parents().Select(parent => Path.Combine(parent, "shared", "lab")).FirstOrDefault(lab => File.Exists(Path.Combine(lab, "bin", "kafka")));

    /// <summary>How to start one of Kafka's own tools, from the lab or an unpacked release; null where there is neither (or no Java).</summary>
    public static string[]? KafkaTool(string tool, string script)
    {
        if (Find("java") is null) return null;
        if (Lab is not null) return [Path.Combine(Lab, "bin", "kafka"), tool];
        var release = Environment.GetEnvironmentVariable("KAFKA_HOME");
        return release is null ? null : [Path.Combine(release, "bin", $"{script}.sh")];
    }

    /// <summary>Runs a program to its end and gives what it wrote to standard output, followed by its errors.</summary>
    public static async Task<string> RunAsync(string[] command, string input = "")
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return await output + await errors;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Parents()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent) yield return folder.FullName;
    }
}
