using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>Decides which connector copies which topics: all apps' topics of the source, balanced by partitions.</summary>
internal sealed class PlanShards(MigrationWorld world) : ReadingAction(Contract.Reads(
    "plan.shards",
    [Fields.Integer("tasks"), Fields.Integer("workers")],
    [Fields.Text("plan"), Fields.Integer("shards"), Fields.Integer("topics"), Fields.Integer("partitions")]))
{
    // Confluent's guideline for Replicator.
    private const int MostPartitionsPerTask = 150;

    private const int MostTasksPerWorker = 20;

    protected override string Words => "Spreads the topics over connectors and the tasks over these.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var all = await world.Source.TopicsAsync(cancel);
        var moved = all.Where(t => world.Rules.Classify(t.Name) == TopicClass.Moved && t.Partitions > 0).ToList();
        if (moved.Count == 0) return new Outcome.Failed("no-topics", "the source has no topics of apps", null, "Check the source connection, its rights (DESCRIBE on topics) and Copy:Exclude.");
        var settings = await world.Source.OwnSettingsAsync([.. moved.Select(t => t.Name)], cancel);
        var planned = moved.Select(t => new PlannedTopic(t.Name, t.Partitions, settings.GetValueOrDefault(t.Name)?.GetValueOrDefault("cleanup.policy")?.Contains("compact", StringComparison.Ordinal) == true)).ToList();
        var plan = Planner.Plan(planned, (int)Math.Min(call.Integer("tasks"), 10_000), world.Settings.Copy.MostShards);
        var left = all.Count - moved.Count;
        return Done(
            $"{Say.Count(planned.Count, "topic")} with {Say.Count(plan.Partitions, "partition")} over {Say.Count(plan.Shards.Length, "connector")} and {Say.Count(plan.Tasks, "task")}; {left} internal or leftover topics stay{Advice(plan, call.Integer("workers"))}",
            Fields.Facts(("plan", Value.Of(plan.Write())), ("shards", Value.Of(plan.Shards.Length)), ("topics", Value.Of(planned.Count)), ("partitions", Value.Of(plan.Partitions))),
            [new Figure("topics", Say.Number(planned.Count)), new Figure("partitions", Say.Number(plan.Partitions)), new Figure("tasks", Say.Number(plan.Tasks)), .. plan.Shards.Select(s => new Figure(s.Name, $"{Say.Count(s.Topics.Length, "topic")}, {Say.Count(s.Partitions, "partition")}, {Say.Count(s.Tasks, "task")}"))]);
    }

    private static string Advice(CopyPlan plan, long workers)
    {
        var crowded = plan.Shards.Where(s => s.Partitions > s.Tasks * MostPartitionsPerTask).Select(s => s.Name).ToList();
        if (crowded.Count > 0) return $". More than {MostPartitionsPerTask} partitions a task in {Say.Some(crowded)}: more tasks would be better";
        return workers > 0 && plan.Tasks > workers * MostTasksPerWorker ? $". More than {MostTasksPerWorker} tasks a worker: more workers would be better" : "";
    }
}
