using System.Collections.Immutable;
using ChatOpsBot.Migration.Apps;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Inventory;
using ChatOpsBot.Migration.Parity;
using ChatOpsBot.Migration.Settings;
using ChatOpsBot.Migration.Smoke;
using ChatOpsBot.Migration.Topics;
using ChatOpsBot.Runbooks.Actions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatOpsBot.Migration;

/// <summary>The hands, ready to use: all that this project can do to the world, and live figures. The host makes one and closes it at the end.</summary>
public sealed class MigrationHands : IDisposable
{
    private readonly MigrationWorld world;

    internal MigrationHands(MigrationWorld world)
    {
        this.world = world;
        Probe = new MigrationProbe(world);
        Actions = MigrationCatalogue.Actions(world, Probe, new ParityMemory());
        Observations = MigrationCatalogue.Observations(world, Probe);
        Guards = MigrationCatalogue.Guards(world);
        Catalogue = new Catalogue(Actions, Observations, Guards);
    }

    public Catalogue Catalogue { get; }

    public IReadOnlyList<IAction> Actions { get; }

    public IReadOnlyList<IObservation> Observations { get; }

    public IReadOnlyList<IGuard> Guards { get; }

    public MigrationProbe Probe { get; }

    internal MigrationWorld World => world;

    /// <summary>Secrets of the settings, so that the host can keep them out of everything that is written.</summary>
    public IEnumerable<string> Secrets => world.Settings.Secrets;

    /// <summary>Why a run between these two connections cannot be started with these settings; null: it can.</summary>
    public string? WrongWorld(string source, string destination) => Inventory.WrongWorld.Names(world.Settings, source, destination);

    /// <summary>Which topics stay and why, and what is asked, as the run's facts tell it: one line a reason, with every name; empty before it is decided.</summary>
    public static ImmutableArray<string> TopicsDecided(ImmutableDictionary<string, ImmutableDictionary<string, Value>> facts) =>
        TopicDecision.Find(facts) is { } decision ? [decision.Sum, .. DecisionLines.Whole(decision)] : [];

    /// <summary>Ids of source and destination, asked at the clusters. <see cref="WorldTroubleException"/> when one does not answer.</summary>
    public async Task<WorldIds> WorldIdsAsync(CancellationToken cancel)
    {
        var (source, destination) = (world.Source.DescribeAsync(cancel), world.Destination.DescribeAsync(cancel));
        await Task.WhenAll(source, destination);
        return new WorldIds((await source).Id, (await destination).Id);
    }

    /// <summary>
    /// For <c>panic</c>: pauses every connector of the run, as many as will. Never needs Connect's leader, so it works when forwarding is broken.
    /// Connect itself and the apps are not touched.
    /// </summary>
    /// <returns>What was told to pause, and what could not be, each with why: one that is in trouble keeps none of the others running.</returns>
    public async Task<PausedCopies> PauseCopiesAsync(int run, Guid runId, CancellationToken cancel)
    {
        var tries = await Task.WhenAll((await OfRunAsync(run, runId, cancel)).Where(c => !c.IsAtRest).Select(async c =>
        {
            try
            {
                await world.Connect.PauseAsync(c.Name, cancel);
                return (c.Name, Trouble: (string?)null);
            }
            catch (WorldTroubleException e)
            {
                return (c.Name, Trouble: (string?)e.Message);
            }
        }));
        return new PausedCopies([.. tries.Where(t => t.Trouble is null).Select(t => t.Name)], [.. tries.Where(t => t.Trouble is not null).Select(t => $"{t.Name}: {t.Trouble}")]);
    }

    /// <summary>Connectors of the run that are paused now.</summary>
    public async Task<IReadOnlyList<string>> PausedCopiesAsync(int run, Guid runId, CancellationToken cancel) =>
        [.. (await OfRunAsync(run, runId, cancel)).Where(c => c.State == "PAUSED").Select(c => c.Name)];

