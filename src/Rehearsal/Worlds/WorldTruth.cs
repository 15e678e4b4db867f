using ChatOpsBot.Rehearsal.Broker;

namespace ChatOpsBot.Rehearsal.Worlds;

/// <summary>
/// What is really so in a practice world, by content and not by offsets, read in the process past every protocol: what a test counts the bot's
/// words against. Needs <see cref="WorldOptions.KeepTruth"/>.
/// </summary>
public sealed class WorldTruth(PracticeCluster source, PracticeCluster destination)
{
    /// <summary>Every topic that is at the source, or ever was.</summary>
    /// <param name="rename">A topic's name at the destination; null: the same.</param>
    public IReadOnlyList<TopicTruth> All(Func<string, string>? rename = null) =>
        [.. source.Records().Select(topic => topic.Topic).Distinct().Order(StringComparer.Ordinal).Select(topic => Of(topic, rename?.Invoke(topic)))];

    /// <param name="at">Its name at the destination; null: the same.</param>
    public TopicTruth Of(string topic, string? at = null)
    {
        var from = source.Records(topic);
        var to = destination.Records(at ?? topic);
        var indexes = from.Concat(to).SelectMany(each => each.Partitions.Keys).Distinct().Order();
        return new TopicTruth(topic, from.Any(each => !each.Gone), to.Any(each => !each.Gone),
            [.. indexes.Select(index => PartitionTruth.Of(index, Merge(from, index), Merge(to, index)))]);
    }

    /// <summary>A topic that was made anew has had several lives; only the last one has records that still lie there.</summary>
    private static PartitionRecords Merge(IReadOnlyList<TopicRecords> lives, int index)
    {
        var parts = lives.Where(life => life.Partitions.ContainsKey(index)).Select(life => (life.Gone, Records: life.Partitions[index])).ToList();
        return new PartitionRecords(
            [.. parts.SelectMany(part => part.Records.Ever)], [.. parts.Where(part => !part.Gone).SelectMany(part => part.Records.Present)]);
    }
}

/// <param name="AtSource">Whether the topic is there now.</param>
public sealed record TopicTruth(string Topic, bool AtSource, bool AtDestination, IReadOnlyList<PartitionTruth> Partitions)
{
    /// <summary>Records at the source now that are not at the destination now.</summary>
    public long Missing => Partitions.Sum(partition => partition.Missing);

    /// <summary>Records that are gone from the source and never came to the destination: nobody can copy them any more.</summary>
    public long LostUncopied => Partitions.Sum(partition => partition.LostUncopied);

    public long Duplicates => Partitions.Sum(partition => partition.Duplicates);

    public long Foreign => Partitions.Sum(partition => partition.Foreign);

    public long Uncopied => Partitions.Sum(partition => partition.Uncopied);

    public long StaleKeys => Partitions.Sum(partition => partition.StaleKeys);
}

/// <summary>One partition, counted by content. Markers are no records.</summary>
/// <param name="Written">Records ever written at the source, by producers and at the world's start.</param>
/// <param name="TakenBack">Those of <paramref name="Written"/> whose transaction was aborted.</param>
/// <param name="AtSource">Records that lie at the source now, those taken back among them.</param>
/// <param name="AtDestination">Records that lie at the destination now.</param>
/// <param name="Missing">Records at the source now, without those taken back, that are not at the destination now.</param>
/// <param name="Uncopied">Those of <paramref name="Missing"/> that never were at the destination either.</param>
/// <param name="LostUncopied">Records that are gone from the source, were not taken back, and were never at the destination.</param>
/// <param name="Duplicates">Copies at the destination beyond what was written at the source.</param>
/// <param name="Foreign">Records at the destination that were never at the source.</param>
/// <param name="StaleKeys">Keys whose last value at the destination is not that at the source; a key whose last record is a tombstone has none.</param>
public sealed record PartitionTruth(
    int Partition, long Written, long TakenBack, long AtSource, long AtDestination, long Missing, long Uncopied, long LostUncopied, long Duplicates, long Foreign,
    long StaleKeys)
{
    internal static PartitionTruth Of(int partition, PartitionRecords source, PartitionRecords destination)
    {
        var written = Count(source.Ever);
        var there = Count(destination.Present);
        var ever = Count(destination.Ever);
        var present = source.Present.Where(record => !record.TakenBack).ToList();
        var offsets = source.Present.Select(record => record.Offset).ToHashSet();
        var gone = source.Ever.Where(record => !record.TakenBack && !offsets.Contains(record.Offset)).ToList();
        return new PartitionTruth(partition, source.Ever.Count, source.Ever.Count(record => record.TakenBack), source.Present.Count, destination.Present.Count,
            Lacks(Count(present), there), Lacks(Count(present), ever), Lacks(Count(gone), ever),
            there.Sum(each => written.TryGetValue(each.Key, out var wanted) ? Math.Max(0, each.Value - wanted) : 0),
            there.Where(each => !written.ContainsKey(each.Key)).Sum(each => each.Value), Stale(present, destination.Present));
    }

    private static long Lacks(Dictionary<UInt128, long> wanted, Dictionary<UInt128, long> there) =>
        wanted.Sum(each => Math.Max(0, each.Value - there.GetValueOrDefault(each.Key)));

    private static long Stale(IEnumerable<RecordTruth> source, IEnumerable<RecordTruth> destination)
    {
        var (from, to) = (Latest(source), Latest(destination));
        return from.Keys.Union(to.Keys).Count(key => from.GetValueOrDefault(key) != to.GetValueOrDefault(key));
    }

    private static Dictionary<UInt128, UInt128> Latest(IEnumerable<RecordTruth> records)
    {
        var latest = new Dictionary<UInt128, UInt128>();
        foreach (var record in records)
            if (record.Key is { } key && record.Tombstone) latest.Remove(key);
            else if (record.Key is { } other) latest[other] = record.Content;
        return latest;
    }

    private static Dictionary<UInt128, long> Count(IEnumerable<RecordTruth> records)
    {
        var counts = new Dictionary<UInt128, long>();
        foreach (var record in records) counts[record.Content] = counts.GetValueOrDefault(record.Content) + 1;
        return counts;
    }
}
