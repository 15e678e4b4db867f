using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Smoke;

/// <summary>The smoke test's own topic and replicator: made, counted, taken away.</summary>
internal static class SmokeTest
{
    public const int Partitions = 4;

    private const int Tasks = 2;

    // A group's first assignment and the first fetch take seconds; a rebalance a minute.
    private static readonly TimeSpan NothingArrives = TimeSpan.FromMinutes(2);

    public static async Task MakeAsync(MigrationWorld world, RunNames names, IProgress<Progress> progress, CancellationToken cancel)
    {
        foreach (var cluster in new[] { world.Source, world.Destination })
        {
            if (await FindAsync(cluster, names, cancel) is null)
                await cluster.CreateTopicsAsync([new Topic(names.SmokeTopic, Partitions, 0, 0)], new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal), cluster == world.Destination ? world.Settings.Copy.ReplicationFactor : (short)-1, cancel);
            await Wait.UntilAsync(async () => await FindAsync(cluster, names, cancel) is { Leaders: Partitions }, world.Clock, cancel);
        }

        await Replicators.MakeAsync(world, names.SmokeConnector, [names.SmokeTopic], Tasks, cancel);
        await Replicators.UntilRunningAsync(world, Running(names), progress, cancel);
    }

    /// <summary>Until so many records are at the destination. A replicator that failed, is gone or brings nothing any more ends the wait, in words.</summary>
    /// <returns>How many are there; more than expected when something was copied twice.</returns>
    public static async Task<long> UntilArrivedAsync(MigrationWorld world, RunNames names, long expect, IProgress<Progress> progress, CancellationToken cancel)
    {
        var (last, moved, began) = (-1L, world.Clock.GetTimestamp(), world.Clock.GetTimestamp());
        while (true)
        {
            var counted = await CountAsync(world, world.Destination, names, cancel);
            if (counted != last) (last, moved) = (counted, world.Clock.GetTimestamp());
            if (counted >= expect) return counted;
            var (replicator, words) = await HowAsync(world, names, cancel);
            progress.Report(new Progress(counted, expect, "records at the destination", 0, words));
            if (replicator?.FailedWords is not null && world.Clock.GetElapsedTime(began) >= ConnectorWait.Stale) throw Replicators.Failed(replicator);
            if (world.Clock.GetElapsedTime(moved) >= NothingArrives)
                throw new WorldTroubleException("nothing-arrives", $"{Say.Number(counted)} of {Say.Number(expect)} records are at the destination, and no more came for {Say.Time(NothingArrives)}; {words}", null, "Look at the replicator's task in the workers' log (rights, addresses, credentials), mend the cause, then retry.");
            await Task.Delay(TimeSpan.FromMilliseconds(500), world.Clock, cancel);
        }
    }

    /// <summary>The replicator, and how it is in words; null when it is not there or nobody can tell.</summary>
    private static async Task<(Connect.Connector? Replicator, string Words)> HowAsync(MigrationWorld world, RunNames names, CancellationToken cancel)
    {
        try
        {
            var it = await world.Connect.FindAsync(names.SmokeConnector, cancel);
            return (it, it is null ? $"{names.SmokeConnector} is not there" : it.FailedWords ?? $"{it.Name} is {it.State}, {it.TasksRunning} of {Tasks} tasks run");
        }
        catch (WorldTroubleException e)
        {
            return (null, $"Connect cannot be asked: {e.Message}");
        }
    }

    public static async Task<Look> IsThereAsync(MigrationWorld world, RunNames names, CancellationToken cancel) =>
        Replicators.Running((await world.Connect.ListAsync(n => n == names.SmokeConnector, cancel)).Connectors, Running(names));

    public static async Task RemoveAsync(MigrationWorld world, RunNames names, CancellationToken cancel)
    {
        await Replicators.DeleteAsync(world, [names.SmokeConnector], cancel);
        foreach (var cluster in new[] { world.Source, world.Destination })
        {
            if (await FindAsync(cluster, names, cancel) is not null) await cluster.DeleteTopicsAsync(Deletable.MadeByRun(names.Tag, names.SmokeTopic), cancel);
            await Wait.UntilAsync(async () => await FindAsync(cluster, names, cancel) is null, world.Clock, cancel);
        }

        await world.Source.DeleteGroupsAsync(Deletable.MadeByRun(names.Tag, names.SmokeConnector), cancel);
    }

    public static async Task<Look> IsGoneAsync(MigrationWorld world, RunNames names, CancellationToken cancel)
    {
        if (await world.Connect.FindAsync(names.SmokeConnector, cancel) is not null) return Look.No($"{names.SmokeConnector} is still there");
        foreach (var cluster in new[] { world.Source, world.Destination })
            if (await FindAsync(cluster, names, cancel) is not null) return Look.No($"{names.SmokeTopic} is still at the {cluster.Name}");
        return Look.Yes("nothing of the smoke test is left");
    }

    /// <summary>Records written at a cluster so far.</summary>
    public static async Task<long> CountAsync(MigrationWorld world, KafkaCluster cluster, RunNames names, CancellationToken cancel)
    {
        var topic = await FindAsync(cluster, names, cancel)
            ?? throw new WorldTroubleException("no-such-topic", $"{names.SmokeTopic} is not at the {cluster.Name}", null, "It is made by the step smoke-start: retry that step.");
        return (await cluster.EndsAsync([topic], world.Clock, cancel)).Values.Sum();
    }

    private static async Task<Topic?> FindAsync(KafkaCluster cluster, RunNames names, CancellationToken cancel) =>
        (await cluster.TopicsAsync(cancel)).FirstOrDefault(t => t.Name == names.SmokeTopic && t.Partitions > 0);

    private static Dictionary<string, int> Running(RunNames names) => new(StringComparer.Ordinal) { [names.SmokeConnector] = Tasks };
}
