using ChatOpsBot.Migration.Kafka;
using ChatOpsBot.Migration.Parity;

namespace ChatOpsBot.Migration.Tests.Parity;

/// <summary>Logs in memory: offsets may have holes, as markers and compaction leave them.</summary>
internal static class Logs
{
    public static readonly Partition Partition = new("orders", 3);

    public static RecordMark Mark(long offset, int content, bool tombstone = false) => Keyed(offset, content, content, tombstone);

    /// <summary>Spread over all digests, as a hash is.</summary>
    public static RecordMark Keyed(long offset, int key, int content, bool tombstone = false) =>
        new(offset, Spread(key + 1), Spread((content * 1_000_003) + 7), tombstone);

    public static List<RecordMark> Of(params IEnumerable<int> contents) => [.. contents.Select((c, i) => Mark(i, c))];

    public static LogStretch Stretch(IReadOnlyList<RecordMark> records, long? from = null, long? to = null, IReadOnlyList<RecordMark>? all = null) => new(
        from ?? 0, to ?? (records.Count == 0 ? 0 : records[^1].Offset + 1),
        (f, t) => records.Where(r => r.Offset >= f && r.Offset < t),
        all is null ? null : (f, t) => all.Where(r => r.Offset >= f && r.Offset < t));

    public static PartitionResult Compare(IReadOnlyList<RecordMark> source, IReadOnlyList<RecordMark> destination, bool frozen = true) =>
        PartitionComparison.Of(Pair(Stretch(source), Stretch(destination), frozen));

    public static PartitionLogs Pair(LogStretch source, LogStretch destination, bool frozen = true, bool compacted = false, long sourceStart = 0, long destinationStart = 0, long? sourceEnd = null) =>
        new(Partition, source, destination, sourceStart, sourceEnd ?? source.To, destinationStart, compacted, frozen);

    private static ulong Spread(int x)
    {
        var h = (ulong)x * 0x9E37_79B9_7F4A_7C15UL;
        h ^= h >> 29;
        return h * 0xBF58_476D_1CE4_E5B9UL;
    }
}
