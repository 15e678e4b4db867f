using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Topics;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>Makes the destination's topics and the replicators of the plan, and waits until all tasks run. The undo removes what it made and nothing else.</summary>
internal sealed class CreateCopy(MigrationWorld world) : WorldAction(Fields.Changes(
    "copy.create", [Fields.Text("plan")], [Fields.Integer("connectors"), Fields.Integer("tasks"), Fields.Text("baseline")], undo: true))
{
    public override async Task<Preview> PreviewAsync(Call call, CancellationToken cancel)
    {
        var plan = CopyPlan.Of(call);
        var there = await Replicators.OfRunAsync(world, RunNames.Of(call), cancel);
        var decision = TopicDecision.Find(call);
        var target = $"{Say.Count(plan.Shards.Length, "connector")} with {Say.Count(plan.Tasks, "task")} for {Say.Count(plan.Topics.Count(), "topic")}";
        return new Preview(
            Say.Count(there.Count, "connector"), target, $"Makes {target}; topics that the destination lacks are made with the source's partitions.{(decision is null ? "" : $" In all {decision.Sum}.")}",
            new JsonObject(TopicDecision.Effect(decision).Concat(plan.Shards.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)new JsonObject { ["tasks"] = s.Tasks, ["topics"] = string.Join(',', s.Topics.Select(t => t.Name)) })))),
            Details: [.. decision is null ? [] : DecisionLines.ForCard(decision), .. plan.Shards.Select(s => $"{s.Name}: {Say.Count(s.Tasks, "task")}, {Say.Count(s.Partitions, "partition")}: {Say.Some(s.Topics.Select(t => t.Name), 6)}")]);
    }

    /// <summary>What is absent at the destination (the undo takes it away), and the baseline: journaled before anything can be copied, so that no crash loses it.</summary>
    public override async Task<JsonNode> RecordBeforeAsync(Call call, CancellationToken cancel)
    {
        var topics = CopyPlan.Of(call).Topics.Select(t => t.Name).ToList();
        return await new BaselineReader(world).BeforeAsync(topics, cancel);
    }

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var (plan, names) = (CopyPlan.Of(call), RunNames.Of(call));
        await MakeTopicsAsync(plan, progress, cancel);
        var copying = (await Replicators.OfRunAsync(world, names, cancel)).Count > 0; // an earlier attempt came so far
        var baseline = await new BaselineReader(world).BeganAsync(call, plan, copying, cancel);
        foreach (var shard in plan.Shards)
            await Replicators.MakeAsync(world, names.Shard(shard.Name), [.. shard.Topics.Select(t => t.Name)], shard.Tasks, cancel);
        await Replicators.UntilRunningAsync(world, Tasks(plan, names), progress, cancel);
        return Done(
            $"{Say.Count(plan.Shards.Length, "connector")} with {Say.Count(plan.Tasks, "task")} run", FactsOf(plan, baseline),
            new Figure("connectors", Say.Number(plan.Shards.Length)), new Figure("tasks", Say.Number(plan.Tasks)), new Figure("topics", Say.Number(plan.Topics.Count())));
    }

    protected override async Task<Look> CheckAsync(Call call, CancellationToken cancel)
    {
        var (plan, names) = (CopyPlan.Of(call), RunNames.Of(call));
        return Replicators.Running(await Replicators.OfRunAsync(world, names, cancel), Tasks(plan, names));
    }

    protected override async Task<Outcome> TakeBackAsync(Call call, JsonNode before, CancellationToken cancel)
    {
        var names = RunNames.Of(call);
        var ours = (await Replicators.OfRunAsync(world, names, cancel)).Select(c => c.Name).ToList();
        // Connectors first: a task that still runs would bring topics back.
        await Replicators.DeleteAsync(world, ours, cancel);
        await world.Destination.DeleteTopicsAsync(Deletable.AtDestination(await LeftAsync(before, cancel)), cancel);
        await Wait.UntilAsync(async () => (await LeftAsync(before, cancel)).Count == 0, world.Clock, cancel);
        await world.Source.DeleteGroupsAsync(Deletable.MadeByRun(names.Tag, CopyPlan.Of(call).Shards.Select(s => names.Shard(s.Name)).Union(ours, StringComparer.Ordinal)), cancel);
        return Done("the replicators and the topics they needed are gone", new Figure("connectors removed", Say.Number(ours.Count)));
    }

    protected override async Task<Look> CheckTakenBackAsync(Call call, JsonNode before, CancellationToken cancel)
    {
        var connectors = await Replicators.OfRunAsync(world, RunNames.Of(call), cancel);
        if (connectors.Count > 0) return Look.No($"still there: {Say.Some(connectors.Select(c => c.Name))}");
        var topics = await LeftAsync(before, cancel);
        return topics.Count == 0 ? Look.Yes("no replicator and no topic of this run is left") : Look.No($"topics still at the destination: {Say.Some(topics)}");
    }

    public override async Task<ImmutableDictionary<string, Value>> RecoverFactsAsync(Call call, CancellationToken cancel) =>
        FactsOf(CopyPlan.Of(call), await new BaselineReader(world).BeganAsync(call, CopyPlan.Of(call), copying: true, cancel));

    private static ImmutableDictionary<string, Value> FactsOf(CopyPlan plan, Baseline baseline) =>
        Fields.Facts(("connectors", Value.Of(plan.Shards.Length)), ("tasks", Value.Of(plan.Tasks)), ("baseline", Value.Of(baseline.Write())));

    private static Dictionary<string, int> Tasks(CopyPlan plan, RunNames names) => plan.Shards.ToDictionary(s => names.Shard(s.Name), s => s.Tasks, StringComparer.Ordinal);

    private async Task MakeTopicsAsync(CopyPlan plan, IProgress<Progress> progress, CancellationToken cancel)
    {
        var there = (await world.Destination.TopicsAsync(cancel)).ToDictionary(t => t.Name, StringComparer.Ordinal);
        var wrong = plan.Topics.Where(t => there.TryGetValue(t.Name, out var at) && at.Partitions != t.Partitions).Select(t => t.Name).ToList();
        if (wrong.Count > 0)
            throw new WorldTroubleException("partitions", $"other numbers of partitions at {world.Destination.Words}: {Say.Some(wrong)}", null,
                $"Give these topics at {world.Destination.Words} the source's partitions; or, if nobody needs what they hold, let their owner delete them there, and only there. Then retry.");
        var missing = plan.Topics.Where(t => !there.ContainsKey(t.Name)).Select(t => new Topic(t.Name, t.Partitions, 0, 0)).ToList();
        if (missing.Count == 0) return;
        progress.Report(new Progress(0, missing.Count, "topics made", 0));
        var settings = await world.Source.OwnSettingsAsync([.. missing.Select(t => t.Name)], cancel);
        await world.Destination.CreateTopicsAsync(missing, settings, world.Settings.Copy.ReplicationFactor, cancel);
        // A broker may go on making partitions for seconds: wait for leaders, not for a delay.
        var wanted = missing.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        await Wait.UntilAsync(async () => (await world.Destination.TopicsAsync(cancel)).Count(t => wanted.Contains(t.Name) && t.Partitions > 0 && t.Leaders == t.Partitions) == wanted.Count, world.Clock, cancel);
        progress.Report(new Progress(missing.Count, missing.Count, "topics made", 0));
    }

    private async Task<IReadOnlyCollection<string>> LeftAsync(JsonNode before, CancellationToken cancel)
    {
        var absent = BaselineReader.Absent(before);
        return [.. (await world.Destination.TopicsAsync(cancel)).Select(t => t.Name).Where(absent.Contains)];
    }
}