    /// <summary>After a panic is over: what is paused goes on, but for those that were paused before it.</summary>
    /// <returns>How many were told to go on.</returns>
    public async Task<int> ResumeCopiesAsync(int run, Guid runId, IReadOnlyCollection<string> pausedBefore, CancellationToken cancel)
    {
        var paused = (await PausedCopiesAsync(run, runId, cancel)).Except(pausedBefore, StringComparer.Ordinal).ToList();
        await Task.WhenAll(paused.Select(name => world.Connect.ResumeAsync(name, cancel)));
        return paused.Count;
    }

    private async Task<List<Connect.Connector>> OfRunAsync(int run, Guid runId, CancellationToken cancel)
    {
        var names = new RunNames(run, runId);
        return [.. (await world.Connect.ListAsync(n => n.StartsWith(names.ShardPrefix, StringComparison.Ordinal) || n == names.SmokeConnector, cancel)).Connectors];
    }

    public void Dispose() => world.Dispose();
}

/// <summary>What a panic did to the copies.</summary>
/// <param name="Paused">Connectors that were told to pause, and took it.</param>
/// <param name="NotPaused">Connectors that could not be told, each with why.</param>
public sealed record PausedCopies(IReadOnlyList<string> Paused, IReadOnlyList<string> NotPaused)
{
    public string Words => $"{Say.Count(Paused.Count, "replicator")} {(Paused.Count == 1 ? "is" : "are")} told to pause"
        + (NotPaused.Count > 0 ? $"; not paused: {Say.Some(NotPaused, most: 6, length: 240)}" : "");
}

/// <summary>Cluster ids of both sides: another pair is another world.</summary>
public sealed record WorldIds(string Source, string Destination);

/// <summary>Everything the hands can do, by name.</summary>
public static class MigrationCatalogue
{
    /// <summary>Checked settings are expected (<see cref="SettingsRules.Mistakes"/>). Connects to nothing yet.</summary>
    public static MigrationHands Create(MigrationSettings settings, ILoggerFactory loggers, TimeProvider clock) => new(new MigrationWorld(settings, loggers, clock));

    /// <summary>What the hands can do, to read and check runbooks by. There is no world behind it: nothing in it can be executed.</summary>
    public static Catalogue Contracts()
    {
        using var hands = Create(new MigrationSettings(), NullLoggerFactory.Instance, TimeProvider.System);
        return hands.Catalogue;
    }

    internal static IReadOnlyList<IAction> Actions(MigrationWorld world, MigrationProbe probe, ParityMemory parity) =>
    [
        new WorldCheck(world), new LookAtWindow(world), new InventoryCluster(world), new InventoryConnect(world), new InventoryApps(world), new OffsetsSnapshot(world),
        new SmokeStart(world), new SmokeSend(world), new SmokeEnd(world),
        new PlanShards(world), new LeaveTopics(world), new TakeTopics(world), new ValidateCopy(world), new CreateCopy(world), new ScaleCopy(world),
        new PauseShard(world), new ResumeShard(world), new RestartTask(world), new ExportCopy(world), new StopCopy(world),
        new ScaleConnect(world), new StopConnect(world),
        new CompareParity(world, probe, parity), new AcceptDifference(parity), new CopyTopicsAgain(world, parity), new SanityReport(world),
        new RecordApps(world), new StopApps(world), new RepointApps(world), new StartTestApp(world), new StartApps(world),
    ];

    internal static IReadOnlyList<IObservation> Observations(MigrationWorld world, MigrationProbe probe) =>
    [
        new WindowIsReady(world), new WorkersSeen(world), new ForwardingWorks(world), new CaughtUp(world, probe), new Drained(world, probe),
        new EndsAtRest(world, "offsets.quiet", named: false), new EndsAtRest(world, "offsets.silent", named: false), new EndsAtRest(world, "offsets.at-rest", named: true),
        new TestAppWorks(world), new AppsStopped(world), new AppsHealthy(world),
    ];

    internal static IReadOnlyList<IGuard> Guards(MigrationWorld world) => [new TopicsDecided(world), new TopicsEmptyOrOurs(world), new NoCopyRuns(world)];
}
