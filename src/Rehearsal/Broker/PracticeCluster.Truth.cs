using ChatOpsBot.Rehearsal.Broker.Logs;

namespace ChatOpsBot.Rehearsal.Broker;

/// <summary>The records of a topic's life, by content; a topic made anew has several.</summary>
/// <param name="Gone">Whether the topic was deleted.</param>
internal sealed record TopicRecords(string Topic, bool Gone, IReadOnlyDictionary<int, PartitionRecords> Partitions);

/// <param name="Ever">What was ever written.</param>
/// <param name="Present">What lies there now.</param>
internal sealed record PartitionRecords(IReadOnlyList<RecordTruth> Ever, IReadOnlyList<RecordTruth> Present);

internal readonly record struct RecordTruth(long Offset, UInt128 Content, UInt128? Key, bool Tombstone, bool TakenBack);

/// <content>What lies in a cluster, by content and past the wire.</content>
public sealed partial class PracticeCluster
{
    /// <summary>All records of all topics that are, or ever were.</summary>
    /// <param name="only">Of this topic only; null: of all.</param>
    /// <exception cref="InvalidOperationException">The cluster does not keep its truth.</exception>
    internal IReadOnlyList<TopicRecords> Records(string? only = null)
    {
        if (!cluster.Options.KeepLedger) throw new InvalidOperationException("The truth is not kept: ask for it when the world is started.");
        return [.. cluster.Topics.Gone.Where(Wanted).Select(topic => Of(topic, gone: true)), .. cluster.Topics.All.Where(Wanted).Select(topic => Of(topic, gone: false))];
        bool Wanted(Topics.Topic topic) => only is null || topic.Name == only;
    }

    private static TopicRecords Of(Topics.Topic topic, bool gone) => new(topic.Name, gone, topic.Partitions.ToDictionary(partition => partition.Index, Of));

    private static PartitionRecords Of(Topics.Partition partition)
    {
        var (ever, present) = partition.Log.Account();
        return new PartitionRecords([.. ever.Entries.Select(entry => Told(ever, entry))], [.. present.Select(entry => Told(ever, entry))]);
    }

    private static RecordTruth Told(LedgerPage page, LedgerEntry entry) => new(entry.Offset, entry.Content, entry.Key, entry.Tombstone, page.TookBack(entry));
}
