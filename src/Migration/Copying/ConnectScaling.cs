using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>So many workers; the tasks stay as many as they are and are dealt anew.</summary>
internal sealed class ScaleConnect(MigrationWorld world) : WorldAction(Fields.Changes("connect.scale", [Fields.Integer("workers")], [Fields.Integer("workers")], undo: true))
{
    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var now = await ConnectWorkers.CountAsync(world, cancel);
        var wanted = call.Integer("workers");
        return new Preview(Say.Count(now, "worker"), Say.Count(wanted, "worker"), $"{now} → {wanted} workers of Connect. Tasks are dealt anew; the copy pauses for seconds to minutes.", new JsonObject { ["workers"] = wanted }, "1 to 60 workers");
    }

    public override Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel) => ConnectWorkers.RecordAsync(world, cancel);

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var wanted = (int)Math.Clamp(call.Integer("workers"), 0, 1_000);
        if (wanted < 1) return new Outcome.Failed("order", "0 workers would stop Connect under its replicators", null, "Connect is stopped by its own step, after the replicators.");
        await ConnectWorkers.ScaleAsync(world, wanted, progress, cancel);
        return Done($"{Say.Count(wanted, "worker")} ready, and Connect answers", Fields.Facts(("workers", Value.Of(wanted))), new Figure("workers", Say.Number(wanted)));
    }

    protected override Task<Look> CheckAsync(Call call, CancellationToken cancel) => ConnectWorkers.CheckAsync(world, (int)call.Integer("workers"), cancel);

    protected override async Task<Outcome> TakeBackAsync(Call call, JsonNode before, CancellationToken cancel)
    {
        await ConnectWorkers.ScaleAsync(world, ConnectWorkers.Recorded(before), Quiet.Progress, cancel);
        return Done($"{Say.Count(ConnectWorkers.Recorded(before), "worker")} as before");
    }

    protected override Task<Look> CheckTakenBackAsync(Call call, JsonNode before, CancellationToken cancel) => ConnectWorkers.CheckAsync(world, ConnectWorkers.Recorded(before), cancel);

    public override Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) => Task.FromResult(Fields.Facts(("workers", Value.Of(call.Integer("workers")))));
}

/// <summary>Ends all workers. Refused in words while a replicator runs: the order is a law, also when a runbook forgets its guard.</summary>
internal sealed class StopConnect(MigrationWorld world) : WorldAction(Fields.Changes("connect.stop", [], [], undo: true))
{
    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel) => new(
        Say.Count(await ConnectWorkers.CountAsync(world, cancel), "worker"), "0 workers", "Ends all workers of Connect; configurations and places are kept in its topics.", new JsonObject { ["workers"] = 0 });

    public override Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel) => ConnectWorkers.RecordAsync(world, cancel);

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var law = await NoCopyRuns.AskAsync(world, cancel);
        if (!law.Holds) return new Outcome.Failed("order", law.Words, null, "Stop the replicators first (step stop-replicators), then retry.");
        await ConnectWorkers.ScaleAsync(world, 0, progress, cancel);
        return Done("all workers have ended");
    }

    protected override Task<Look> CheckAsync(Call call, CancellationToken cancel) => ConnectWorkers.CheckAsync(world, 0, cancel);

    protected override async Task<Outcome> TakeBackAsync(Call call, JsonNode before, CancellationToken cancel)
    {
        await ConnectWorkers.ScaleAsync(world, ConnectWorkers.Recorded(before), Quiet.Progress, cancel);
        return Done($"{Say.Count(ConnectWorkers.Recorded(before), "worker")} run again");
    }

    protected override Task<Look> CheckTakenBackAsync(Call call, JsonNode before, CancellationToken cancel) => ConnectWorkers.CheckAsync(world, ConnectWorkers.Recorded(before), cancel);
}
