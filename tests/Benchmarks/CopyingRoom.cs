using System.Diagnostics;
using System.Text.Json.Nodes;
using ChatOpsBot.Cli;
using ChatOpsBot.Rehearsal.Worlds;

namespace ChatOpsBot.Benchmarks;

/// <summary>A whole bot on a practice world, brought by chat to where its replicators copy; it is stopped and let go on again.</summary>
internal sealed class CopyingRoom : IAsyncDisposable
{
    private static readonly string[] s_people = ["tomas", "ingrid", "marta", "ravi"];

    private readonly BenchmarkDirectory _temp;
    private readonly PracticeWorld _world;
    private readonly BotHost _bot;
    private readonly PageClient _page;

    private CopyingRoom(BenchmarkDirectory temp, PracticeWorld world, BotHost bot, PageClient page) => (_temp, _world, _bot, _page) = (temp, world, bot, page);

    public static async Task<CopyingRoom> OpenAsync(PracticeWorld world)
    {
        var temp = new BenchmarkDirectory();
        var bot = await BotHost.StartAsync(new ServeOptions { Url = "http://127.0.0.1:0", World = world.FilePath, Data = temp.Path, Pace = 600 }, CancellationToken.None);
        var room = new CopyingRoom(temp, world, bot, await PageClient.EnterAsync(bot.Address, CancellationToken.None));
        await room.SayAsync("tomas", $"start {RunbookFiles.First}");
        await room.UntilItCopiesAsync();
        return room;
    }

    /// <summary>Milliseconds from <c>panic</c> typed to the last record that came; afterwards it copies again.</summary>
    public async Task<double> PanicAsync()
    {
        var last = await StopAsync("panic", All);
        await SayAsync("tomas", "resume");
        await UntilItCopiesAsync();
        return last;
    }

    /// <summary>The same for <c>pause shard</c> and the topics of this shard.</summary>
    public async Task<double> PauseAsync()
    {
        var (shard, topics) = await ShardAsync();
        var last = await StopAsync($"pause shard {shard}", () => Sum(topics.Contains));
        await SayAsync("tomas", $"resume shard {shard}");
        await UntilItCopiesAsync();
        return last;
    }

    /// <summary>Waits for a state, a minute at the most, and says so when it does not come.</summary>
    public static async Task UntilAsync(Func<bool> so)
    {
        for (var until = Stopwatch.StartNew(); !so(); await Task.Delay(5))
            if (until.Elapsed > TimeSpan.FromSeconds(60)) throw new InvalidOperationException("It did not come to the state the benchmark needs.");
    }

    public async ValueTask DisposeAsync()
    {
        _page.Dispose();
        await _bot.DisposeAsync();
        _temp.Dispose();
    }

    private async Task<double> StopAsync(string words, Func<long> copied)
    {
        var since = Stopwatch.GetTimestamp();
        var saying = SayAsync("tomas", words);
        var (seen, last) = (copied(), since);
        while (Stopwatch.GetElapsedTime(last) < TimeSpan.FromSeconds(3))
        {
            if (copied() is var now && now != seen) (seen, last) = (now, Stopwatch.GetTimestamp());
            await Task.Delay(1);
            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(30)) throw new InvalidOperationException($"{words}: it copies on.");
        }

        await saying;
        return Stopwatch.GetElapsedTime(since, last).TotalMilliseconds;
    }

    /// <summary>Presses what is asked until the replicators are there and records come.</summary>
    private async Task UntilItCopiesAsync()
    {
        for (var until = Stopwatch.StartNew(); until.Elapsed < TimeSpan.FromMinutes(3);)
        {
            var before = All();
            foreach (var request in (await _page.LookAsync("tomas", CancellationToken.None))["requests"]!.AsArray())
                foreach (var person in s_people)
                    await _page.SayAsync(person, $"approve {request!["number"]}", CancellationToken.None);
            await Task.Delay(250);
            if (before > 0 && All() > before && (await ShardsAsync()).Count > 0) return;
        }

        throw new InvalidOperationException("It did not come to copying.");
    }

    private async Task SayAsync(string person, string text)
    {
        if (await _page.SayAsync(person, text, CancellationToken.None) is (false, var words)) throw new InvalidOperationException($"{text}: {words}");
    }

    private long All() => Sum(t => !t.StartsWith("migration-", StringComparison.Ordinal));

    private long Sum(Func<string, bool> wanted) => _world.Destination.Snapshot().Topics.Where(t => wanted(t.Name)).Sum(t => t.Latest.Sum());

    private async Task<(string Shard, HashSet<string> Topics)> ShardAsync()
    {
        var (name, connector) = (await ShardsAsync()).First();
        var topics = (string)connector!["info"]!["config"]!["topic.whitelist"]!;
        return (name[(name.LastIndexOf('-') + 1)..], topics.Split(',').ToHashSet(StringComparer.Ordinal));
    }

    private async Task<List<KeyValuePair<string, JsonNode?>>> ShardsAsync()
    {
        using var http = new HttpClient();
        var all = JsonNode.Parse(await http.GetStringAsync(new Uri($"{_world.Connect.Url}/connectors?expand=info")))!.AsObject();
        return [.. all.Where(c => c.Key.StartsWith("copy-", StringComparison.Ordinal)).OrderBy(c => c.Key, StringComparer.Ordinal)];
    }
}
