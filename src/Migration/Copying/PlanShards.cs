using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Topics;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>Decides which topics move, and which connector copies which: balanced by partitions. What stays is a fact of its own, with every reason.</summary>
internal sealed class PlanShards(MigrationWorld world) : ReadingAction(Contract.Reads(
    "plan.shards",
    [Fields.Integer("tasks"), Fields.Integer("workers"), new Field("leave-behind", ValueKind.Text, Optional: true)],
    [Fields.Text("plan"), Fields.Integer("shards"), Fields.Integer("topics"), Fields.Integer("partitions"), Fields.Text("decision")]))
{
    // Confluent's guideline for Replicator.
    private const int MostPartitionsPerTask = 150;

    private const int MostTasksPerWorker = 20;

    protected override string Words => "Decides which topics move, spreads them over connectors and the tasks over these.";

    protected override async Task<Outcome> DoAsync(Call call, IProgress<Progress> progress, CancellationToken cancel)
    {
        var all = await world.Source.TopicsAsync(cancel);
        var decision = await TopicDecisions.DecideAsync(world, world.Source, all, TopicDecisions.LeaveBehind(call), TopicAnswers.In(call.Facts), cancel);
        var moves = decision.Moved.Select(t => t.Topic).ToHashSet(StringComparer.Ordinal);
        var moved = all.Where(t => moves.Contains(t.Name)).ToList();
        if (moved.Count == 0) return NoTopics(decision);
        if (moved.Where(t => t.Partitions == 0).ToList() is { Count: > 0 } unknown) return Unknown(unknown);
        var settings = await world.Source.OwnSettingsAsync([.. moved.Select(t => t.Name)], cancel);
        var planned = moved.Select(t => new PlannedTopic(t.Name, t.Partitions, settings.GetValueOrDefault(t.Name)?.GetValueOrDefault("cleanup.policy")?.Contains("compact", StringComparison.Ordinal) == true)).ToList();
        var plan = Planner.Plan(planned, (int)Math.Min(call.Integer("tasks"), 10_000), world.Settings.Copy.MostShards);
        return Planned(plan, decision, Advice(plan, call.Integer("workers")));
    }

    private static Outcome Planned(CopyPlan plan, TopicDecision decision, string advice) => Done(
        $"{Say.Count(plan.Topics.Count(), "topic")} with {Say.Count(plan.Partitions, "partition")} over {Say.Count(plan.Shards.Length, "connector")} and {Say.Count(plan.Tasks, "task")}; {decision.Sum}{advice}",
        Fields.Facts(
            ("plan", Value.Of(plan.Write())), ("shards", Value.Of(plan.Shards.Length)), ("topics", Value.Of(plan.Topics.Count())), ("partitions", Value.Of(plan.Partitions)),
            ("decision", Value.Of(decision.Write()))),
        [
            new Figure("topics", Say.Number(plan.Topics.Count())), new Figure("partitions", Say.Number(plan.Partitions)), new Figure("tasks", Say.Number(plan.Tasks)),
            new Figure("topics that stay", Say.Number(decision.Staying.Count())), new Figure("questions about topics", Say.Number(decision.Questions.Count())),
            .. plan.Shards.Select(s => new Figure(s.Name, $"{Say.Count(s.Topics.Length, "topic")}, {Say.Count(s.Partitions, "partition")}, {Say.Count(s.Tasks, "task")}")),
        ]);

    private static Outcome.Failed NoTopics(TopicDecision decision) => new(
        "no-topics", $"no topic of the source would move: {Say.Number(decision.Staying.Count())} stay", ForeignText.From(string.Join("; ", DecisionLines.ForCard(decision))),
        "Check the source connection and its rights (DESCRIBE on topics), Copy:Exclude and the run's leave-behind; then retry.");

    private static Outcome.Failed Unknown(List<Topic> topics) => new(
        "no-leader", $"{Say.Count(topics.Count, "topic")} of the source cannot be described: {Say.Some(topics.Select(t => t.Name))}", ForeignText.From(string.Join("; ", topics.Select(t => $"{t.Name}: {t.Trouble}"))),
        "Look which broker is down, or give the bot's user DESCRIBE on them; then retry. To leave one out: leave behind NAME because …");

    private static string Advice(CopyPlan plan, long workers)
    {
        var crowded = plan.Shards.Where(s => s.Partitions > s.Tasks * MostPartitionsPerTask).Select(s => s.Name).ToList();
        if (crowded.Count > 0) return $". More than {MostPartitionsPerTask} partitions a task in {Say.Some(crowded)}: more tasks would be better";
        return workers > 0 && plan.Tasks > workers * MostTasksPerWorker ? $". More than {MostTasksPerWorker} tasks a worker: more workers would be better" : "";
    }
}
