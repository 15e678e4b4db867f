using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>Pauses one replicator. Never handed to the leader, so it works also when Connect's forwarding is broken. Paused is: nothing of it runs.</summary>
internal sealed class PauseShard(MigrationWorld world) : WorldAction(Fields.Changes("copy.pause", [Fields.Text("shard")], [], undo: false))
{
    private static readonly ConnectorWait Wait = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1),
        "A worker that died is believed to run for up to 5 minutes: look at the workers, then retry. It stays asked for.");

    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var (shard, c) = (call.Text("shard"), await ShardNames.FindAsync(world, call, "pause shard {0}", cancel));
        return new Preview(c.State, "PAUSED", $"Pauses shard {shard}; its place is kept.{(c.FailedWords is { } failed ? $" Mind: {failed}" : "")}", new JsonObject { [shard] = "PAUSED" });
    }

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var connector = await ShardNames.OfAsync(world, call, cancel);
        await world.Connect.PauseAsync(connector.Name, cancel);
        var seen = connector;
        await Wait.UntilAsync(world, n => n == connector.Name, (there, _) =>
        {
            if (there.Count == 0) throw new WorldTroubleException("no-such-connector", $"{connector.Name} was deleted meanwhile", null, "'scale replicator N' makes it again; it goes on from its place.");
            seen = there[0];
            return seen.IsAtRest ? null : NotYet(seen);
        }, cancel);
        return Done(Paused(call, seen));
    }

    protected override async Task<Look> CheckAsync(Call call, CancellationToken cancel)
    {
        var c = await ShardNames.OfAsync(world, call, cancel);
        return c.IsAtRest ? Look.Yes(Paused(call, c)) : Look.No(NotYet(c));
    }

    private static string Paused(Call call, Connector c) => $"{call.Text("shard")} is paused{(c.FailedWords is { } failed ? $"; {failed}" : "")}";

    private static string NotYet(Connector c) => c.State is not ("PAUSED" or "STOPPED")
        ? $"{c.Name} is {c.State}"
        : Say.Some(c.Tasks.Where(t => t.State is not ("PAUSED" or "STOPPED" or "FAILED")).Select(t => $"task {t.Id} is {t.State} on {ForeignText.From(t.Worker, 60)}"), length: 120);
}

/// <summary>Lets a paused replicator go on. A task that FAILED is not woken by that: it is named, with what mends it.</summary>
internal sealed class ResumeShard(MigrationWorld world) : WorldAction(Fields.Changes("copy.resume", [Fields.Text("shard")], [], undo: false))
{
    private static readonly ConnectorWait Wait = new(TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(6), "Look at the workers and their logs, then retry. It stays asked for.");

    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var (shard, c) = (call.Text("shard"), await ShardNames.FindAsync(world, call, "resume shard {0}", cancel));
        return new Preview(c.State, "RUNNING", $"Lets shard {shard} go on from its place.{(c.FailedWords is { } failed ? $" Mind: {failed}" : "")}", new JsonObject { [shard] = "RUNNING" });
    }

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var connector = await ShardNames.OfAsync(world, call, cancel);
        await world.Connect.ResumeAsync(connector.Name, cancel);
        await Wait.UntilAsync(world, n => n == connector.Name, (there, after) =>
        {
            if (there.Count == 0) throw new WorldTroubleException("no-such-connector", $"{connector.Name} was deleted meanwhile", null, "'scale replicator N' makes it again; it goes on from its place.");
            if (there[0].FailedWords is not null && after >= ConnectorWait.Stale) throw Replicators.Failed(there[0], ShardState.Mend(call.Text("shard"), there[0]));
            return there[0].AllRun ? null : ShardState.Words(there[0]);
        }, cancel);
        return Done($"{call.Text("shard")} goes on");
    }

    protected override async Task<Look> CheckAsync(Call call, CancellationToken cancel)
    {
        var c = await ShardNames.OfAsync(world, call, cancel);
        return c.AllRun ? Look.Yes($"{call.Text("shard")} runs") : Look.No(ShardState.Words(c));
    }
}

