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

    public static async Task MakeAsync(MigrationWorld world, RunNames names, IProgress<Progress> progress, CancellationToken cancel)
    {
        foreach (var cluster in new[] { world.Source, world.Destination })
        {
            if (await FindAsync(cluster, names, cancel) is null)
                await cluster.CreateTopicsAsync([new Topic(names.SmokeTopic, Partitions, 0, 0)], new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal), cluster == world.Destination ? world.Settings.Copy.ReplicationFactor : (short)-1, cancel);
            await Wait.UntilAsync(async () => await FindAsync(cluster, names, cancel) is { Leaders: Partitions }, world.Clock, cancel);
        }

        await world.Connect.ConfigureAsync(names.SmokeConnector, ReplicatorConfig.Of(world, names.SmokeConnector, [names.SmokeTopic], Tasks), cancel);
        await Replicators.UntilRunningAsync(world, Running(names), progress, cancel);
    }

    public static async Task<Look> IsThereAsync(MigrationWorld world, RunNames names, CancellationToken cancel) =>
        Replicators.Running([.. (await world.Connect.ListAsync(cancel)).Where(c => c.Name == names.SmokeConnector)], Running(names));

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
        if ((await world.Connect.ListAsync(cancel)).Any(c => c.Name == names.SmokeConnector)) return Look.No($"{names.SmokeConnector} is still there");
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
