using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>The connectors of a run, as Connect has them.</summary>
internal static class Replicators
{
    // Tasks of a worker that died are dealt anew only after a delay of 5 minutes, by default.
    private static readonly ConnectorWait ToRun = new(TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(6),
        "Look at the workers ('check workers-seen') and at their logs; then retry.");

    private static readonly ConnectorWait ToGo = new(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(2), "Look at the workers' logs, then retry: what is gone stays gone.");

    public static async Task<IReadOnlyList<Connector>> OfRunAsync(MigrationWorld world, RunNames names, CancellationToken cancel) =>
        (await world.Connect.ListAsync(IsOf(names), cancel)).Connectors;

    public static Func<string, bool> IsOf(RunNames names) => name => name.StartsWith(names.ShardPrefix, StringComparison.Ordinal);

    /// <summary>Until every connector named runs with as many tasks as wanted. One that FAILED ends the wait, with why.</summary>
    /// <param name="mend">What repairs a failed task, for people.</param>
    public static Task UntilRunningAsync(
        MigrationWorld world, IReadOnlyDictionary<string, int> tasks, IProgress<Progress> progress, CancellationToken cancel, string mend = "retry") => ToRun.UntilAsync(world, tasks.ContainsKey, (there, after) =>
    {
        var failed = there.FirstOrDefault(c => c.FailedWords is not null);
        progress.Report(new Progress(there.Sum(Running), tasks.Values.Sum(), "tasks running", 0, failed?.FailedWords));
        if (failed is not null && after >= ConnectorWait.Stale) throw Failed(failed, mend);
        return Running(there, tasks) is { Verdict: Verdict.Yes } ? null : Running(there, tasks).Words;
    }, cancel);

    public static Look Running(IReadOnlyCollection<Connector> there, IReadOnlyDictionary<string, int> tasks)
    {
        var missing = tasks.Keys.Except(there.Select(c => c.Name), StringComparer.Ordinal).ToList();
        var bad = there.Where(c => tasks.TryGetValue(c.Name, out var wanted) && !(c.AllRun && c.Tasks.Length == wanted)).ToList();
        var figure = new Figure("tasks running", $"{there.Where(c => tasks.ContainsKey(c.Name)).Sum(Running)} of {tasks.Values.Sum()}");
        if (missing.Count == 0 && bad.Count == 0) return Look.Yes($"{Say.Count(tasks.Count, "connector")} with {Say.Count(tasks.Values.Sum(), "task")} run", figure);
        var words = bad.Select(b => b.FailedWords ?? $"{b.Name}: {b.State}, {b.TasksRunning} of {tasks[b.Name]} tasks run{(b.Tasks.Length > tasks[b.Name] ? $", and {b.Tasks.Length - tasks[b.Name]} too many" : "")}");
        return Look.No(string.Join("; ", new[] { missing.Count > 0 ? $"not there: {Say.Some(missing)}" : "", bad.Count > 0 ? Say.Some(words, most: 3, length: 500) : "" }.Where(w => w.Length > 0)), figure);
    }

    /// <summary>
    /// Makes a replicator, or gives it this configuration. Where Connect cannot forget a place (before 3.6), what it remembers of an earlier connector of
    /// the same name would be taken for copied (seen on 3.1: 5,588 records skipped): there the group, which comes first, is told to begin at the beginning.
    /// </summary>
    public static async Task MakeAsync(MigrationWorld world, string name, IReadOnlyCollection<string> topics, int tasks, CancellationToken cancel)
    {
        if (!await world.Connect.CanForgetAsync(cancel) && await world.Connect.FindAsync(name, cancel) is null && (await world.Source.CommittedAsync(name, cancel)).Count == 0)
        {
            var there = (await world.Source.TopicsAsync(cancel)).Where(t => topics.Contains(t.Name)).ToList();
            var begin = (await world.Source.SnapshotAsync(there, world.Clock, cancel)).Partitions.ToDictionary(p => p.Key, p => p.Value.Earliest);
            await world.Source.PlaceAsync(name, begin, cancel);
        }

        await world.Connect.ConfigureAsync(name, ReplicatorConfig.Of(world, name, topics, tasks), cancel);
    }

    /// <summary>
    /// Deletes connectors with what Connect remembers of their place, and waits until it no longer lists them. Without the forgetting, a connector
    /// made anew under its old name would take its topics for copied.
    /// </summary>
    public static async Task DeleteAsync(MigrationWorld world, IReadOnlyCollection<string> names, CancellationToken cancel)
    {
        foreach (var name in (await world.Connect.ListAsync(n => names.Contains(n), cancel)).Connectors.Select(c => c.Name))
        {
            if (await world.Connect.StopAsync(name, cancel))
            {
                await ToGo.UntilAsync(world, n => n == name, (there, _) => there is [] or [{ State: "STOPPED", Tasks.IsEmpty: true }] ? null : $"{name} is {there[0].State}, {Say.Count(there[0].Tasks.Length, "task")} left", cancel);
                await world.Connect.ForgetOffsetsAsync(name, cancel);
            }
            else
            {
                await world.Connect.PauseAsync(name, cancel);
                await ToGo.UntilAsync(world, n => n == name, (there, _) => there is [] || there[0].IsAtRest ? null : $"{name} is {there[0].State}, {there[0].TasksRunning} of {there[0].Tasks.Length} tasks run", cancel);
            }

            await world.Connect.DeleteAsync(name, cancel);
        }

        await ToGo.UntilAsync(world, n => names.Contains(n), (there, _) => there.Count == 0 ? null : $"still there: {Say.Some(there.Select(c => c.Name))}", cancel);
        foreach (var name in names) await UntilForgottenAsync(world, name, cancel);
    }

    /// <summary>
    /// A connector that is no longer listed has a status until its last task has ended (recorded: 0.4 to 1 s). Only then nobody commits a place for
    /// its group any more; one that came after the group was deleted would be taken for the place of the next connector of this name.
    /// </summary>
    private static async Task UntilForgottenAsync(MigrationWorld world, string name, CancellationToken cancel)
    {
        var began = world.Clock.GetTimestamp();
        while (await world.Connect.HasStatusAsync(name, cancel))
        {
            if (world.Clock.GetElapsedTime(began) >= ToGo.Still)
                throw new WorldTroubleException("not-in-time", $"{name} is deleted, but for {Say.Time(ToGo.Still)} its tasks have not ended", null, ToGo.WayOut);
            await Task.Delay(TimeSpan.FromMilliseconds(250), world.Clock, cancel);
        }
    }

    /// <summary>The trouble of a connector that FAILED, with the command that mends it where one does.</summary>
    public static WorldTroubleException Failed(Connector connector, string mend = "retry")
    {
        var task = connector.Tasks.FirstOrDefault(t => t.State == "FAILED");
        return new WorldTroubleException("task-failed", connector.FailedWords ?? $"{connector.Name} FAILED", connector.State == "FAILED" ? connector.Trace : task?.Trace,
            $"Mend the cause that it names (rights, addresses, credentials of the workers), then {mend}.");
    }

    private static int Running(Connector c) => c.State == "RUNNING" ? c.TasksRunning : 0;
}
