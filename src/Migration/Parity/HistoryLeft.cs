using ChatOpsBot.Migration.Kafka;

namespace ChatOpsBot.Migration.Parity;

/// <summary>
/// What was compared before is only still true while it is still there. Where the destination's log begins later than it did, retention may have taken
/// the oldest records; or somebody emptied the topic. So the records of the source that are too young to be gone are counted on both sides, by
/// offsets; where the destination may lack some, the partition is read anew from its beginning.
/// </summary>
internal static class HistoryLeft
{
    /// <param name="known">Up to where it was compared.</param>
    /// <param name="began">Where the copy began.</param>
    /// <param name="start">Where the destination's log begins now.</param>
    /// <param name="young">The first offset of the source that retention at the destination cannot have taken; null: there is none such.</param>
    public static bool IsThere(ComparedPartition known, PlaceBefore began, long start, long? young)
    {
        if (start <= began.Destination) return true;
        var wanted = young is { } first && first < known.SourceTo ? known.SourceTo - Math.Max(first, began.Source) - known.Gaps : 0;
        var surplus = known.Surplus.Duplicates + known.Surplus.Aborted + known.Surplus.Foreign;
        return known.DestinationTo - start - surplus >= wanted || wanted <= 0;
    }

    /// <summary>Of the partitions that begin later than they did: the first record at the source that is too young to be gone there.</summary>
    public static async Task<IReadOnlyDictionary<Partition, long?>> YoungAsync(KafkaCluster source, IReadOnlyDictionary<Partition, long> goneBefore, CancellationToken cancel) =>
        goneBefore.Count == 0 ? new Dictionary<Partition, long?>()
            : await source.FirstAtAsync(goneBefore.ToDictionary(g => g.Key, g => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(g.Value, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()))), cancel);
}