/// <summary>Starts one task anew, alone: restarting all of a connector may double tasks on older versions.</summary>
internal sealed class RestartTask(MigrationWorld world) : WorldAction(Fields.Changes("copy.restart-task", [Fields.Text("shard"), Fields.Integer("task")], [], undo: false))
{
    private static readonly ConnectorWait Wait = new(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1), "Look at the workers and their logs, then retry.");

    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var (shard, number) = (call.Text("shard"), call.Integer("task"));
        var c = await ShardNames.FindAsync(world, call, $"restart task {number} of shard {{0}}", cancel);
        if (c.State == "STOPPED") throw WorldTroubleException.Refusal($"{shard} is stopped: it has no tasks", $"'resume shard {shard}' starts them anew.");
        if (!c.Tasks.IsEmpty && c.Tasks.All(t => t.Id != number) && number >= c.TasksMax)
            throw WorldTroubleException.Refusal($"{shard} has no task {number}", c.Tasks.Length == 1 ? "It has task 0 alone." : $"It has tasks 0 to {c.Tasks.Length - 1}.");
        var now = c.Tasks.FirstOrDefault(t => t.Id == number);
        return new Preview(
            now?.State ?? "not there", Target(c), $"Starts {(c.State == "FAILED" ? "the connector and the tasks" : $"task {number}")} of {shard} anew, from its last committed place.{(c.FailedWords is { } why ? $" Mind: {why}" : "")}",
            new JsonObject { [shard] = number }, $"task 0 to {Math.Max(c.Tasks.Length, 1) - 1}");
    }

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var (shard, task) = (call.Text("shard"), (int)Math.Clamp(call.Integer("task"), 0, int.MaxValue));
        var connector = await ShardNames.OfAsync(world, call, cancel);
        if (connector.State == "FAILED") await world.Connect.RestartAsync(connector.Name, cancel);
        else if (connector.Tasks.All(t => t.Id != task)) return new Outcome.Failed("no-such-task", $"{shard} has no task {task} now", null, connector.Tasks.IsEmpty ? "Connect lists no task of it: they may be being dealt anew; retry in a minute." : $"It has tasks 0 to {connector.Tasks.Length - 1}.");
        else await world.Connect.RestartTaskAsync(connector.Name, task, cancel);
        await Wait.UntilAsync(world, n => n == connector.Name, (there, after) =>
        {
            var now = there is [var it, ..] ? it : null;
            if (Is(now, task)) return null;
            if (now is { State: "FAILED" } still && after >= ConnectorWait.Stale) throw Replicators.Failed(still, "restart it again");
            if (now is { } c && c.Tasks.FirstOrDefault(t => t.Id == task) is { State: "FAILED" } again && after >= ConnectorWait.Stale)
                throw new WorldTroubleException("task-failed", $"task {task} of {shard} FAILED again: {again.Trace?.Text ?? "Connect says no more"}", again.Trace, "Mend the cause that it names, then restart it again.");
            return Words(now, task);
        }, cancel);
        return Done($"task {task} of {shard} is started anew");
    }

    protected override async Task<Look> CheckAsync(Call call, CancellationToken cancel)
    {
        var (c, task) = (await ShardNames.OfAsync(world, call, cancel), (int)Math.Clamp(call.Integer("task"), 0, int.MaxValue));
        return Is(c, task) ? Look.Yes($"task {task} of {call.Text("shard")} is {Target(c)}") : Look.No(Words(c, task));
    }

    // A task of a paused connector starts anew and pauses.
    private static string Target(Connector c) => c.State == "PAUSED" ? "PAUSED" : "RUNNING";

    private static bool Is(Connector? c, int task) => c is { State: not "FAILED" } && c.Tasks.FirstOrDefault(t => t.Id == task)?.State is { } state && state == Target(c);

    private static string Words(Connector? c, int task) => c is null ? "its connector is not there" : $"task {task} of {c.Name} is {c.Tasks.FirstOrDefault(t => t.Id == task)?.State ?? "not there"}";
}

internal static class ShardState
{
    public static string Words(Connector c) => c.FailedWords ?? $"{c.Name} is {c.State}, {c.TasksRunning} of {Math.Max(c.Tasks.Length, 1)} tasks run";

    /// <summary>The command that mends a failed task, or a connector that failed as a whole.</summary>
    public static string Mend(string shard, Connector c) => $"'restart task {c.Tasks.FirstOrDefault(t => t.State == "FAILED")?.Id ?? 0} of shard {shard}'";
}
