using System.Diagnostics;
using ChatOpsBot.Rehearsal.Worlds;
using ChatOpsBot.Runbooks.Journal;
using ChatOpsBot.Storage;

namespace ChatOpsBot.Kills;

/// <summary>
/// Kill -9 of the bot at every journal event while the world lives on: between intent and call, between call and outcome. The run goes on and
/// ends; no acknowledged event is lost; the world's own log proves that no effect was done twice.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(2);

    private readonly Dictionary<(Guid Run, long Seq), string> _acknowledged = [];
    private readonly HashSet<string> _seen = [];

    [Fact]
    public async Task A_whole_migration_survives_kills_at_many_events()
    {
        // Lives of one to nine appends, longer where one brought nothing new (a comparison tells its progress more often than that): about forty kills.
        // The long lane kills at every single event.
        var random = new Random(20261124);
        var kills = await MigrateAsync(seed: 7, (life, stuck) => random.Next(1, 10) + stuck is var at && at > 1 && life % 2 == 1 ? (at, "before") : (at, "after"));
        kills.ShouldBeGreaterThanOrEqualTo(20);
    }

    [Fact]
    public async Task Migrations_survive_kills_at_every_event()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CHATOPS_LONG") == "1", "long: 200 and more kills take many minutes; .ci/test --long runs it");
        var kills = 0;
        // Killed right after an event that was not there before, or just before the next. A step needs more than one append in one life: a bot that
        // has brought nothing new is let live for one append more.
        for (var seed = 1; kills < 200; seed++)
            kills += await MigrateAsync(seed, (life, stuck) => life % 2 == 0 ? (1 + stuck, "after") : (2 + stuck, "before"));
        output.WriteLine($"{kills} kills in all");
    }

    private async Task<int> MigrateAsync(int seed, Func<int, int, (int Fatal, string When)> fate)
    {
        using var temp = new TempFolder();
        await using var world = await PracticeWorld.StartAsync(new WorldOptions { Directory = temp.Sub("world"), Seed = seed }, TestContext.Current.CancellationToken);
        string? end = null;
        _acknowledged.Clear();
        _seen.Clear();
        var (kills, stuck) = (0, 0);
        while (end is null)
        {
            var known = _seen.Count;
            var (fatal, when) = fate(kills, stuck);
            end = await LiveAsync(world.FilePath, temp.Sub("data"), fatal, when);
            stuck = _seen.Count > known ? 0 : stuck + 1;
            if (end is null) kills++;
            kills.ShouldBeLessThan(1_500, "it makes no way to its end");
        }

        output.WriteLine($"{kills} kills with the world of seed {seed}");
        end.ShouldBe("ENDED Finished");
        await CheckJournalAsync(temp.Sub("data"));
        Effects.Check(world.Log.Entries);
        return kills;
    }

    /// <summary>One life of the bot; its last word, or null when it was killed.</summary>
    private async Task<string?> LiveAsync(string world, string data, int fatal, string when)
    {
        using var bot = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Command(world, data, fatal, when)) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var errors = bot.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(s_life);
        string? end = null;
        try
        {
            while (await bot.StandardOutput.ReadLineAsync(limit.Token) is { } line)
                if (line.StartsWith("ACK ", StringComparison.Ordinal)) Note(line);
                else if (line.StartsWith("ENDED ", StringComparison.Ordinal)) end = line;
            await bot.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!bot.HasExited) bot.Kill();
        }

        const int killed = 128 + 9;
        bot.ExitCode.ShouldBe(end is null ? killed : 0, await errors);
        return end;
    }

    private void Note(string line)
    {
        var words = line.Split(' ');
        if (words.Length != 5 || words[3].Length != 64) return; // a line that the kill cut off
        _acknowledged[(Guid.Parse(words[1]), long.Parse(words[2], System.Globalization.CultureInfo.InvariantCulture))] = words[3];
        _seen.UnionWith(words[4].Split(','));
    }

    private async Task CheckJournalAsync(string folder)
    {
        await using var data = DataDirectory.OpenForReading(folder, null);
        var report = await JournalVerification.RunAsync(data.Journal, data.Key, [], CancellationToken.None);
        report.Lines().ShouldHaveSingleItem().ShouldContain("every one is as it was written");
        foreach (var run in _acknowledged.Keys.Select(k => k.Run).Distinct())
        {
            var links = new Dictionary<long, string>();
            await foreach (var entry in data.Journal.ReadAsync(run, 0, CancellationToken.None)) links[entry.Seq] = Convert.ToHexString(entry.Link.Span);
            foreach (var (key, link) in _acknowledged.Where(a => a.Key.Run == run)) links.GetValueOrDefault(key.Seq).ShouldBe(link, $"entry {key.Seq} was acknowledged");
        }
    }

    private static IEnumerable<string> Command(string world, string data, int fatal, string when)
    {
        // Started as `dotnet test.dll` or by its own host: the same again.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") yield return typeof(KillTests).Assembly.Location;
        foreach (var word in new[] { Mortal.Word, world, data, $"{fatal}", when }) yield return word;
    }
}
