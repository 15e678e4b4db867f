using System.Diagnostics;
using System.Globalization;
using ChatOpsBot.Runbooks.Journal;

namespace ChatOpsBot.Storage.Tests.Killing;

/// <summary>Kill -9 at any moment: what was acknowledged is there, nothing is half there, and the next start goes on at once.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 25;

    private readonly TempDirectory temp = new();
    private readonly Dictionary<Guid, long> acknowledged = [];

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task After_each_of_many_kills_every_acknowledged_entry_is_there_and_the_chain_is_whole()
    {
        // The moment is chosen by counting acknowledgements, so that early, late and mid-batch moments all come up, and a slow machine does not matter.
        var random = new Random(20261128);
        for (var kill = 0; kill < Kills; kill++)
        {
            await KillAfterAsync(random.Next(1, 120), TimeSpan.FromMicroseconds(random.Next(0, 3000)));
            await CheckAsync();
        }

        acknowledged.Count.ShouldBe(4);
    }

    private async Task KillAfterAsync(int lines, TimeSpan more)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Command()) { RedirectStandardOutput = true, UseShellExecute = false })!;
        try
        {
            for (var i = 0; i < lines; i++) Note(await child.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)));
            var since = Stopwatch.StartNew();
            while (since.Elapsed < more) Thread.SpinWait(20);
        }
        finally
        {
            child.Kill();
        }

        // What it said before it died counts as well; only a last line without its end does not.
        var rest = await child.StandardOutput.ReadToEndAsync();
        foreach (var line in rest.Split('\n')[..^1]) Note(line);
        await child.WaitForExitAsync();
    }

    private async Task CheckAsync()
    {
        await using var data = DataDirectory.Open(temp.Path, Convert.ToHexString(Entries.Key), mayMakeKey: false);
        var report = await JournalVerification.RunAsync(data.Journal, data.Key, [], CancellationToken.None);
        report.Lines().ShouldHaveSingleItem().ShouldContain("every one is as it was written");
        var heads = report.Heads.ToDictionary(h => h.Run, h => h.Seq);
        foreach (var (run, seq) in acknowledged) heads[run].ShouldBeGreaterThanOrEqualTo(seq, "an acknowledged entry is gone");
        var rows = (await data.Journal.OutboxAsync(int.MaxValue, CancellationToken.None)).Select(r => r.Id).ToHashSet();
        foreach (var run in heads.Keys)
        {
            var causes = (await data.Journal.AllAsync(run)).GroupBy(e => e.Cause).ToList();
            causes.ShouldAllBe(c => c.Count() == 1 + (int)((c.First().Seq - 1) % 3), "an append is there as a whole");
            causes.ShouldAllBe(c => rows.Contains($"{run}/{c.Last().Seq}/0"), "with its outbox row");
        }
    }

    private void Note(string? line)
    {
        var words = line.ShouldNotBeNull("the child ended by itself").Split(' ');
        acknowledged[Guid.Parse(words[0])] = long.Parse(words[1], CultureInfo.InvariantCulture);
    }

    private IEnumerable<string> Command()
    {
        // Started as `dotnet test.dll` or by its own host: the same again.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") yield return typeof(KillTests).Assembly.Location;
        yield return Appender.Word;
        yield return temp.Path;
    }
}
