namespace ChatOpsBot.Rehearsal.Broker.Topics;

/// <summary>A topic that someone wants made.</summary>
/// <param name="Partitions">-1 leaves it to the cluster, or to <paramref name="Assignments"/>.</param>
/// <param name="Replication">-1 likewise.</param>
/// <param name="Assignments">Broker ids by partition, or empty.</param>
internal sealed record NewTopic(
    string Name,
    int Partitions,
    short Replication,
    IReadOnlyDictionary<int, IReadOnlyList<int>> Assignments,
    IReadOnlyDictionary<string, string?> Configs);
