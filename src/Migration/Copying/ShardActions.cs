using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>Pauses one replicator. Never handed to the leader, so it works also when Connect's forwarding is broken.</summary>
internal sealed class PauseShard(MigrationWorld world) : WorldAction(Fields.Changes("copy.pause", [Fields.Text("shard")], [], undo: false))
{
    public override Task<Preview> PreviewAsync(Call call, CancellationToken cancel) => ShardState.PreviewAsync(world, call, "PAUSED", $"Pauses shard {ForeignText.From(call.Text("shard"), 40)}; its place is kept.", cancel);

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var connector = await Replicators.OfShardAsync(world, RunNames.Of(call), call.Text("shard"), cancel);
        await world.Connect.PauseAsync(connector.Name, cancel);
        await Wait.UntilAsync(async () => (await CheckAsync(call, cancel)).Verdict == Verdict.Yes, world.Clock, cancel);
        return Done($"{call.Text("shard")} is paused");
    }

    protected override async Task<Look> CheckAsync(Call call, CancellationToken cancel)
    {
        var c = await Replicators.OfShardAsync(world, RunNames.Of(call), call.Text("shard"), cancel);
        return c.State == "PAUSED" && c.Tasks.All(t => t.State == "PAUSED") ? Look.Yes($"{call.Text("shard")} is paused") : Look.No($"{call.Text("shard")} is {c.State}");
    }
}

/// <summary>Lets a paused replicator go on.</summary>
internal sealed class ResumeShard(MigrationWorld world) : WorldAction(Fields.Changes("copy.resume", [Fields.Text("shard")], [], undo: false))
{
    public override Task<Preview> PreviewAsync(Call call, CancellationToken cancel) => ShardState.PreviewAsync(world, call, "RUNNING", $"Lets shard {ForeignText.From(call.Text("shard"), 40)} go on from its place.", cancel);

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var connector = await Replicators.OfShardAsync(world, RunNames.Of(call), call.Text("shard"), cancel);
        await world.Connect.ResumeAsync(connector.Name, cancel);
        await Wait.UntilAsync(async () => (await CheckAsync(call, cancel)).Verdict == Verdict.Yes, world.Clock, cancel);
        return Done($"{call.Text("shard")} goes on");
    }

    protected override async Task<Look> CheckAsync(Call call, CancellationToken cancel)
    {
        var c = await Replicators.OfShardAsync(world, RunNames.Of(call), call.Text("shard"), cancel);
        return c.AllRun ? Look.Yes($"{call.Text("shard")} runs") : Look.No($"{call.Text("shard")} is {c.State}, {c.Tasks.Count(t => t.State == "RUNNING")} of {c.Tasks.Length} tasks run");
    }
}

/// <summary>Starts one task anew, alone: restarting all of a connector may double tasks on older versions.</summary>
internal sealed class RestartTask(MigrationWorld world) : WorldAction(Fields.Changes("copy.restart-task", [Fields.Text("shard"), Fields.Integer("task")], [], undo: false))
{
    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var c = await Replicators.OfShardAsync(world, RunNames.Of(call), call.Text("shard"), cancel);
        var now = c.Tasks.FirstOrDefault(t => t.Id == call.Integer("task"))?.State ?? "not there";
        return new Preview(now, "RUNNING", $"Starts task {call.Integer("task")} of {ForeignText.From(call.Text("shard"), 40)} anew, from its last committed place.",
            new JsonObject { [call.Text("shard")] = call.Integer("task") }, $"task 0 to {c.Tasks.Length - 1}");
    }

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var (shard, task) = (call.Text("shard"), (int)Math.Clamp(call.Integer("task"), 0, int.MaxValue));
        var connector = await Replicators.OfShardAsync(world, RunNames.Of(call), shard, cancel);
        if (connector.Tasks.All(t => t.Id != task)) return new Outcome.Failed("no-such-task", $"{shard} has no task {task}", null, $"It has tasks 0 to {connector.Tasks.Length - 1}.");
        await world.Connect.RestartTaskAsync(connector.Name, task, cancel);
        await Wait.UntilAsync(async () => (await CheckAsync(call, cancel)).Verdict == Verdict.Yes, world.Clock, cancel);
        return Done($"task {task} of {shard} runs");
    }

    protected override async Task<Look> CheckAsync(Call call, CancellationToken cancel)
    {
        var c = await Replicators.OfShardAsync(world, RunNames.Of(call), call.Text("shard"), cancel);
        var task = c.Tasks.FirstOrDefault(t => t.Id == call.Integer("task"));
        return task?.State == "RUNNING" ? Look.Yes($"task {task.Id} of {call.Text("shard")} runs") : Look.No($"task {call.Integer("task")} is {task?.State ?? "not there"}");
    }
}

internal static class ShardState
{
    public static async Task<Preview> PreviewAsync(MigrationWorld world, Call call, string target, string words, CancellationToken cancel)
    {
        var c = await Replicators.OfShardAsync(world, RunNames.Of(call), call.Text("shard"), cancel);
        return new Preview(c.State, target, words, new JsonObject { [call.Text("shard")] = target });
    }
}
