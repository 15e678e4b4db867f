namespace ChatOpsBot.Rehearsal.Broker;

/// <summary>What a cluster holds at one moment, read in process, ordered by name.</summary>
public sealed record ClusterSnapshot(IReadOnlyList<TopicSnapshot> Topics, IReadOnlyList<GroupSnapshot> Groups);

/// <param name="Earliest">First offset of each partition.</param>
/// <param name="Latest">Offset after the last record of each partition.</param>
/// <param name="Bytes">Bytes of record batches kept.</param>
public sealed record TopicSnapshot(
    string Name, IReadOnlyDictionary<string, string> Configs, IReadOnlyList<long> Earliest, IReadOnlyList<long> Latest, long Bytes);

/// <param name="State">Kafka's word: <c>Empty</c>, <c>PreparingRebalance</c>, <c>CompletingRebalance</c>, <c>Stable</c>.</param>
/// <param name="Offsets">Committed offset by topic and partition.</param>
public sealed record GroupSnapshot(
    string Id, string State, int Members, IReadOnlyDictionary<(string Topic, int Partition), long> Offsets);
