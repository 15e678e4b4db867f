using System.Collections.Immutable;
using ChatOpsBot.Migration.Connect;
using ChatOpsBot.Migration.Copying;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Tests.Copying;

/// <summary>A plan of two connectors, its book, and answers of a world in which all is well; tests take one thing away.</summary>
internal static class Books
{
    public static readonly RunNames Names = new(7, Guid.Parse("00000000-0000-7000-8000-000000abcdef"));

    public static readonly CopyPlan Plan = new([new Shard("s1", 2, [new("a", 2), new("b", 1)]), new Shard("s2", 1, [new("c", 1, Compacted: true)])]);

    public static CopyBook Book(Baseline? baseline = null) => CopyBook.Of(Call(("plan-shards", "plan", Plan.Write()), ("create-connectors", "baseline", (baseline ?? Baseline.None).Write())));

    public static Call Call(params (string Step, string Name, string Value)[] facts) => new(
        Names.Run, Names.RunId, "until-caught-up", 1, ImmutableDictionary<string, Value>.Empty,
        facts.GroupBy(f => f.Step, StringComparer.Ordinal).ToImmutableDictionary(
            g => g.Key, g => g.ToImmutableDictionary(f => f.Name, f => Value.Of(f.Value), StringComparer.Ordinal), StringComparer.Ordinal),
        1, default);

    public static Baseline Since(string topic, TopicBaseline at) => new(ImmutableDictionary.Create<string, TopicBaseline>(StringComparer.Ordinal).Add(topic, at));

    public static Connector Connector(string shard, string topics, int running = 1, int max = 1) => new(
        Names.Shard(shard), "RUNNING", "w", null, [.. Enumerable.Range(0, running).Select(i => new ConnectorTask(i, "RUNNING", "w", null))],
        ImmutableDictionary<string, string>.Empty.Add("topic.whitelist", topics).Add("tasks.max", $"{max}").Add("src.consumer.group.id", Names.Shard(shard)));

    /// <summary>Ends of 10 everywhere, all of it copied and arrived.</summary>
    public static CopyAnswers AllWell()
    {
        var ends = Plan.Topics.SelectMany(t => Enumerable.Range(0, t.Partitions).Select(p => new Partition(t.Name, p))).ToDictionary(p => p, _ => 10L);
        var topics = Plan.Topics.ToDictionary(t => t.Name, t => t.Partitions, StringComparer.Ordinal);
        return new CopyAnswers(
            [Connector("s1", "a,b", 2, 2), Connector("s2", "c")],
            new ClusterAnswer(topics, ends.Keys.ToDictionary(p => p, _ => 0L), ends), ends, new ClusterAnswer(topics, ImmutableDictionary<Partition, long>.Empty, ends), 2);
    }

    public static ImmutableArray<TopicSample> Topics(CopyAnswers answers, CopyBook? book = null) =>
        CopyFigures.PerTopic(book ?? Book(), answers, ImmutableDictionary<Partition, long>.Empty);

    public static ImmutableArray<string> Wrong(CopyAnswers answers, CopyBook? book = null) => CopyGaps.Of(book ?? Book(), answers, Topics(answers, book));

    public static ClusterAnswer Without(this ClusterAnswer cluster, string topic) => new(
        cluster.Topics.Where(t => t.Key != topic).ToDictionary(StringComparer.Ordinal),
        cluster.Earliest.Where(e => e.Key.Topic != topic).ToDictionary(), cluster.Ends.Where(e => e.Key.Topic != topic).ToDictionary());

    public static ClusterAnswer With(this ClusterAnswer cluster, string topic, int partition, long end, long earliest = 0)
    {
        var at = new Partition(topic, partition);
        return cluster with
        {
            Topics = new Dictionary<string, int>(cluster.Topics, StringComparer.Ordinal) { [topic] = Math.Max(partition + 1, cluster.Topics.GetValueOrDefault(topic)) },
            Ends = new Dictionary<Partition, long>(cluster.Ends) { [at] = end },
            Earliest = new Dictionary<Partition, long>(cluster.Earliest) { [at] = earliest },
        };
    }

    public static IReadOnlyDictionary<Partition, long> With(this IReadOnlyDictionary<Partition, long> places, string topic, int partition, long? place)
    {
        var all = new Dictionary<Partition, long>(places);
        if (place is { } at) all[new Partition(topic, partition)] = at;
        else all.Remove(new Partition(topic, partition));
        return all;
    }
}
