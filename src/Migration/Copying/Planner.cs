using System.Collections.Immutable;

namespace ChatOpsBot.Migration.Copying;

/// <summary>Spreads topics over connectors and tasks over them, evenly by partitions. Pure; the same topics give the same plan.</summary>
internal static class Planner
{
    public static CopyPlan Plan(IReadOnlyCollection<PlannedTopic> topics, int tasks, int mostShards)
    {
        var count = Math.Max(1, Math.Min(Math.Min(mostShards, topics.Count), tasks));
        var shards = Enumerable.Range(0, count).Select(_ => new List<PlannedTopic>()).ToArray();
        var load = new int[count];
        foreach (var topic in topics.OrderByDescending(t => t.Partitions).ThenBy(t => t.Name, StringComparer.Ordinal))
        {
            var least = Array.IndexOf(load, load.Min());
            shards[least].Add(topic);
            load[least] += topic.Partitions;
        }

        var split = Split(tasks, load);
        return new CopyPlan([.. shards.Select((s, i) => new Shard($"s{i + 1}", split[i], [.. s.OrderBy(t => t.Name, StringComparer.Ordinal)]))]);
    }

    /// <summary>
    /// So many tasks over connectors with so many partitions each: by largest remainder, at least one each, none with more tasks than partitions.
    /// What cannot be placed (more tasks than partitions in all) is left out.
    /// </summary>
    public static ImmutableArray<int> Split(int tasks, IReadOnlyList<int> partitions)
    {
        var all = partitions.Sum();
        var wanted = Math.Clamp(tasks, partitions.Count, Math.Max(all, partitions.Count));
        var split = partitions.Select(p => Math.Clamp((int)((long)wanted * p / Math.Max(all, 1)), 1, Math.Max(p, 1))).ToArray();
        while (split.Sum() < wanted && Next(split, partitions, wanted, all, more: true) is { } up) split[up]++;
        while (split.Sum() > wanted && Next(split, partitions, wanted, all, more: false) is { } down) split[down]--;
        return [.. split];
    }

    // The one furthest below (or above) its exact share that still has room.
    private static int? Next(int[] split, IReadOnlyList<int> partitions, int wanted, int all, bool more)
    {
        var room = Enumerable.Range(0, split.Length).Where(i => more ? split[i] < partitions[i] : split[i] > 1).ToList();
        if (room.Count == 0) return null;
        double Gap(int i) => ((double)wanted * partitions[i] / all) - split[i];
        return more ? room.MaxBy(Gap) : room.MinBy(Gap);
    }
}
