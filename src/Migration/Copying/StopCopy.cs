using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>Ends the replicators' tasks and keeps configuration and place; the undo lets them go on. Before Connect 3.5 there is no stop: they are paused, then deleted, and made again by the undo.</summary>
internal sealed class StopCopy(MigrationWorld world) : WorldAction(Fields.Changes("copy.stop", [], [Fields.Integer("connectors")], undo: true))
{
    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var there = await Replicators.OfRunAsync(world, RunNames.Of(call), cancel);
        return new Preview(
            $"{there.Count(c => c.State == "RUNNING")} of {Say.Count(there.Count, "replicator")} run", "all stopped", "Stops the replicators; Connect goes on. Their places are kept.",
            new JsonObject { ["stop"] = new JsonArray([.. CopyPlan.Of(call).Shards.Select(s => (JsonNode)s.Name)]) });
    }

    public override async Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel) => new JsonObject
    {
        ["tasks"] = new JsonObject((await Replicators.OfRunAsync(world, RunNames.Of(call), cancel)).Where(c => c.State != "STOPPED").Select(c => KeyValuePair.Create(c.Name, (JsonNode?)JsonValue.Create(c.TasksMax)))),
    };

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var there = await Replicators.OfRunAsync(world, RunNames.Of(call), cancel);
        foreach (var connector in there.Where(c => c.State != "STOPPED"))
            if (!await world.Connect.StopAsync(connector.Name, cancel)) await PauseAndDeleteAsync(connector, cancel);
        await Wait.UntilAsync(async () => (await CheckAsync(call, cancel)).Verdict == Verdict.Yes, world.Clock, cancel);
        return Done($"{Say.Count(there.Count, "replicator")} stopped", Fields.Facts(("connectors", Value.Of(there.Count))), new Figure("replicators stopped", Say.Number(there.Count)));
    }

    protected override async Task<Look> CheckAsync(Call call, CancellationToken cancel)
    {
        var run = (await Replicators.OfRunAsync(world, RunNames.Of(call), cancel)).Where(c => c.State != "STOPPED" || !c.Tasks.IsEmpty).ToList();
        return run.Count == 0 ? Look.Yes("no replicator runs") : Look.No($"not stopped yet: {Say.Some(run.Select(c => c.Name))}");
    }

    protected override async Task<Outcome> TakeBackAsync(Call call, JsonNode before, CancellationToken cancel)
    {
        var (names, tasks) = (RunNames.Of(call), Recorded(before));
        var there = (await Replicators.OfRunAsync(world, names, cancel)).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var shard in CopyPlan.Of(call).Shards.Where(s => tasks.ContainsKey(names.Shard(s.Name))))
        {
            var name = names.Shard(shard.Name);
            if (!there.Contains(name)) await world.Connect.ConfigureAsync(name, ReplicatorConfig.Of(world, name, shard.Topics.Select(t => t.Name), tasks[name]), cancel);
            await world.Connect.ResumeAsync(name, cancel);
        }

        await Replicators.UntilRunningAsync(world, tasks, Quiet.Progress, cancel);
        return Done($"{Say.Count(tasks.Count, "replicator")} go on from their places");
    }

    protected override async Task<Look> CheckTakenBackAsync(Call call, JsonNode before, CancellationToken cancel) =>
        Replicators.Running(await Replicators.OfRunAsync(world, RunNames.Of(call), cancel), Recorded(before));

    public override async Task<System.Collections.Immutable.ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) =>
        Fields.Facts(("connectors", Value.Of((await Replicators.OfRunAsync(world, RunNames.Of(call), cancel)).Count)));

    private static Dictionary<string, int> Recorded(JsonNode before) =>
        before["tasks"] is JsonObject tasks ? tasks.ToDictionary(t => t.Key, t => (int)t.Value!, StringComparer.Ordinal) : [];

    // Tasks commit their place when they are paused; only then may they go.
    private async Task PauseAndDeleteAsync(Connector connector, CancellationToken cancel)
    {
        await world.Connect.PauseAsync(connector.Name, cancel);
        await Wait.UntilAsync(async () => (await world.Connect.ListAsync(cancel)).FirstOrDefault(c => c.Name == connector.Name)?.Tasks.All(t => t.State == "PAUSED") ?? true, world.Clock, cancel);
        await world.Connect.DeleteAsync(connector.Name, cancel);
    }
}

/// <summary>Writes down the replicators' configurations, without credentials.</summary>
internal sealed class ExportCopy(MigrationWorld world) : ReadingAction(Contract.Reads("copy.export", [], [Fields.Integer("connectors"), Fields.Text("export")]))
{
    protected override string Words => "Writes down the replicators' configurations, without credentials.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var there = await Replicators.OfRunAsync(world, RunNames.Of(call), cancel);
        if (there.Count == 0) return new Outcome.Failed("no-such-connector", "there are no replicators of this run", null, "They are made by the step create-connectors.");
        var export = new JsonObject(there.Select(c => KeyValuePair.Create(c.Name, (JsonNode?)ReplicatorConfig.Shown(c.Config))));
        return Done($"{Say.Count(there.Count, "configuration")} written down", Fields.Facts(("connectors", Value.Of(there.Count)), ("export", Value.Of(Packed.Pack(export.ToJsonString())))), new Figure("connectors", Say.Number(there.Count)));
    }
}
