using ChatOpsBot.Migration;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Rehearsal.Worlds;
using Microsoft.Extensions.Logging.Abstractions;
using WorldFile = ChatOpsBot.Migration.Settings.WorldFile;

namespace ChatOpsBot.RealServers.Truth;

/// <summary>
/// A practice world of its own that keeps its truth, emptied of what it begins with: each run makes some small topics in it and takes them away.
/// It is begun again after some runs, since what was deleted is remembered too.
/// </summary>
internal sealed class TruthWorld : IAsyncDisposable
{
    private const int RunsInOne = 25;

    private static readonly HttpClient Http = new();

    private PracticeWorld? world;
    private int runs;

    public PracticeWorld World => world ?? throw new InvalidOperationException("The world was not opened.");

    /// <summary>Hands for one run. Commits are quick, so that a run takes seconds.</summary>
    public async Task<MigrationHands> OpenAsync()
    {
        if (world is null || runs++ % RunsInOne == 0)
        {
            if (world is null) world = await PracticeWorld.StartAsync(new WorldOptions { KeepTruth = true }, CancellationToken.None);
            else await world.BeginAgainAsync(CancellationToken.None);
            await EmptyAsync();
        }

        return MigrationCatalogue.Create(Settings(), NullLoggerFactory.Instance, TimeProvider.System);
    }

    /// <summary>After a run that left something behind.</summary>
    public void BeginAgainNext() => runs = 0;

    /// <summary>Switches a bad day on, in the words of the world's control port.</summary>
    /// <returns>Whether it could be.</returns>
    public async Task<bool> SwitchAsync(string fault)
    {
        using var answer = await Http.PostAsync(new Uri($"{World.File.Practice!.Url}/practice/faults/{fault}"), null);
        return answer.IsSuccessStatusCode;
    }

    private MigrationSettings Settings()
    {
        var settings = WorldFile.Read(World.FilePath).Settings;
        return settings with { Copy = settings.Copy with { CommitEvery = TimeSpan.FromMilliseconds(200) } };
    }

    private async Task EmptyAsync()
    {
        using var hands = MigrationCatalogue.Create(Settings(), NullLoggerFactory.Instance, TimeProvider.System);
        foreach (var app in hands.World.Settings.Kubernetes.Apps) await hands.World.Kubernetes.ScaleAsync(app.Name, 0, CancellationToken.None);
        foreach (var app in hands.World.Settings.Kubernetes.Apps.Where(a => a.Kind != "test"))
            await Migration.Rollouts.Settling.UntilAsync(hands.World, app.Name, null, CancellationToken.None);
        foreach (var topic in World.Source.Snapshot().Topics.Select(t => t.Name).Where(t => !t.StartsWith("__", StringComparison.Ordinal)).ToList()) World.Source.DeleteTopic(topic);
    }

    public async ValueTask DisposeAsync()
    {
        if (world is not null) await world.DisposeAsync();
    }
}
