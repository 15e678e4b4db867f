using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>
/// Ends the replicators' work and keeps configuration and place; the undo lets those go on that ran. Before Connect 3.5 there is no stop: there they
/// are paused, which ends their work as well and outlives the workers. Nothing is deleted: what is gone could not be looked at any more.
/// </summary>
internal sealed class StopCopy(MigrationWorld world) : WorldAction(Fields.Changes("copy.stop", [], [Fields.Integer("connectors")], undo: true))
{
    private static readonly ConnectorWait Wait = new(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(2),
        "A worker that died is believed to run for up to 5 minutes: look at the workers, then retry. It stays asked for.");

    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var there = await Replicators.OfRunAsync(world, RunNames.Of(call), cancel);
        return new Preview(
            $"{there.Count(c => !c.IsAtRest)} of {Say.Count(there.Count, "replicator")} run", "all stopped", "Stops the replicators; Connect goes on. Their places are kept.",
            new JsonObject { ["stop"] = new JsonArray([.. CopyBook.Of(call).Shards.Select(s => (JsonNode)s.Name)]) });
    }

    public override async Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel) => new JsonObject
    {
        ["tasks"] = new JsonObject((await Replicators.OfRunAsync(world, RunNames.Of(call), cancel)).Where(c => !c.IsAtRest).Select(c => KeyValuePair.Create(c.Name, (JsonNode?)JsonValue.Create(c.TasksMax)))),
    };

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var there = await Replicators.OfRunAsync(world, RunNames.Of(call), cancel);
        var paused = 0;
        foreach (var connector in there.Where(c => c.State != "STOPPED"))
        {
            if (await world.Connect.StopAsync(connector.Name, cancel)) continue;
            await world.Connect.PauseAsync(connector.Name, cancel);
            paused++;
        }

        await Wait.UntilAsync(world, Replicators.IsOf(RunNames.Of(call)), (now, _) => Runs(now), cancel);
        var how = paused > 0 ? " (paused: this version of Connect has no stop)" : "";
        return Done($"{Say.Count(there.Count, "replicator")} stopped{how}", Fields.Facts(("connectors", Value.Of(there.Count))), new Figure("replicators stopped", Say.Number(there.Count)));
    }

    protected override async Task<Look> CheckAsync(Call call, CancellationToken cancel) =>
        Runs(await Replicators.OfRunAsync(world, RunNames.Of(call), cancel)) is { } run ? Look.No(run) : Look.Yes("no replicator runs");

    protected override async Task<Outcome> TakeBackAsync(Call call, JsonNode before, CancellationToken cancel)
    {
        var (names, tasks) = (RunNames.Of(call), Recorded(before));
        var there = (await Replicators.OfRunAsync(world, names, cancel)).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var shard in CopyBook.Of(call).Shards.Where(s => tasks.ContainsKey(s.Connector)))
        {
            var name = shard.Connector;
            if (!there.Contains(name)) await Replicators.MakeAsync(world, name, [.. shard.Topics.Select(t => t.Name)], tasks[name], cancel);
            await world.Connect.ResumeAsync(name, cancel);
        }

        await Replicators.UntilRunningAsync(world, tasks, Quiet.Progress, cancel);
        return Done($"{Say.Count(tasks.Count, "replicator")} go on from their places");
    }

    protected override async Task<Look> CheckTakenBackAsync(Call call, JsonNode before, CancellationToken cancel) =>
        Replicators.Running(await Replicators.OfRunAsync(world, RunNames.Of(call), cancel), Recorded(before));

    public override async Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) =>
        Fields.Facts(("connectors", Value.Of((await Replicators.OfRunAsync(world, RunNames.Of(call), cancel)).Count)));

    private static Dictionary<string, int> Recorded(JsonNode before) =>
        before["tasks"] is JsonObject tasks ? tasks.ToDictionary(t => t.Key, t => (int)t.Value!, StringComparer.Ordinal) : [];

    /// <summary>What still runs, in words; null: nothing does.</summary>
    private static string? Runs(IReadOnlyList<Connector> there)
    {
        var run = there.Where(c => !c.IsAtRest || (c.State == "STOPPED" && !c.Tasks.IsEmpty)).ToList();
        return run.Count == 0 ? null : $"not stopped yet: {Say.Some(run.Select(c => $"{c.Name} is {c.State}, {c.TasksRunning} of {c.Tasks.Length} tasks run"), length: 160)}";
    }
}

/// <summary>Writes down the replicators' configurations, without credentials.</summary>
internal sealed class ExportCopy(MigrationWorld world) : ReadingAction(Contract.Reads("copy.export", [], [Fields.Integer("connectors"), Fields.Text("export")]))
{
    protected override string Words => "Writes down the replicators' configurations, without credentials.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var there = await Replicators.OfRunAsync(world, RunNames.Of(call), cancel);
        if (there.Count == 0) return new Outcome.Failed("no-such-connector", "there are no replicators of this run", null, "They are made by the step create-connectors; 'scale replicator N' makes again what was deleted.");
        var export = new JsonObject(there.Select(c => KeyValuePair.Create(c.Name, (JsonNode?)ReplicatorConfig.Shown(c.Config))));
        return Done($"{Say.Count(there.Count, "configuration")} written down", Fields.Facts(("connectors", Value.Of(there.Count)), ("export", Value.Of(Packed.Pack(export.ToJsonString())))), new Figure("connectors", Say.Number(there.Count)));
    }
}
