using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>The connectors of a run, as Connect has them.</summary>
internal static class Replicators
{
    public static async Task<IReadOnlyList<Connector>> OfRunAsync(MigrationWorld world, RunNames names, CancellationToken cancel) =>
        [.. (await world.Connect.ListAsync(cancel)).Where(c => c.Name.StartsWith(names.ShardPrefix, StringComparison.Ordinal))];

    public static async Task<Connector> OfShardAsync(MigrationWorld world, RunNames names, string shard, CancellationToken cancel) =>
        (await OfRunAsync(world, names, cancel)).FirstOrDefault(c => c.Name == names.Shard(shard))
        ?? throw new WorldTroubleException("no-such-connector", $"there is no shard '{ForeignText.From(shard, 40)}'", null, "Look at 'progress' for the shards of this run.");

    /// <summary>Until every connector named runs with as many tasks as wanted; a failed task ends the wait with its trace.</summary>
    public static Task UntilRunningAsync(MigrationWorld world, IReadOnlyDictionary<string, int> tasks, IProgress<Progress> progress, CancellationToken cancel) => Wait.UntilAsync(async () =>
    {
        var there = (await world.Connect.ListAsync(cancel)).Where(c => tasks.ContainsKey(c.Name)).ToList();
        ThrowIfFailed(there);
        var running = there.Sum(c => c.State == "RUNNING" ? c.Tasks.Count(t => t.State == "RUNNING") : 0);
        progress.Report(new Progress(running, tasks.Values.Sum(), "tasks running", 0));
        return there.Count == tasks.Count && there.All(c => c.AllRun && c.Tasks.Length == tasks[c.Name]);
    }, world.Clock, cancel);

    public static Look Running(IReadOnlyCollection<Connector> there, IReadOnlyDictionary<string, int> tasks)
    {
        var missing = tasks.Keys.Except(there.Select(c => c.Name), StringComparer.Ordinal).ToList();
        if (missing.Count > 0) return Look.No($"not there: {Say.Some(missing)}");
        var bad = there.Where(c => tasks.ContainsKey(c.Name) && !(c.AllRun && c.Tasks.Length == tasks[c.Name])).ToList();
        var figure = new Figure("tasks running", $"{there.Sum(c => c.Tasks.Count(t => t.State == "RUNNING"))} of {tasks.Values.Sum()}");
        return bad.Count == 0
            ? Look.Yes($"{Say.Count(tasks.Count, "connector")} with {Say.Count(tasks.Values.Sum(), "task")} run", figure)
            : Look.No(Say.Some(bad.Select(b => $"{b.Name}: {b.State}, {b.Tasks.Count(t => t.State == "RUNNING")} of {tasks[b.Name]} tasks run")), figure);
    }

    /// <summary>
    /// Deletes connectors with what Connect remembers of their place, and waits until it no longer lists them. Without the forgetting, a connector
    /// made anew under its old name would take its topics for copied.
    /// </summary>
    public static async Task DeleteAsync(MigrationWorld world, IReadOnlyCollection<string> names, CancellationToken cancel)
    {
        foreach (var name in names.Intersect((await world.Connect.ListAsync(cancel)).Select(c => c.Name), StringComparer.Ordinal))
        {
            if (await world.Connect.StopAsync(name, cancel))
            {
                await Wait.UntilAsync(async () => (await world.Connect.ListAsync(cancel)).FirstOrDefault(c => c.Name == name) is null or { State: "STOPPED", Tasks.IsEmpty: true }, world.Clock, cancel);
                await world.Connect.ForgetOffsetsAsync(name, cancel);
            }

            await world.Connect.DeleteAsync(name, cancel);
        }

        await Wait.UntilAsync(async () => !(await world.Connect.ListAsync(cancel)).Any(c => names.Contains(c.Name)), world.Clock, cancel);
    }

    private static void ThrowIfFailed(IEnumerable<Connector> there)
    {
        foreach (var c in there)
        {
            if (c.State == "FAILED") throw Failed($"connector {c.Name} failed", c.Trace);
            if (c.Tasks.FirstOrDefault(t => t.State == "FAILED") is { } task) throw Failed($"task {task.Id} of {c.Name} failed", task.Trace);
        }
    }

    private static WorldTroubleException Failed(string words, ForeignText? trace) =>
        new("task-failed", words, trace, "Read why below; mend the cause (rights, addresses, credentials of the workers), then retry.");
}
