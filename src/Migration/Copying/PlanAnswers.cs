using System.Collections.Immutable;
using ChatOpsBot.Migration.Topics;

namespace ChatOpsBot.Migration.Copying;

/// <summary>A plan after people said of topics that they stay or move too. Pure: the same answers give the same plan, so its digest changes when it does.</summary>
internal static class PlanAnswers
{
    public static CopyPlan With(this CopyPlan plan, ImmutableArray<TopicAnswer> answers)
    {
        if (answers.IsEmpty) return plan;
        var last = new Dictionary<string, TopicAnswer>(StringComparer.Ordinal);
        foreach (var answer in answers) last[answer.Topic] = answer;
        return Added(Without(plan, [.. last.Values.Where(a => !a.Moves).Select(a => a.Topic)]), [.. last.Values.Where(a => a.Moves)]);
    }

    private static CopyPlan Without(CopyPlan plan, ImmutableHashSet<string> staying)
    {
        if (!plan.Topics.Any(t => staying.Contains(t.Name))) return plan;
        var shards = plan.Shards.Select(s => s with { Topics = [.. s.Topics.Where(t => !staying.Contains(t.Name))] });
        return new CopyPlan([.. shards.Where(s => !s.Topics.IsEmpty).Select(s => s with { Tasks = Math.Min(s.Tasks, s.Partitions) })]);
    }

    /// <summary>Each goes to the connector with the fewest partitions.</summary>
    private static CopyPlan Added(CopyPlan plan, ImmutableArray<TopicAnswer> moving)
    {
        var there = plan.Topics.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var topic in moving.Where(a => a.Partitions > 0 && !there.Contains(a.Topic)).OrderBy(a => a.Topic, StringComparer.Ordinal))
        {
            var planned = new PlannedTopic(topic.Topic, topic.Partitions, topic.Compacted);
            if (plan.Shards.IsEmpty)
            {
                plan = new CopyPlan([new Shard("s1", 1, [planned])]);
                continue;
            }

            var least = plan.Shards.MinBy(s => s.Partitions)!;
            plan = new CopyPlan(plan.Shards.Replace(least, least with { Topics = [.. least.Topics.Append(planned).OrderBy(t => t.Name, StringComparer.Ordinal)] }));
        }

        return plan;
    }
}
