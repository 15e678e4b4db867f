using System.Collections.Immutable;
using ChatOpsBot.Migration.Hands;
using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <param name="Place">Where the copy stands, counted from the log's beginning where it has no place.</param>
internal sealed record StuckPartition(Partition Partition, long Place, long End, string Words);

/// <summary>Partitions that are behind and whose place does not move: small ones hide in a small sum.</summary>
internal sealed class StuckWatch(TimeSpan period)
{
    /// <summary>A task that copies commits each period; so many without one is no accident.</summary>
    private const int Periods = 3;

    private Dictionary<Partition, (long? Place, DateTimeOffset Since)> behind = [];

    /// <summary>How long nothing must have moved.</summary>
    public TimeSpan Limit => period * Periods > TimeSpan.FromSeconds(15) ? period * Periods : TimeSpan.FromSeconds(15);

    /// <returns>Those that are stuck, the furthest behind first.</returns>
    public ImmutableArray<StuckPartition> Add(DateTimeOffset at, ImmutableArray<TopicSample> topics)
    {
        Dictionary<Partition, (long? Place, DateTimeOffset Since)> now = [];
        List<StuckPartition> stuck = [];
        foreach (var topic in topics)
            foreach (var p in topic.Each)
            {
                if (p.Lag is not > 0) continue;
                var partition = new Partition(topic.Topic, p.Number);
                var since = behind.TryGetValue(partition, out var last) && last.Place == p.Place ? last.Since : at;
                now[partition] = (p.Place, since);
                if (at - since >= Limit) stuck.Add(new StuckPartition(partition, p.At!.Value, p.End!.Value, Words(topic.Topic, p, at - since)));
            }

        behind = now;
        return [.. stuck.OrderByDescending(s => s.End - s.Place)];
    }

    private static string Words(string topic, PartitionSample p, TimeSpan time) =>
        $"{ForeignText.From(topic, 120)}/{p.Number} has {Say.Count(p.Lag!.Value, "record")} left and its place has not moved for {Say.Time(time)}";
}
